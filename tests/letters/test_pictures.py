"""Logos, signatures and enclosures: taken in as pixels or refused in words, frozen with the letter, read aloud."""

import io

import pikepdf
import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from letters import marks, pictures, post_room, printed
from letters.models import Enclosure, Letter, Mark
from letters.post_room import NotReady
from letters.render import pressed
from letters.vocabulary import How, LetterState, MarkKind
from tests.letters.conftest import AT, ON

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(width=300, height=120, form="PNG", colour="navy"):
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, form)
    return out.getvalue()


def pdf(pages=2):
    out = io.BytesIO()
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "size", "says"),
    [
        (b"", 30 * 1024 * 1024, "The file has 30 MB. A picture for letters can have 2 MB at most"),
        (SVG, None, "A drawing in SVG can hold programs"), (b"<?xml version='1.0'?>" + SVG, None, "SVG"),
        (b"hello", None, "not a picture that can be opened"), (picture()[:30], None, "cannot be opened|can be opened"),
        (picture(9000, 9000), None, "too many pixels"),
    ],
    ids=["30 MB", "SVG with a script", "SVG as XML", "text", "cut off", "bomb"],
)  # fmt: skip
def test_what_is_no_picture_for_a_letter_is_refused_in_words(content, size, says, db):
    with pytest.raises(pictures.NotTaken, match=says):
        pictures.logo(content, size=size)


def test_a_logo_is_put_on_screen_stands_on_the_letter_and_stays_on_issued_ones(people, signed_in, issue):
    client = signed_in(people.trust_officer)
    there = reverse("letters:logo_at", args=["alder"])
    refused = client.post(there, {"file": SimpleUploadedFile("l.svg", SVG), "words": "A leaf"})
    assert refused.status_code == 422
    assert "A drawing in SVG can hold programs" in refused.content.decode()
    assert client.post(there, {"file": SimpleUploadedFile("l.png", picture()), "words": "A leaf"}).status_code == 302
    letter = issue(how="page")
    mark = Mark.objects.get()
    assert letter.letterhead["logo"] == mark.picture.sha256
    shown = client.get(reverse("letters:picture", args=[mark.picture.sha256]))
    assert shown["Content-Type"] == "image/png"
    client.post(there, {"end": "on"})
    assert "logo" not in issue(how="page").letterhead
    again = pressed(Letter.objects.get(pk=letter.pk))
    with pikepdf.open(io.BytesIO(again.content)) as made:
        assert any("A leaf" in str(alt) for alt in alternatives(made.Root.StructTreeRoot.K))
    assert client.get(reverse("letters:letterheads")).status_code == 200
    assert signed_in(people.teacher).get(there).status_code == 404


def alternatives(node):
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from alternatives(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/Alt" in node:
            yield str(node.Alt)
        if "/K" in node:
            yield from alternatives(node.K)


@pytest.mark.parametrize("key", ["home_school_agreement", "code_of_conduct", "acceptable_use", "leaflet"])
def test_a_logo_stands_on_statements_the_code_and_the_leaflet_as_on_letters(key, people, issue):
    def logos():
        with pikepdf.open(io.BytesIO(printed.pressed(issue(key, how="page")).content)) as pdf:
            return list(alternatives(pdf.Root.StructTreeRoot.K)), len(pdf.pages)

    assert logos()[0] == []
    marks.put(MarkKind.LOGO, pictures.logo(picture()), words="Alder: a leaf", by=people.trust_officer, at=AT)
    said, pages = logos()
    assert said == ["Alder: a leaf"]
    assert pages == (2 if key == "leaflet" else 1)


def test_a_signature_stands_only_where_its_owner_approved_or_issued(people, draft, signed_in):
    client = signed_in(people.principal)
    there = reverse("letters:signature")
    assert client.post(there, {"file": SimpleUploadedFile("s.png", picture(300, 90))}).status_code == 302
    for approver, signed in ((people.principal, True), (people.trust_officer, False)):
        letter = draft(signatory_name=people.principal.name)
        letter = post_room.approve(letter, by=approver, at=AT)
        letter = post_room.issue(letter, how=How.PAGE, by=people.trust_officer, on=ON, at=AT)
        assert ("signature" in letter.letterhead) is signed
        if signed:
            content = pressed(letter).content
            with pikepdf.open(io.BytesIO(content)) as made:
                assert f"Signature of {people.principal.name}" in list(alternatives(made.Root.StructTreeRoot.K))
    mark = marks.standing(MarkKind.SIGNATURE, person=people.principal)
    other = signed_in(people.trust_officer)
    assert other.get(reverse("letters:picture", args=[mark.picture.sha256])).status_code == 404


def test_what_is_enclosed_is_part_of_what_is_approved_and_follows_as_pages(people, draft):
    letter = post_room.approve(draft(), by=people.principal, at=AT)
    post_room.enclose(letter, title="The plan", content=pdf(), media_type="application/pdf", by=people.principal, at=AT)
    letter.refresh_from_db()
    assert (letter.state, letter.approved_by) == (LetterState.DRAFTED, None)
    letter = post_room.approve(letter, by=people.principal, at=AT)
    letter = post_room.issue(letter, how=How.PAGE, by=people.principal, on=ON, at=AT)
    made = pressed(letter)
    assert made.content == pressed(letter).content
    reader = pypdf.PdfReader(io.BytesIO(made.content))
    assert "Enclosed: The plan" in reader.pages[-2].extract_text()
    assert f"Page {made.pages} of {made.pages}" in reader.pages[-1].extract_text()
    with pikepdf.open(io.BytesIO(made.content)) as tagged:
        said = list(alternatives(tagged.Root.StructTreeRoot.K))
    assert said == [f"The plan, page {n} of 2, a picture without words" for n in (1, 2)]
    with pytest.raises(TypeError, match="never changed"):
        Enclosure.objects.get().delete()


def test_what_cannot_be_enclosed_is_said(people, draft):
    letter = draft()
    for content, media_type, says in (
        (b"%PDF-1.4 broken", "application/pdf", "damaged or locked"), (pdf(41), "application/pdf", "41 pages"),
        (b"x", "image/png", "not a picture"),
    ):  # fmt: skip
        with pytest.raises(NotReady, match=says):
            post_room.enclose(letter, title="It", content=content, media_type=media_type, by=people.principal, at=AT)
    post_room.enclose(letter, title="It", content=picture(), media_type="image/png", by=people.principal, at=AT)
    post_room.take_out(letter, letter.enclosures.get().uuid, by=people.principal, at=AT)
    assert not letter.enclosures.exists()
