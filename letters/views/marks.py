"""The pages on which logos are kept by those who keep the wordings, and each person their own signature."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Academy, User
from accounts.questions import line
from letters import marks, pictures
from letters.models import Mark, Picture
from letters.views.keepers import may_keep
from letters.vocabulary import MarkKind


class MarkForm(forms.Form):
    """A picture file; taken in as pixels, or refused in words."""

    file = forms.FileField(
        label="Picture", help_text="A PNG or JPEG file, 2 MB at most.", allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        error_messages={"required": "Choose the picture."},
    )  # fmt: skip

    def clean_file(self) -> Picture:
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            raise forms.ValidationError("Choose the picture.")
        size = file.size or 0
        try:
            return pictures.logo(file.read() if size <= pictures.LARGEST_LOGO else b"", size=size)
        except pictures.NotTaken as problem:
            raise forms.ValidationError(str(problem)) from problem


class LogoForm(MarkForm):
    words = line(
        "What it shows, for those who cannot see it", help_text="Such as “Alder Academy: a leaf above the name”.",
        missing="Say what the logo shows.",
    )  # fmt: skip


def _keeper(request: HttpRequest) -> User:
    if not (isinstance(request.user, User) and may_keep(request.user)):
        raise Http404
    return request.user


@login_required
@never_cache
@require_safe
def letterheads(request: HttpRequest) -> HttpResponse:
    """Which logo stands on the letters of which academy."""
    _keeper(request)
    standing = {mark.academy_id: mark for mark in Mark.objects.filter(kind=MarkKind.LOGO, ended_at=None)}
    places = [{"academy": place, "mark": standing.get(place.pk)} for place in Academy.objects.all()]
    return render(request, "letters/letterheads.html", {"trust": standing.get(None), "places": places})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def logo(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    """The logo of one academy, or of the trust for those without one of their own."""
    user = _keeper(request)
    academy = get_object_or_404(Academy, slug=slug) if slug else None
    name = academy.name if academy else "the trust"
    form = LogoForm(*_sent(request))
    if request.method == "POST" and "end" in request.POST:
        marks.end(MarkKind.LOGO, by=user, at=timezone.now(), academy=academy)
        messages.success(
            request, "New letters carry no logo of their own from here. Letters already issued keep theirs."
        )
        return redirect("letters:letterheads")
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        marks.put(MarkKind.LOGO, said["file"], words=said["words"], by=user, at=timezone.now(), academy=academy)
        messages.success(request, f"Letters of {name} carry this logo from now on.")
        return redirect("letters:letterheads")
    mark = marks.standing(MarkKind.LOGO, academy=academy)
    context = {
        "form": form, "mark": mark, "title": f"Logo of {name}", "back": reverse("letters:letterheads"),
        "caption": "On every letter, leaflet and text for parents, beside the name.",
    }  # fmt: skip
    return render(request, "letters/mark.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def signature(request: HttpRequest) -> HttpResponse:
    """One's own signature: it stands on letters in one's own name that one approves or issues oneself."""
    user = request.user
    if not isinstance(user, User):
        raise Http404
    form = MarkForm(*_sent(request))
    at = timezone.now()
    if request.method == "POST" and "end" in request.POST:
        marks.end(MarkKind.SIGNATURE, by=user, at=at, person=user)
        messages.success(request, "New letters carry no picture of your signature. Letters already issued keep it.")
        return redirect("letters:signature")
    if request.method == "POST" and form.is_valid():
        words = f"Signature of {user.name}"
        marks.put(MarkKind.SIGNATURE, form.cleaned_data["file"], words=words, by=user, at=at, person=user)
        messages.success(request, "Letters in your name that you approve or issue carry this signature from now on.")
        return redirect("letters:signature")
    context = {
        "form": form, "mark": marks.standing(MarkKind.SIGNATURE, person=user), "title": "Your signature",
        "back": reverse("mfa_index"),
        "caption": "It stands above your name on letters that you sign and that you approve or issue yourself. Nobody "
        "else can use it.",
    }  # fmt: skip
    return render(request, "letters/mark.html", context, status=422 if form.errors else 200)


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" and "end" not in request.POST else (None, None)


@login_required
@never_cache
@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """The pixels of a logo, or of one's own signature."""
    mark = Mark.objects.select_related("picture").filter(picture__sha256=name, ended_at=None).first()
    user = request.user
    if mark is None or not isinstance(user, User):
        raise Http404
    if mark.kind == MarkKind.SIGNATURE and mark.person_id != user.pk:
        raise Http404
    answer = HttpResponse(bytes(mark.picture.content), content_type=mark.picture.media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
