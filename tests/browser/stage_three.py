"""The panel and the outside body, by clicking."""

from __future__ import annotations

import re
from pathlib import Path

from accounts.models import User
from tests.browser.screens import TABS, Screen, letter_box, links_in, sign_in
from tests.browser.walking import HEADS, NO, PARENT, D, Walk

HEARING, HEARING_WORDS = D(2026, 11, 3), "Tuesday 3 November 2026"
INDEPENDENT, HER_ADDRESS = "Imogen Field", "imogen.field@example.org"
HER_PASSWORD = "a long road with poplars"


def clerk_acknowledges(walk: Walk) -> None:
    """The clerk is who the parent turns to from now on."""
    walk.until(D(2026, 10, 6), 9, 30)
    with walk.as_(walk.people.clerk) as at:
        at.reads("Yours, by date", walk.reference).look("home-of-the-clerk")
        at.go(walk.case).step("Read the letter: issue the acknowledgement")
        at.heading(re.compile("Acknowledgement, stage 3")).reads("Clement Vale")
        walk.issue(at, name="acknowledgement-3").look("case-panel-requested")


def panel_is_convened(walk: Walk) -> None:
    """Two members are refused; three, one of them independent with the reason written down, pass the certificate."""
    with walk.as_(walk.people.clerk) as at:
        at.go(walk.case).step("Convene the panel").reads("Each member answers the conflict questions").look("convene")
        at.type("Appointed on behalf of the trust by", "Harriet Sloe, chair of the board")
        at.day("Appointed on", D(2026, 10, 6))
        _member(at, 1, "Mabel Thorn", "Member of this academy", chair=True)
        _member(at, 2, "Milo Fenwick", "Member of this academy")
        at.press("Convene the panel").reads(
            "There is a problem", "A panel needs at least 3 people; this one has 2."
        ).look("convene-refused")
        _member(at, 3, "", "Independent")
        at.press("Convene the panel").told("The panel is convened.").reads("Panel convened").look("case-panel-convened")
        at.link("People", within=TABS).reads("Passes its certificate", INDEPENDENT).look(
            "certificate", at="text=Passes its"
        )
        for _member_of_three in range(3):
            at.go(walk.case).link("Invitation to sit on a panel")
            walk.issue(at)
    assert letter_box("mabel.thorn@example.org")


def _member(at: Screen, number: int, name: str, capacity: str, *, chair: bool = False) -> None:
    """One member with their answers to the conflict questions; the third comes from outside."""
    group = f"Member {number}"
    if name:
        at.choose("Who", name, within=group)
    else:
        at.type("Somebody not on the list: their full name", INDEPENDENT, within=group)
        at.type("Their e-mail address", HER_ADDRESS, within=group)
        at.tick("Is independent of the management and running", within=group)
        at.type(
            "If independent: what makes them so",
            "A retired magistrate who never had to do with the trust.",
            within=group,
        )
    at.choose("In what capacity", capacity, within=group)
    if chair:
        at.tick("Chairs the panel", within=group)
    for question in NO:
        asked = at.page.get_by_role("group", name=group, exact=True).get_by_role(
            "group", name=re.compile(f"^{question}")
        )
        asked.get_by_label("No", exact=True).check()


def independent_member_joins(walk: Walk) -> None:
    """Somebody from outside has no post: an invitation, a password of her own, and this one case."""
    walk.until(D(2026, 10, 7), 19, 0)
    invitation = next(message for message in letter_box(HER_ADDRESS) if "sign-in" in message.subject.lower())
    her = walk.office.screen().go(next(link for link in links_in(invitation) if "accept" in link))
    her.heading("Choose a password").look("accept-the-invitation")
    for box in her.page.locator("input[type=password]").all():
        box.fill(HER_PASSWORD)
    her.press("Set my password")
    sign_in_as_her(her).reads(walk.reference).look("home-of-the-independent-member")
    her.leave()


def sign_in_as_her(screen: Screen) -> Screen:
    """By the password that she chose."""
    return sign_in(screen, User.objects.get(email=HER_ADDRESS), HER_PASSWORD)


def hearing_is_fixed(walk: Walk) -> None:
    """With notice, and the dates that were offered; the academy gets its own invitation."""
    walk.until(D(2026, 10, 8), 10, 0)
    with walk.as_(walk.people.clerk) as at:
        at.go(walk.case).step("Fix the hearing and invite the parties")
        at.day("Date of the hearing", D(2026, 10, 14)).type("Time", "16:30").type("Place", "The library, Alder Academy")
        at.type("Dates offered to the complainant", "3, 4 and 5 November; the 3rd suits her.")
        at.press("Draft the letter").reads("There is a problem", "the procedure asks for 10").look("hearing-too-soon")
        at.day("Date of the hearing", HEARING).type("Who accompanies the complainant", "Her sister")
        at.type("Who speaks for the academy", "Petra Ashdown").day(
            "Last day for papers from the parties", D(2026, 10, 16)
        )
        at.press("Draft the letter").told("The letter is drafted.").reads(HEARING_WORDS, "library", INDEPENDENT)
        walk.issue(at, name="invitation").reads("Hearing fixed", HEARING_WORDS).look("case-hearing-fixed")
        at.link("Invitation to the hearing: academy")
        walk.issue(at)
    with walk.as_parent() as at:
        at.heading(f"Stage 3: hearing on {HEARING_WORDS}").reads("The library, Alder Academy").look("own-hearing")


def papers_are_circulated(walk: Walk) -> None:
    """Uploaded, sent to everybody, and read by a member from outside who was invited for this one case."""
    walk.until(D(2026, 10, 19), 9, 0)
    papers = walk.folder / "papers.txt"
    papers.write_text("Papers for the hearing: the complaint, both answers, the report.")
    with walk.as_(walk.people.clerk) as at:
        at.go(walk.case).step("Circulate the papers").press("Circulate the papers").reads(
            "Choose the papers, or add them."
        )
        at.type("How they got them", "By e-mail").attach("Or add the papers here", papers).look("circulate").press(
            "Circulate the papers"
        )
        at.told("It is recorded who got the papers.").link("People", within=TABS).reads("Papers went to:", INDEPENDENT)
    her = sign_in_as_her(walk.office.screen())
    her.reads(walk.reference).look("home-of-a-panel-member").link(walk.reference)
    her.link("Hearing", within=TABS).reads("Papers for the hearing").look("papers")
    with her.page.expect_download() as waiting:
        her.link("Papers for the hearing")
    assert "both answers" in Path(waiting.value.path()).read_text()
    her.leave()


def hearing_is_recorded(walk: Walk) -> None:
    """Who came, in what order it went, and that both sides left first."""
    walk.until(HEARING, 19, 30)
    with walk.as_(walk.people.clerk) as at:
        at.reads("1 hearing", "The library, Alder Academy").go(walk.case).step("Record the hearing")
        for box in at.page.get_by_role("group", name=re.compile("^Was this person there")).all():
            if box.is_visible():
                box.get_by_label("Yes", exact=True).check()
        at.tick("Everybody had seen the papers").tick("Each side put its case")
        at.tick("Both parties left before the panel deliberated")
        at.type("What happened, in order", "Welcome. Ms Meadow. Mrs Ashdown. Questions from all. Closing words.")
        at.look("record-the-hearing").press("Record the hearing").told("The hearing is recorded.").reads("Heard").look(
            "case-heard"
        )


def decision_is_issued(walk: Walk) -> None:
    """Findings and reasons for each head, approved by the chair of the panel, issued; copies to those entitled."""
    walk.until(D(2026, 11, 5), 14, 0)
    with walk.as_(walk.people.clerk) as at:
        at.go(walk.case).step("Issue the panel's decision")
        at.type("Minutes of the hearing", "The panel heard both sides. Both left before it deliberated.")
        for number, head in enumerate(HEADS, start=1):
            group = f"{number}. {head}"
            at.choose("Finding", "Upheld", within=group)
            at.type("Reasons", "The clock was fast, and seven numbers were out of date.", within=group)
        at.type("Recommendation", "That numbers are checked each term.", within=f"2. {HEADS[1]}")
        at.look("decision").press("Draft the letter").told("The letter is drafted.")
        at.reads("Department for Education", "That numbers are checked each term.")
        walk.issue(at, name="decision", approver=walk.people.council_member).look("case-decided")
        for copy in (
            "Decision of the panel: to the person complained about",
            "Inspection copy of the panel’s decision",
        ):
            at.go(f"{walk.case}letters/").link(copy)
            walk.issue(at)
        at.go(f"{walk.case}letters/").look("letters")
    assert letter_box("tamsin.reed@example.org")
    to_the_academy = [message for message in letter_box(walk.people.principal.email) if message.attachments]
    assert len(to_the_academy) == 2  # the invitation to the hearing, the inspection copy


def panel_is_dismissed(walk: Walk) -> None:
    """With the decision the members' access has ended."""
    with walk.as_(walk.people.council_member) as at:
        at.does_not_read(walk.reference)
        assert at.status(walk.case) == 404
        at.go(walk.case).heading("Page not found").look("not-found")
    her = sign_in_as_her(walk.office.screen())
    her.does_not_read(walk.reference)
    assert her.status(walk.case) == 404
    her.leave()


def parent_reads_the_decision(walk: Walk) -> None:
    """And learns where else to turn."""
    walk.until(D(2026, 11, 6), 18, 0)
    with walk.as_parent() as at:
        at.heading("Stage 3: decision sent").look("own-decided")
        words = at.pdf(re.compile("decision", re.I))
        assert "Department for Education" in words
        assert all(head in words for head in HEADS)


def outside_body_takes_it_up(walk: Walk) -> None:
    """The trust officer records it, and finds it in the register of the whole trust."""
    walk.until(D(2026, 11, 16), 11, 0)
    with walk.as_(walk.people.trust_officer) as at:
        at.go(walk.case).step("Record a referral to the outside body")
        at.press("Record a referral to the outside body").reads("Write down what the outside body asked.")
        at.day("When did they take it up?", D(2026, 11, 13)).type("Their reference", "CAS-000000")
        at.type("What they asked of the trust", "Whether the procedure was followed and there was no undue delay.")
        at.look("refer").press("Record a referral to the outside body").told(
            "The referral to the outside body is recorded."
        )
        at.look("case-referred").link("Chronology", within=TABS).reads("issued the panel’s decision").look("chronology")
        at.go("/register/").heading("Register of complaints").reads(walk.reference, "Priya Meadow").look("register")
        at.page.locator("[name=q]").fill("Meadow")
        at.press("Search").reads("1 complaint", walk.reference)
    with walk.as_parent() as at:
        at.heading("With the Department for Education").look("own-referred")
    assert len(letter_box(PARENT)) > 8
