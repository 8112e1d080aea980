"""Texts about no case: made for an academy, confirmed, approved by another person, issued with their channel, kept."""

import datetime as dt
import io

import pikepdf
import pypdf
import pytest
from django.urls import reverse

from accounts import trail
from accounts.models import Academy, Entry
from letters import awareness, fields, known_links, names, panels, printed
from letters.fields import FIELDS
from letters.models import Letter
from letters.vocabulary import Form, LetterState

CALLED = {name: str(FIELDS[name].sample) for name in fields.CALLED} | {
    "called_principal": "Headteacher", "called_council_chair": "Chair of the Local Board",
    "outside_body_name": "the Department for Education", "outside_body_link": "https://www.gov.uk/complain-about-school",
}  # fmt: skip


@pytest.fixture
def school(people, monkeypatch):
    monkeypatch.setattr(names, "READERS", [lambda academy, on: CALLED])
    people.alder.website, people.alder.head_name = "https://alder.example.org", "Petra Ashdown"
    people.alder.save()
    known_links.load()
    return people


def make(client, academy, key, **changes):
    """The form as it is offered, with these answers; the text that was made."""
    page = reverse("parents:make", args=[key, academy.slug])
    form = client.get(page).context["form"]
    data = {name: form.initial.get(name, "") for name in form.fields} | changes
    response = client.post(page, {name: value for name, value in data.items() if value})
    assert response.status_code == 302, response.context["form"].errors
    return Letter.objects.latest("pk")


def act(client, letter, name, **data):
    letter.refresh_from_db()
    return client.post(reverse("parents:text", args=[letter.uuid]), {"act": name, "seen": letter.text_hash, **data})


def through(school, signed_in, key, callbacks, **changes):
    """Made by the principal, confirmed, approved by a trust officer, issued."""
    mine, theirs = signed_in(school.principal), signed_in(school.trust_officer)
    letter = make(mine, school.alder, key, **changes)
    page = mine.get(reverse("parents:text", args=[letter.uuid]))
    ticks = {name: "on" for name in page.context["asked"]["confirm"].fields if name != "seen"}
    assert act(mine, letter, "confirm", **ticks).status_code == 302
    assert act(mine, letter, "approve").status_code == 404  # nobody approves what they drafted
    assert act(theirs, letter, "approve").status_code == 302
    with callbacks(execute=True):
        assert act(mine, letter, "issue", channel="Newsletter of 12 February").status_code == 302
    letter.refresh_from_db()
    assert letter.state == LetterState.ISSUED
    return letter


@pytest.mark.req("R193")
def test_the_newsletter_text_is_made_confirmed_approved_and_issued_with_its_channel(
    school, signed_in, django_capture_on_commit_callbacks
):
    letter = through(school, signed_in, "awareness_newsletter", django_capture_on_commit_callbacks,
                     ways_to_talk="speak with the teacher at the gate")  # fmt: skip
    assert "You can speak with the teacher at the gate." in letter.body
    assert "We want the best for every child at Alder Academy" in letter.body
    page = signed_in(school.principal).get(reverse("parents:text", args=[letter.uuid])).content.decode()
    assert "Newsletter of 12 February" in page
    assert "I opened each address in this text" in page
    steps = list(Entry.objects.filter(about=letter.about).order_by("number").values_list("step", flat=True))
    assert steps == ["drafted", "confirmed", "approved", "issued"]
    assert list(trail.verify(letter.about)) == []
    gone = awareness.communications(Academy.objects.all())
    assert [(one.title, one.channel, one.form) for one in gone] == [
        (letter.title, "Newsletter of 12 February", Form.TEXT)
    ]


@pytest.mark.req("R194", "R203", "R206")
def test_the_awareness_letter_has_its_links_its_safeguarding_lead_and_the_title_that_was_chosen(school, signed_in):
    letter = make(
        signed_in(school.principal), school.alder, "awareness_letter", signatory_title="Chair of Governors",
        choices=["more_policies"],
    )  # fmt: skip
    for words in ("<https://alder.example.org>", "please ask Leila Brook, who is our designated safeguarding lead",
                  "NSPCC, online safety: <https://www.nspcc.org.uk/keeping-children-safe/online-safety/>",
                  "Internet Matters", "Chair of Governors, Alder Academy", "behaviour and on protecting children",
                  "Kent County Council"):  # fmt: skip
        assert words in letter.body, words
    assert "[[" not in letter.body


@pytest.mark.req("R226")
def test_the_leaflet_of_an_academy_is_two_sides_of_a4_that_everybody_can_read_and_can_be_edited(
    school, signed_in, django_capture_on_commit_callbacks
):
    letter = through(school, signed_in, "leaflet", django_capture_on_commit_callbacks)
    content = printed.pressed(letter).content
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    sizes = {tuple(round(float(side) / 72 * 25.4) for side in page.mediabox[2:]) for page in pages}
    assert (len(pages), sizes) == (2, {(297, 210)})
    said = " ".join(" ".join(page.extract_text() for page in pages).split())
    for words in (
        "Alder Academy",
        "Is this the right place",
        "Write to the Headteacher.",
        "Do you have a complaint?",
        "Department for Education",
    ):
        assert words in said
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert pdf.open_metadata()["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert str(pdf.Root.Lang) == "en-GB"
    assert letter.pages == 2


def test_a_panel_that_holds_too_much_is_named_before_and_by_the_press_and_a_leaflet_without_its_panels_is_refused(
    school, signed_in
):
    letter = make(signed_in(school.principal), school.alder, "leaflet")
    letter.issued_at, letter.issued_on = dt.datetime(2027, 2, 12, tzinfo=dt.UTC), dt.date(2027, 2, 12)
    letter.letterhead = {"name": "Alder Academy", "colour": "#1d4f5f"}
    assert panels.faults(letter.body) == []
    letter.body = letter.body.replace("## Your children", "More words. " * 200 + "\n\n## Your children")
    assert panels.faults(letter.body) == ["The panel “Inside, right” is too long by about 61 lines."]
    with pytest.raises(printed.RenderFailed, match="panel “inside-3” of the leaflet holds more than fits"):
        printed.pressed(letter)
    letter.body = letter.body.replace("\n---\n", "\n")
    with pytest.raises(printed.RenderFailed, match="this has 1"):
        printed.pressed(letter)


@pytest.mark.parametrize("who", ["teacher", "council_chair", "clerk", "auditor", "administrator", "nobody"])
def test_nobody_else_finds_these_pages(who, school, signed_in):
    letter = make(signed_in(school.principal), school.alder, "acceptable_use")
    client = signed_in(getattr(school, who))
    for name, args in (("every", []), ("choose", []), ("make", ["leaflet", "alder"]), ("text", [letter.uuid]),
                       ("words", [letter.uuid]), ("pdf", [letter.uuid])):  # fmt: skip
        assert client.get(reverse(f"parents:{name}", args=args)).status_code == 404, name


def test_a_principal_makes_and_sees_only_those_of_their_own_academy(school, signed_in):
    letter = make(signed_in(school.trust_officer), school.birch, "acceptable_use")
    client = signed_in(school.principal)
    assert client.get(reverse("parents:text", args=[letter.uuid])).status_code == 404
    assert client.get(reverse("parents:make", args=["leaflet", "birch"])).status_code == 404
    assert letter.title not in client.get(reverse("parents:every")).content.decode()


@pytest.mark.req("R198")
def test_every_passage_can_be_changed_and_a_change_ends_what_was_confirmed_and_approved(school, signed_in):
    client, other = signed_in(school.principal), signed_in(school.trust_officer)
    letter = make(client, school.alder, "home_school_agreement")
    act(client, letter, "confirm", links_opened="on")
    act(other, letter, "approve")
    words = reverse("parents:words", args=[letter.uuid])
    form = client.get(words).context["form"]
    data = {name: form[name].value() for name in form.fields}
    assert client.post(words, data | {"body": ""}).status_code == 422
    assert client.post(words, data | {"body": data["body"] + "\nWe agree.\n"}).status_code == 302
    letter.refresh_from_db()
    assert letter.state == LetterState.DRAFTED
    page = client.get(reverse("parents:text", args=[letter.uuid]))
    assert "Nobody has confirmed" in page.content.decode()
    assert client.post(words, data).status_code == 422  # somebody changed it meanwhile: what was typed is kept
    assert act(client, letter, "issue", channel="x").status_code == 404


def test_what_is_missing_is_said_at_its_question(school, signed_in):
    client = signed_in(school.principal)
    page = reverse("parents:make", args=["awareness_newsletter", "alder"])
    asked = client.get(page).context["form"]
    assert asked["contact_name"].value() == "the academy office", "it stands in the middle of a sentence"
    response = client.post(page, {"contact_name": "", "website_link": "no address"})
    said = response.content.decode()
    assert response.status_code == 422
    assert "“Whom should parents ask?” needs an answer." in said
    assert "Enter an address such as https://www.example.org/policies." in said
