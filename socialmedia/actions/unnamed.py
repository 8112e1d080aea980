"""Whoever brought a post is named in one place only: typed elsewhere it is refused, or taken out (R146)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from complaints.evidence.redacting import pattern
from socialmedia.actions.refusal import Refused
from socialmedia.models import Assessment, Incident, MeetingChange, Review, Source, Support
from socialmedia.vocabulary import Act

INSTEAD = "(whoever brought it)"
REFUSAL = (
    "The name or account of whoever brought it, or how to reach them, stands in what you wrote. It is held apart and "
    "does not belong here: write “whoever brought it”."
)
MAY_NAME = frozenset({Act.NAME_SOURCE, Act.NAME_CONCERNED, Act.RAISE_COMPLAINT})
"""Where a name may be theirs for another reason: they may be whom the post is about, or who complains."""
IS_IT_THEM = (
    "This is the name of whoever brought it. Helpers read who is named here. Is the post about them, or did they "
    "post it themselves? If so, confirm it below; if not, name somebody else."
)

ON_INCIDENT = ("words", "unseen_why", "posted_when", "place_name", "branch_reasons", "route_told", "options_considered")
ON_ASSESSMENT = ("where", "who", "brought", "evidence", "true_in_it", "spread")


def insist(incident: Incident, *texts: object) -> None:
    """Raise Refused when one of these texts, or lists of texts, names whoever brought it, or says how to reach them."""
    if any(names(incident, text) for text in texts):
        raise Refused(REFUSAL)


def names(incident: Incident, text: object) -> bool:
    """Whether whoever brought it stands in this text, by their whole name, their account or how they are reached."""
    if isinstance(text, list | tuple):
        return any(names(incident, one) for one in text)
    source = _source(incident) if isinstance(text, str) and text.strip() else None
    return source is not None and any(mark.search(str(text)) for mark in _patterns(source))


def tells(incident: Incident, text: str) -> bool:
    """Whether it could be told from a text that leaves who brought it: one of their names is enough."""
    source = _source(incident)
    if source is None:
        return False
    return any(stands(mark, text) for mark in source.marks) or any(mark.search(text) for mark in _patterns(source))


def stands(mark: str, text: str) -> bool:
    """Whether this name, account or address stands in a text, as whole words: “Ward” is not in “forward”. A name of one
    word is one only with a capital: nobody called Mark stands in “marks”, nor anybody called Hope in “we hope”."""
    mark = " ".join(mark.split())
    if mark.isalpha() and mark[:1].isupper():
        ways = "|".join(re.escape(way) for way in dict.fromkeys((mark, mark.upper(), mark.capitalize())))
        return re.search(rf"(?<!\w)(?:{ways})(?!\w)", text) is not None
    return pattern(mark).search(text) is not None


def _source(incident: Incident) -> Source | None:
    return Source.objects.select_related("incident__academy__trust").filter(incident=incident).first()


BETWEEN = r"[\s().-]*"


def _patterns(source: Source) -> list[re.Pattern[str]]:
    """How each mark may be written: a telephone number with any gaps, from here or from abroad."""
    return [*map(pattern, source.whole_marks), *map(_number, source.telephones)]


def _number(told: str) -> re.Pattern[str]:
    digits = re.sub(r"\D", "", told)
    inland = re.sub(r"^(?:0044|44)?0?", "", digits)
    return re.compile(rf"(?<!\d)(?:(?:\+|00){BETWEEN}44{BETWEEN})?0?{BETWEEN}{BETWEEN.join(inland)}(?!\d)")


def take_out(incident: Incident, source: Source) -> list[str]:
    """The name is known only now: wherever it was written before, other words take its place. Says which fields."""
    changed = [name for name in ON_INCIDENT if _without(incident, name, source)]
    if incident.account.strip() not in source.whole_marks and _without(incident, "account", source):
        changed.append("account")  # it is searched; an account that is theirs alone stays, because the post is under it
    row = Assessment.objects.filter(incident=incident).first()
    if row is not None:
        more = [name for name in ON_ASSESSMENT if _without(row, name, source)]
        if more:
            row.save(update_fields=more)
        changed += more
    return changed


@dataclass(frozen=True)
class Standing:
    """Somewhere that the name of whoever brought it stands, and the tab on which that is."""

    text: str
    tab: str


def stands_in(incident: Incident) -> list[Standing]:
    """Where else whoever brought it is named: in what was written before it was known that they brought it (R146)."""
    source = _source(incident)
    if source is None:
        return []
    marks = _patterns(source)
    return [
        Standing(text, tab)
        for text, tab, rows, names in _places(incident)
        if any(mark.search(str(getattr(row, name))) for row in rows for name in names for mark in marks)
    ]


def _places(incident: Incident) -> list[tuple[str, str, Iterable[Any], tuple[str, ...]]]:
    letters = [row.letter for row in incident.letters.select_related("letter")]
    changes = MeetingChange.objects.filter(meeting__incident=incident)
    concerned, exhibits = incident.concerned.all(), incident.exhibits.all()
    support = Support.objects.filter(concerned__incident=incident)
    return [
        ("what is known of the post: its address or account", "evidence", [incident], ("address", "account")),
        ("the names of those whom it is about, or who posted it", "people", concerned, ("name", "ended_why")),
        ("the support plans", "people", support, SUPPORT),
        ("what helpers are asked to do", "people", incident.helpers.all(), ("what",)),
        ("the calls and advice that were recorded", "people", incident.body_contacts.all(), ("body_name", "said")),
        ("the meetings", "meetings", incident.meetings.all(), MEETING),
        ("the changes of meetings", "meetings", changes, ("was", "why")),
        ("what was asked to be removed", "afterwards", incident.removals.all(), ("asked_of", "what")),
        ("the reports to the platform", "afterwards", incident.platform_reports.all(), ("reporter", "ground_words")),
        ("the further measures", "afterwards", incident.measures.all(), ("reasons", "agreed_with")),
        ("what was seen while it was watched", "afterwards", incident.watches.all(), ("seen",)),
        ("the review", "afterwards", Review.objects.filter(incident=incident), REVIEW),
        ("the reasons for opening a gate", "incident", incident.overrides.all(), ("reasons",)),
        ("the note on the investigation", "incident", [incident], ("investigation_note",)),
        ("what stands with a piece of evidence", "evidence", exhibits, ("sanitised_why", "set_aside_why")),
        ("a letter", "letters", letters, ("subject_line", "body", "recipient_name")),
    ]  # fmt: skip


SUPPORT = ("told_how", "offered", "asked_for", "impact_on_child", "parents_considered", "mediation")
MEETING = (
    "with_whom", "led_by", "accompanied_by", "companion", "place", "agenda", "concern", "impact", "without_prints",
    "result",
)  # fmt: skip
REVIEW = ("support_given", "communicated", "lessons", "prevention", "policy_change")


def _without(row: Incident | Assessment, name: str, source: Source) -> bool:
    text = before = str(getattr(row, name))
    for mark in _patterns(source):
        text = mark.sub(INSTEAD, text)
    if text == before:
        return False
    longest = getattr(row._meta.get_field(name), "max_length", None)
    setattr(row, name, text[:longest] if longest else text)
    return True
