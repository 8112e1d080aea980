"""A file is handed out so that nothing in it runs, and what is shown in a page was drawn by the portal."""

import datetime as dt
import io
from uuid import UUID

import pytest
from django.http import FileResponse, Http404, HttpRequest
from django.test import Client
from django.urls import path
from PIL import Image

from complaints.evidence import copies, tasks, vault
from complaints.evidence.models import File
from complaints.evidence.sealing import seal
from complaints.evidence.serving import respond
from tests.evidence.conftest import PDF, picture

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)


def handed_out(request: HttpRequest, pk: UUID) -> FileResponse:
    return respond(File.objects.get(pk=pk))


urlpatterns = [path("files/<uuid:pk>/", handed_out)]


@pytest.fixture
def served():
    """`served(file)` is the answer; whatever it opened is closed in the end."""
    answers = []

    def serve(file: File, **options: bool):
        answers.append(respond(file, **options))
        return answers[-1]

    yield serve
    for answer in answers:
        answer.close()


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def made_of(file: File, kind: str) -> Image.Image:
    copy = file.copies.get(kind=kind)
    return Image.open(io.BytesIO(b"".join(vault.read(copy.stored_as))))


def test_a_download_has_headers_under_which_nothing_runs_or_stays(upload, served):
    response = served(seal(upload("letter.pdf"), by=None, at=AT))
    assert body(response) == PDF
    assert response["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(len(PDF))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", ["letter.pdf", "note.txt", "message.eml", "photo.jpg", "list.csv"])
def test_an_original_is_always_a_download_whatever_is_asked(upload, served, name):
    response = served(seal(upload(name), by=None, at=AT), inline=True)
    assert response["Content-Disposition"].startswith("attachment")


def test_a_name_in_any_script_reaches_the_browser_whole(upload, served):
    file = seal(upload("Zürich 😀 “letter”.pdf", PDF), by=None, at=AT)
    said = served(file)["Content-Disposition"]
    assert said.startswith("attachment; filename*=utf-8''Z%C3%BCrich")
    assert "\n" not in said
    assert said.isascii()


@pytest.mark.urls("tests.evidence.test_serving")
def test_the_portal_s_own_policy_does_not_replace_that_of_a_file(upload):
    file = seal(upload("letter.pdf"), by=None, at=AT)
    answer = Client().get(f"/files/{file.pk}/")
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["Cache-Control"] == "private, no-store"
    answer.close()


def test_the_viewing_copy_is_shown_in_the_page(upload, served):
    file = seal(upload("photo.jpg"), by=None, at=AT)
    copies.make(file, at=AT)
    response = served(file.copies.get(kind="viewing"), inline=True)
    assert response["Content-Disposition"].startswith("inline")
    assert response["Content-Security-Policy"].startswith("sandbox")


def test_a_file_that_is_missing_or_changed_is_not_found(upload, served):
    file = seal(upload("letter.pdf"), by=None, at=AT)
    file.seal = File.Seal.CHANGED
    with pytest.raises(Http404):
        served(file)
    file.seal = File.Seal.WHOLE
    vault.remove(file.stored_as)
    with pytest.raises(Http404):
        served(file)


def test_what_a_camera_wrote_beside_the_picture_is_in_no_copy(upload):
    secret = b"51.5007 N reported by Robin Reporter"
    exif = Image.Exif()
    exif[0x010E] = secret.decode()
    exif[0x0112] = 6  # lying on its side
    content = picture("JPEG", (400, 200), exif=exif.tobytes(), comment=secret)
    assert content.count(secret) == 2
    file = seal(upload("photo.jpg", content), by=None, at=AT)
    copies.make(file, at=AT)
    assert secret in b"".join(vault.read(file.stored_as))
    for copy in file.copies.all():
        assert secret not in b"".join(vault.read(copy.stored_as))
    shown = made_of(file, "viewing")
    assert shown.size == (200, 400)
    assert not shown.getexif()


def test_what_hangs_on_the_end_of_a_picture_is_in_no_copy(upload):
    file = seal(upload("screen.png", picture("PNG") + b"<script>alert(1)</script>"), by=None, at=AT)
    copies.make(file, at=AT)
    for copy in file.copies.all():
        assert b"<script>" not in b"".join(vault.read(copy.stored_as))


def test_copies_are_small_enough_for_a_telephone(upload):
    file = seal(upload("photo.jpg", picture("JPEG", (5000, 2500))), by=None, at=AT)
    copies.make(file, at=AT)
    assert made_of(file, "viewing").size == (2000, 1000)
    assert made_of(file, "thumbnail").size == (320, 160)


def test_a_clear_background_stays_clear(upload):
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    file = seal(upload("screen.png", out.getvalue()), by=None, at=AT)
    copies.make(file, at=AT)
    assert made_of(file, "viewing").getpixel((5, 5)) == (0, 0, 0, 0)


@pytest.mark.parametrize("name", ["moving.gif", "modern.webp", "screen.png"])
def test_every_kind_of_picture_that_can_be_opened_gets_its_copies(upload, name):
    file = seal(upload(name), by=None, at=AT)
    assert len(copies.make(file, at=AT)) == 2
    assert copies.make(file, at=AT) == []


@pytest.mark.parametrize("name", ["letter.pdf", "telephone.heic", "voice.mp3"])
def test_what_cannot_be_drawn_gets_no_copy_and_can_be_downloaded(upload, served, name):
    file = seal(upload(name), by=None, at=AT)
    tasks.look_at(file.pk, at=AT + dt.timedelta(minutes=5))
    assert not file.copies.exists()
    assert served(file).status_code == 200


def test_a_picture_that_breaks_while_it_is_drawn_can_still_be_downloaded(upload, served):
    whole = picture("JPEG", (300, 300), quality=95)
    file = seal(upload("photo.jpg", whole[: len(whole) - 400]), by=None, at=AT)
    tasks.look_at(file.pk, at=AT + dt.timedelta(minutes=5))
    assert served(file).status_code == 200


def test_the_copies_of_many_files_come_in_one_query(upload, django_assert_num_queries):
    files = [seal(upload(name), by=None, at=AT) for name in ("photo.jpg", "screen.png", "letter.pdf")]
    for file in files:
        copies.make(file, at=AT)
    with django_assert_num_queries(1):
        shown = copies.shown(files)
    assert shown[files[0].pk].viewing is not None
    assert shown[files[1].pk].thumbnail is not None
    assert shown[files[2].pk] == copies.Shown()
