"""Several files in one question: each refused one is named, and nothing else that was typed is lost."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.urls import path
from django.utils.datastructures import MultiValueDict

from complaints.evidence.fields import FilesField, accepted

PDF = b"%PDF-1.7\n%%EOF\n"


class Sample(forms.Form):
    """A question about what happened, with files."""

    story = forms.CharField(widget=forms.Textarea)
    files = FilesField(required=False, most=3)


def page(request: HttpRequest) -> HttpResponse:
    get_token(request)
    form = Sample(request.POST or None, request.FILES or None)
    taken = len(form.cleaned_data["files"]) if request.method == "POST" and form.is_valid() else None
    return HttpResponse(f"taken={taken}" + str(form))


urlpatterns = [path("files/", page)]


def sent(*files: SimpleUploadedFile, story: str = "It rained.") -> Sample:
    return Sample({"story": story}, MultiValueDict({"files": list(files)}))


def pdf(name: str = "letter.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF)


def test_several_files_come_through_in_order():
    form = sent(pdf("a.pdf"), pdf("b.pdf"))
    assert form.is_valid()
    assert [one.name for one in form.cleaned_data["files"]] == ["a.pdf", "b.pdf"]


def test_no_file_is_an_answer_unless_one_is_asked_for():
    form = sent()
    assert form.is_valid()
    assert form.cleaned_data["files"] == []
    form = Sample({"story": "x"}, MultiValueDict())
    form.fields["files"].required = True
    assert form.errors["files"] == ["Choose a file."]


def test_each_refused_file_is_named_with_its_reason():
    form = sent(pdf(), SimpleUploadedFile("empty.pdf", b""), SimpleUploadedFile("x.html", b"<html>"))
    errors = form.errors["files"]
    assert len(errors) == 2
    assert errors[0].startswith("“empty.pdf” is empty")
    assert errors[1].startswith("“x.html” is a saved web page, which cannot be sent. Take a screenshot")


def test_too_many_files_are_counted_not_dropped():
    assert sent(*[pdf()] * 4).errors["files"] == ["Choose at most 3 files at a time."]


def test_the_good_files_can_be_kept_when_something_else_is_wrong():
    form = sent(pdf("good.pdf"), SimpleUploadedFile("x.html", b"<html>"), story="")
    assert set(form.errors) == {"story", "files"}
    assert [one.name for one in accepted(form, "files")] == ["good.pdf"]
    assert [one.name for one in accepted(sent(pdf(), story=""), "files")] == ["letter.pdf"]


@pytest.mark.urls("tests.evidence.test_fields")
class TestOverTheWire:
    """As a browser sends it, through the upload handlers."""

    def test_what_was_typed_stays_when_a_file_is_refused(self):
        answer = Client().post("/files/", {"story": "A long story", "files": SimpleUploadedFile("x.svg", b"<svg/>")})
        html = answer.content.decode()
        assert "A long story" in html
        assert "“x.svg” is a kind of picture that cannot be sent" in html
        assert "taken=None" in html

    def test_a_hostile_name_is_shown_as_text(self):
        name = "<script>alert(1)</script>.html"
        answer = Client().post("/files/", {"story": "x", "files": SimpleUploadedFile(name, b"<html>")})
        assert b"<script>" not in answer.content

    @pytest.mark.parametrize("megabytes", [2, 4])
    def test_a_file_over_the_limit_is_read_away_and_said_to_be_too_large(self, settings, megabytes):
        settings.UPLOAD_LARGEST_MB = 1
        large = SimpleUploadedFile("letter.pdf", PDF + b"\0" * megabytes * 1024 * 1024)
        answer = Client().post("/files/", {"story": "A long story", "files": [large, pdf("small.pdf")]})
        html = answer.content.decode()
        assert "larger than 1 MB" in html
        assert "A long story" in html
        assert "small.pdf" not in html

    def test_a_large_file_within_the_limit_comes_through_whole(self):
        large = SimpleUploadedFile("letter.pdf", PDF + b"\0" * 4 * 1024 * 1024)
        assert b"taken=1" in Client().post("/files/", {"story": "x", "files": large}).content

    def test_a_disk_that_fills_while_it_arrives_is_no_error_page(self, monkeypatch):
        def full(*args: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("django.core.files.uploadhandler.TemporaryFileUploadHandler.receive_data_chunk", full)
        large = SimpleUploadedFile("letter.pdf", PDF + b"\0" * 4 * 1024 * 1024)
        answer = Client().post("/files/", {"story": "A long story", "files": large})
        assert answer.status_code == 200
        assert "is empty" in answer.content.decode()
        assert "A long story" in answer.content.decode()
