"""A list of people is read whole: a line is either somebody who can be written to, or a fault with its number."""

import pytest

from letters import lists

GOOD = """Name,E-mail,Address,Large print
Ms Ada Fern,ada@example.org,,
Mr Bo Hart,,"2 Mill Lane
Hollowbrook
HB4 9QZ",yes
"""


def test_a_csv_list_gives_names_addresses_and_large_print():
    people = lists.read(GOOD)
    assert people.broken == ()
    assert [(one.name, one.email, one.address, one.large_print) for one in people.rows] == [
        ("Ms Ada Fern", "ada@example.org", "", False),
        ("Mr Bo Hart", "", "2 Mill Lane\nHollowbrook\nHB4 9QZ", True),
    ]


def test_a_table_copied_from_a_spreadsheet_and_addresses_from_an_e_mail_program_are_read_as_well():
    pasted = (
        "Title\tFirst name\tSurname\tEmail address\tAddress line 1\tTown\tPostcode\n"
        "Mrs\tCleo\tMoss\tcleo@example.org\t3 High Road\tAlder\tAL1 2CD\n"
    )
    [one] = lists.read(pasted).rows
    assert (one.name, one.address) == ("Mrs Cleo Moss", "3 High Road\nAlder\nAL1 2CD")
    found = lists.read("Ms Ada Fern <ada@example.org>; Mr Bo Hart <bo@example.org>\nsomebody\n")
    assert [one.email for one in found.rows] == ["ada@example.org", "bo@example.org"]
    assert str(found.broken[0]) == "Line 2: “somebody” is no name with an e-mail address in brackets."


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('Mr "Bo,bo@example.org,', "quotation mark"), ('"Mr Bo,bo@example.org,', "opened and never closed"),
        (",bo@example.org,", "no name"), ("Mr Bo,,", "neither an e-mail address nor a postal address"),
        ("Mr Bo,bo@example,", "is not an e-mail address"), ("Mr Bo,bo@example.org,1,2,3", "5 columns"),
        ("Ms Ada Fern,ADA@example.org,", "same person as line 2"),
        (f"{'B' * 300},bo@example.org,", "longer than an envelope"),
        ("Mr Bo,bo@school.sch.uk,", "In practice mode nothing goes to a real address"),
    ],
)  # fmt: skip
def test_a_broken_line_in_the_middle_is_named_and_loses_nobody_else(line, says):
    people = lists.read(f"Name,E-mail,Address\nMs Ada Fern,ada@example.org,\n{line}\nMrs Cleo Moss,cleo@example.org,\n")
    [broken] = people.broken
    assert broken.line == 3
    assert says in broken.problem
    assert [one.name for one in people.rows] == ["Ms Ada Fern", "Mrs Cleo Moss"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"), ("\n \n", "empty"), ("E-mail\nada@example.org", "no column called “Name”"),
        ("Name,Class\nAda,9B", "neither a column called “E-mail”"), ("one\ntwo\n", "first line must name the columns"),
        ("Name,E-mail\x00", "characters that no text has"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_words(text, says):
    with pytest.raises(lists.NotAList, match=says):
        lists.read(text)


def test_a_spreadsheet_file_is_told_from_a_csv_file_and_older_programs_are_understood():
    with pytest.raises(lists.NotAList, match="Save as"):
        lists.decoded(b"PK\x03\x04rest")
    with pytest.raises(lists.NotAList, match="too large"):
        lists.decoded(b"a" * (lists.LARGEST + 1))
    assert lists.decoded("Zoë".encode("cp1252")) == lists.decoded("\ufeffZoë".encode()) == "Zoë"
