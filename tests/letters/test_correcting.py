"""What changed in the facts is carried into words that a person typed, and into nothing else."""

from __future__ import annotations

import pytest

from letters.correcting import carried_over

OLD = ["Dear Ms Averill", "We have looked.", "## What you asked us to do differently", "- by e-mail only", "Yours"]
NEW = [*OLD[:3], "- by e-mail only\n- in large print", "Yours"]
NONE = [*OLD[:2], "Yours"]


@pytest.mark.parametrize(
    ("text", "before", "after", "made"),
    [
        ("Dear Ms Averill\n\nTyped.\n\nYours\n", NONE, OLD,
         "Dear Ms Averill\n\nTyped.\n\n## What you asked us to do differently\n\n- by e-mail only\n\nYours\n"),
        ("Typed.\n\n" + "\n\n".join(OLD), OLD, NONE, "Typed.\n\n" + "\n\n".join(NONE) + "\n"),
        ("\n\n".join(OLD), OLD, NEW, "\n\n".join(NEW) + "\n"),
        ("Only typed words.\n", OLD, NEW, "Only typed words.\n"),
        ("We have looked.\n\nTyped.\n", NONE, OLD,
         "We have looked.\n\n## What you asked us to do differently\n\n- by e-mail only\n\nTyped.\n"),
    ],
    ids=["asked for", "no longer", "more of it", "nothing to hold on to", "after the last known words"],
)  # fmt: skip
def test_the_same_is_done_to_typed_words(text, before, after, made):
    assert carried_over(text, before, after) == made
