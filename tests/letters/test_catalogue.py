"""Every letter of the procedure: complete, in plain view of the rules, and a PDF that everybody can read."""

import io
import re

import pikepdf
import pypdf
import pytest

from letters.catalogue import CATALOGUE, FOLDER, LetterKind, UnknownField, parse, ready
from letters.checking import squeeze
from letters.fields import FIELDS, Kind
from letters.printed import pressed
from letters.shared_passages import SHARED
from letters.vocabulary import Audience, Form
from letters.wordings import shipped

KEYS = [
    "receipt",
    "acknowledgement_informal",
    "acknowledgement_formal",
    "acknowledgement_panel",
    "stage1_answer",
    "stage2_answer",
    "new_time_limit",
    "out_of_scope",
    "some_heads_elsewhere",
    "out_of_time",
    "duplicate",
    "campaign_answer",
    "closing",
    "settled",
    "lapse",
    "withdrawal",
    "appointment_investigator",
    "appointment_parties",
    "late_panel_request",
    "invitation_to_sit",
    "hearing_invitation",
    "hearing_invitation_academy",
    "independence_ruling",
    "adjournment",
    "panel_decision",
    "panel_decision_subject",
    "inspection_copy",
    "pause",
    "referral_notice",
    "reopened",
    "resumed",
    "contact_plan",
    "stop_responding",
    "site_bar",
    "hearing_dates",
    "hearing_witness",
    "papers",
    "site_bar_review",
    "police_reported",
    "social_involved",
    "social_misuse",
    "social_general",
    "social_reminder",
    "social_unseen",
    "social_chair",
    "awareness_newsletter",
    "awareness_letter",
    "code_of_conduct",
    "home_school_agreement",
    "acceptable_use",
    "leaflet",
]


def words(pdf: bytes) -> str:
    return squeeze(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages))


def test_the_catalogue_holds_every_letter_of_the_procedure():
    assert sorted(CATALOGUE) == sorted(KEYS)


def test_only_the_receipt_goes_without_approval():
    assert [key for key, kind in CATALOGUE.items() if kind.may_go_without_approval] == ["receipt"]


def test_every_field_is_used_by_some_letter_and_has_a_sample():
    used = {name for kind in CATALOGUE.values() for name in kind.fields}
    assert set(FIELDS) == used
    assert all(field.sample for field in FIELDS.values() if field.kind != Kind.MADE)


@pytest.mark.parametrize("key", KEYS)
def test_no_shipped_wording_carries_a_link_or_a_name_of_its_own(key):
    assert "http" not in CATALOGUE[key].body
    assert "ESFA" not in CATALOGUE[key].body


def structure(node, found):
    """Every structure type of a tagged PDF."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            structure(child, found)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        found.append(str(node.S))
        if "/K" in node:
            structure(node.K, found)
    return found


@pytest.mark.req("R207")
@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("large", [False, True], ids=["12pt", "18pt"])
def test_a_complete_letter_is_an_accessible_pdf_that_says_what_it_must(key, large, issue):
    kind = CATALOGUE[key]
    honoured = ["This letter is in large print (18 point)"] if large and kind.form == Form.LETTER else None
    letter = issue(key, how="page", large_print=large, adjustments_honoured=honoured)
    with letter_pdf(letter) as pdf:
        assert str(pdf.Root.Lang) == "en-GB"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        meta = pdf.open_metadata()
        assert meta["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert letter.subject_line in meta["dc:title"]
        tags = structure(pdf.Root.StructTreeRoot.K, [])
        assert tags[0] == "/Document"
        assert "/H1" in tags
        assert "/P" in tags
        assert "/Outlines" in pdf.Root
    content = pdf_bytes(letter)
    said = words(content)
    for name in kind.mentions(letter.choices):
        value = letter.context[name]
        items = [value] if isinstance(value, str) else value
        # A list of the field is set with marks of the printer's, and a page may end between two paragraphs.
        for item in (re.sub(r"^- ", "", line) for one in items for line in one.splitlines() if line.strip()):
            assert squeeze(item).replace(" ", "") in said.replace(" ", ""), name
    if kind.form == Form.LEAFLET and not large:
        assert letter.pages == 2
        return
    assert "page 1 of" in said
    assert said.count("hol-7k3qx") >= (letter.pages if kind.form == Form.LETTER else 1)
    if honoured:
        assert "large print (18 point)" in said


def pdf_bytes(letter):
    return pressed(letter).content


def letter_pdf(letter):
    return pikepdf.open(io.BytesIO(pdf_bytes(letter)))


@pytest.mark.req("R102")
@pytest.mark.req("R104")
def test_the_panels_decision_says_where_to_go_and_what_is_looked_at_there(issue):
    said = words(pdf_bytes(issue("panel_decision")))
    assert "you can refer it to the department for education" in said
    assert "https://www.gov.uk/complain-about-school" in said.replace(" ", "")
    assert "does not overturn a decision" in said
    looks_at = FIELDS["outside_body_looks_at"].sample
    assert isinstance(looks_at, str)
    for looked_at in filter(None, looks_at.splitlines()):
        assert looked_at.removeprefix("- ").casefold() in said


@pytest.mark.req("R35")
@pytest.mark.req("R64")
def test_an_answer_says_the_next_stage_the_last_day_and_whom_to_write_to(issue):
    said = words(pdf_bytes(issue("stage2_answer")))
    assert "stage 3 (review panel). you have until monday 1 march 2027 (10 school days)" in said
    assert "clerk@hollowbrook.example.org" in said


@pytest.mark.req("R119")
def test_a_duplicate_is_told_that_the_local_process_is_complete(issue):
    said = words(pdf_bytes(issue("duplicate")))
    assert "already looked into this matter" in said
    assert "our own procedure for it is complete" in said
    assert "somebody else raised it with us before you did" in said
    own = words(pdf_bytes(issue("duplicate", choices={"own_earlier": True})))
    assert "our answer to your earlier complaint" in own
    assert "somebody else" not in own
    assert "take it to the department for education" in said


STRAIGHT = re.compile(r"['\"]")


@pytest.mark.parametrize("key", [*CATALOGUE, *(one.key for one in SHARED.values())])
def test_no_letter_has_a_straight_apostrophe_or_quotation_mark(key):
    """One way throughout: ’ in a word, “ and ” around words."""
    kind = shipped(key)
    said = [kind.title, kind.body]
    if isinstance(kind, LetterKind):
        said += [kind.subject_line, kind.email_opening, kind.acknowledgement, kind.audience.label, kind.approver.label]
        said += [*kind.choices.values(), *kind.cautions, *kind.confirm.values()]
        said += [one for value in kind.sample().values() for one in ([value] if isinstance(value, str) else value)]
        said += [FIELDS[name].meaning for name in kind.fields]
    assert [one for one in said if STRAIGHT.search(one)] == []


def test_no_wording_calls_the_body_that_governs_by_a_name_of_its_own():
    """What a trust calls it stands in its policy (R280)."""
    for key, kind in CATALOGUE.items():
        assert not re.search(r"\bgovern(?:ors?|ing body|ing board)\b", kind.body, re.IGNORECASE), key


@pytest.mark.req("R48")
def test_a_new_limit_gives_the_old_date_the_new_one_and_why(issue):
    said = words(pdf_bytes(issue("new_time_limit")))
    for part in ("friday 12 february 2027", "friday 5 march 2027", "is away until monday 22 february 2027"):
        assert part in said


@pytest.mark.parametrize(
    "key", ["receipt", "acknowledgement_informal", "acknowledgement_formal", "acknowledgement_panel"]
)
def test_a_receipt_gives_both_days_and_the_rule(key, issue):
    said = words(pdf_bytes(issue(key)))
    assert "saturday 16 january 2027" in said
    assert "monday 18 january 2027" in said
    assert "treats it as received on the next school day" in said
    assert f"by friday 12 february 2027{'' if key == 'receipt' else ' (20 school days)'}" in said


@pytest.mark.parametrize("key", ["acknowledgement_informal", "acknowledgement_formal", "acknowledgement_panel"])
def test_an_acknowledgement_can_go_while_term_dates_are_missing(key, draft):
    choices = {"waiting_for_term_dates": True, "one_day": True}
    letter = draft(key, choices=choices, due_on=None, due_days=None, treated_as_received_on=None)
    assert "term dates that decide the exact day" in letter.body
    assert "[[" not in letter.body


def test_the_invitation_to_sit_tells_nothing_of_the_complaint():
    kind = CATALOGUE["invitation_to_sit"]
    assert not kind.fields & {"heads", "summary", "findings", "complainant_name"}
    assert kind.audience == Audience.PANEL_MEMBER


def test_a_field_that_no_letter_has_is_refused():
    with pytest.raises(UnknownField):
        ready(CATALOGUE["receipt"], {"recieved_on": "Monday"})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('audience = "complainant"', 'audience = "the moon"'), "the moon"),
        (('"closed_on", "closure_reason"', '"closed_upon", "closure_reason"'), "closed_upon"),
        (("[[closed_on]]", "[[closed]]"), "no field called"),
        (("title = ", "titel = "), "titel"),
        (("[[end]]", ""), "must end before another"),
    ],
)
def test_a_file_that_does_not_add_up_is_named(change, says):
    text = (FOLDER / "closing.md").read_text()
    assert change[0] in text
    with pytest.raises(ValueError, match=says):
        parse("closing", text.replace(*change))
