"""Stories of the panel, by clicking: a tainted governor, an independent panel refused, a hearing adjourned."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from complaints.casework.vocabulary import State
from complaints.policy.models import Procedure
from complaints.policy.models.procedure import Decider
from tests.browser.conftest import GO
from tests.browser.screens import TABS, Office, Screen, letter_box
from tests.browser.walking import begun, sits
from tests.people import People

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PICTURES = None


@pytest.mark.req("R67", "R70", "R131", "R132")
def test_a_panel_with_a_tainted_governor(school: People, office: Office, until: GO, tmp_path: Path) -> None:
    story = begun(school, office, until, tmp_path, State.INFORMAL)
    with story.as_(school.principal) as at:
        at.go(story.case).step("Record a meeting").day("When did you meet?", story.replay.on)
        at.type("Who took part?", "Ottoline Marchbanks and Mabel Thorn of the council")
        at.type("What was said and agreed", "Mrs Thorn heard the whole story, as a neighbour.")
        at.press("Record a meeting").told("The meeting is recorded.")
    story.finds_nothing(school.council_member, school.second_council_member)
    story.on_with_it(State.PANEL_REQUESTED)
    story.later()
    with story.as_(school.clerk) as at:
        at.go(story.case).link("Hearing", within=TABS).link("Who may sit, and why not")
        at.reads("Mabel Thorn took part in a recorded conversation about it on 1").look("tainted-before")
        at.link("Record that somebody was told of it").choose("Who", "Milo Fenwick").day("When", story.replay.on)
        at.type("How they came to know of it", "Mrs Thorn told him on the way home.").look("tainted-told")
        at.press("Record it").reads("Milo Fenwick was told of it on ").look("tainted-who-may-sit")
        at.go(story.case).step("Convene the panel").reads("What the panel has to meet", "At least 1 is independent")
        at.unfold("Who cannot sit, and why")
        at.reads("Mabel Thorn took part in a recorded conversation about it", "Milo Fenwick was told of it")
        assert not [name for name in _names(at) if "Thorn" in name or "Fenwick" in name]
        at.type("Appointed on behalf of the trust by", "Harriet Sloe, chair of the board")
        at.day("Appointed on", story.replay.on)
        sits(at, 1, "Vikram Stone", "Member of this academy", chair=True)
        sits(at, 2, "Howell Teal", "Trustee")
        sits(at, 3, "Thea Garland", "Trustee")
        at.look("tainted-convene").press("Convene the panel")
        at.reads("There is a problem", "At least 1 member must be independent", "may not be made up only of members")
        at.look("tainted-refused")
        sits(at, 3, "Nathan Weir", "Independent person", because="A retired head of a school outside the trust.")
        at.press("Convene the panel").told("The panel is convened.")
        at.link("People", within=TABS).reads("Passes its certificate").look("tainted-certificate")
    with story.as_(school.council_vice_chair) as at:
        at.reads("Panels on which you sit", story.reference).go(story.case).reads("You read what both sides read")
        at.does_not_read("Rule on the request").look("tainted-member")
        assert at.status(f"{story.case}chronology/") == 404
    story.finds_nothing(school.council_member, school.second_council_member, school.council_chair)


def _names(at: Screen) -> list[str]:
    """Everybody who can be chosen as the first member."""
    place = at.page.get_by_role("group", name="Member 1", exact=True)
    return list(place.get_by_label("Who", exact=True).first.locator("option").all_inner_texts())


@pytest.mark.req("R133")
def test_a_request_for_an_independent_panel_is_refused(
    school: People, office: Office, until: GO, tmp_path: Path
) -> None:
    Procedure.objects.update(independence_decided_by=Decider.TRUSTEE)
    story = begun(school, office, until, tmp_path, State.PANEL_REQUESTED)
    story.later()
    fear, why = "Two of the council are friends of the teacher.", "Nobody who may sit knows the teacher; we asked each."
    with story.as_parent() as at:
        at.link("Ask for an independent panel").press("Ask for it").reads("There is a problem").look("independent-ask")
        at.type("Why might a panel of ours not be impartial?", fear).press("Ask for it").told(
            "We have your request for an independent panel."
        )
        at.look("independent-own-waiting")
    with story.as_(school.clerk) as at:
        at.go(story.case).reads("whoever rules on an independent panel (Thea Garland)").look("independent-clerk-waits")
        at.step("Convene the panel").reads("nobody has ruled on it yet").look("independent-convene-too-soon")
    with story.as_(school.trustee) as at:
        at.reads("For you to rule on").link(re.compile("^The request for an independent panel"))
        at.reads(fear, "Mabel Thorn").does_not_read("Marchbanks", "Felix", "support sessions").look("ruling")
        at.tick("No", within="Is an independent panel granted?").press("Record the ruling").reads(
            "A refusal needs reasons."
        )
        at.look("ruling-error").type("Reasons", why).press("Record the ruling").told(
            "is recorded. The clerk writes to them."
        )
        at.does_not_read("For you to rule on")
        assert at.status(f"/rulings/{story.reference}/") == 404
        assert at.status(story.case) == 404
    with story.as_(school.clerk) as at:
        at.go(story.case).link("Ruling on an independent panel").reads("not granted", why)
        story.issue(at, name="ruling-letter")
        at.go(f"{story.case}hearing/who-may-sit/").reads("Thea Garland is or was asked to rule").look(
            "ruling-who-may-sit"
        )
    assert letter_box(story.address)
    with story.as_parent() as at:
        at.reads("the panel stays as the procedure provides").look("independent-own-refused")
        assert why in at.pdf(re.compile("^Ruling on an independent panel"))
        at.does_not_read("Ask for an independent panel")


@pytest.mark.req("R72", "R73")
def test_a_hearing_is_adjourned_and_fixed_again(school: People, office: Office, until: GO, tmp_path: Path) -> None:
    story = begun(school, office, until, tmp_path, State.HEARING_FIXED)
    hearing = story.complaint.next_hearing
    assert hearing is not None
    first, why = f"{hearing.on:%A} {hearing.on.day} {hearing.on:%B %Y}", "The driver, who saw it, is in hospital."
    story.later(2)
    with story.as_(school.clerk) as at:
        at.go(story.case).unfold("Other steps").link("Adjourn the hearing").press("Draft the letter")
        at.reads("There is a problem", "Say why the hearing is adjourned.").look("adjourn-error")
        at.type("Why it cannot go on that day", why).press("Draft the letter").told("The letter is drafted.")
        at.reads(why, first)
        story.issue(at, name="adjournment").reads("Panel convened").look("adjourned-case")
        at.link("Hearing", within=TABS).reads("Does not take place", "Everybody gets a new invitation").look(
            "adjourned"
        )
        at.does_not_read("Papers go out by", "Last day to send in statements and documents", "Running order")
        at.link("Offer dates to the complainant").reads("the first school day with 10 school days of notice is")
        at.reads("The decision of the panel is due by")
        offered = [story.replay.on + dt.timedelta(days=days) for days in (28, 29)]
        for number, day in enumerate(offered, start=1):
            group = at.page.get_by_role("group", name=f"Date {number}", exact=True)
            for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
                group.get_by_label(part, exact=True).fill(str(value))
            at.type("Time", "17:00", within=f"Date {number}")
        at.look("dates-offered").press("Offer these dates")
    for user in (school.council_member, school.principal):
        with story.as_(user) as at:
            at.go("/people/notices/").reads(f"{story.reference}: the hearing on {first} is adjourned.").look(
                "adjourned-notices"
            )
    with story.as_parent() as at:
        at.reads(f"The hearing on {first} does not take place as planned.", why).look("adjourned-own")
        at.link("See the dates").reads("Which of these dates suit you?").look("dates-to-choose")
        at.tick("I cannot come", within=_words(offered[0])).tick("I can come", within=_words(offered[1]))
        at.press("Send my answer")
    with story.as_(school.clerk) as at:
        at.go(story.case).step("Fix the hearing and invite the parties").look("fix-again")
        at.press("Draft the letter").told("The letter is drafted.").reads(
            _day(offered[1]), "The library, Alder Academy"
        )
        story.issue(at).reads("Hearing fixed").go(f"{story.case}hearing/").reads("Earlier dates", why).look(
            "fixed-again"
        )
    with story.as_parent() as at:
        at.heading(f"Stage 3: hearing on {_day(offered[1])}").does_not_read(why).look("fixed-again-own")


def _day(day: dt.date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _words(day: dt.date) -> str:
    return f"{_day(day)}, 17:00"
