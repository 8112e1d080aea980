"""Two texts side by side: what differs is marked, what is left out between is said."""

from letters.differences import side_by_side


def words(row) -> tuple[str, str]:
    return "".join(piece.text for piece in row.left), "".join(piece.text for piece in row.right)


def test_the_same_text_has_no_differences():
    assert side_by_side("One\n\nTwo", "One\n\nTwo") == []


def test_lines_that_are_left_out_between_two_differences_are_said_to_be():
    left = ["First", *(f"Line {number}" for number in range(12)), "Last"]
    right = ["The first", *left[1:-1], "The last"]
    rows = side_by_side("\n".join(left), "\n".join(right))
    assert [words(row) for row in rows if not row.same] == [("First", "The first"), ("Last", "The last")]
    assert [words(row)[0] for row in rows if row.after_gap] == ["Line 10"]


def test_an_empty_line_that_is_left_out_is_no_gap():
    rows = side_by_side("One\n\nTwo\n\nThree", "One\n\n2\n\nThree")
    assert [words(row)[0] for row in rows] == ["One", "Two", "Three"]
    assert not any(row.after_gap for row in rows)
