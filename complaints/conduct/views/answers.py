"""The one answer of a campaign: written, approved by another person, published, sent."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import trail
from accounts.methods import only
from complaints.casework.actions import Refused
from complaints.casework.views.access import Answer, CaseRequest
from complaints.casework.views.one_form import acted, ask_alone, pressed, sent
from complaints.conduct import campaigns
from complaints.conduct.forms.campaigns import AnswerForm, ReasonsForm
from complaints.conduct.models import Campaign
from complaints.conduct.views.access import campaign_of, officers_only
from letters import printing
from letters.reading import to_html
from letters.serving import private_pdf
from letters.stored import Damaged


@only("GET", "HEAD", "POST")
@officers_only
def write(request: CaseRequest, key: UUID) -> Answer:
    """Write or change the answer; a change makes its approval void."""
    found = campaign_of(request, key)
    form = AnswerForm(sent(request), initial={"name": found.name, "answer": found.answer})
    address = reverse("conduct:campaign", args=[found.uuid])
    return acted(
        request, form, lambda said: campaigns.write_answer(found, by=request.user, at=timezone.now(), **said),
        at="answer", done="The answer is saved. Another officer of the trust reads and approves it.", to=address,
    ) or ask_alone(
        request, form, title="Write the answer", button="Save the answer", caption=found.name, back=address,
        template="conduct/write_answer.html",
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@officers_only
def read(request: CaseRequest, key: UUID) -> Answer:
    """Read the answer as it will stand, and approve it or send it back."""
    found = campaign_of(request, key)
    form = ReasonsForm(request.POST if "reasons" in request.POST else None)
    if request.method == "POST":
        at = timezone.now()
        try:
            if "approve" in request.POST:
                campaigns.approve(found, by=request.user, at=at)
                messages.success(request, "The answer is approved.")
                return redirect("conduct:campaign", found.uuid)
            if form.is_valid():
                campaigns.send_back(found, reasons=form.cleaned_data["reasons"], by=request.user, at=at)
                messages.success(request, "The answer is sent back.")
                return redirect("conduct:campaign", found.uuid)
        except Refused as refused:
            messages.error(request, " ".join(refused.sentences))
            return redirect("conduct:campaign", found.uuid)
    context = {
        "campaign": found, "answer": to_html(found.answer), "ask": form, "mine": found.written_by_id == request.user.pk,
        "number": found.members.filter(taken_out_on=None).count(),
    }  # fmt: skip
    return render(request, "conduct/read_answer.html", context, status=422 if form.problems else 200)


def _act(request: CaseRequest, key: UUID, act: Callable[..., None], said: str) -> Answer:
    found = campaign_of(request, key)
    return pressed(
        request, lambda: act(found, by=request.user, at=timezone.now()), done=said,
        to=reverse("conduct:campaign", args=[found.uuid]),
    )  # fmt: skip


@only("POST")
@officers_only
def publish(request: CaseRequest, key: UUID) -> Answer:
    """Put the approved answer on its public page."""
    return _act(request, key, campaigns.publish, "The answer is published.")


@only("POST")
@officers_only
def take_down(request: CaseRequest, key: UUID) -> Answer:
    """End the public page."""
    return _act(request, key, campaigns.take_down, "The public page has ended.")


@only("POST")
@officers_only
def stop(request: CaseRequest, key: UUID) -> Answer:
    """Nobody else is answered until it goes on."""
    return _act(request, key, campaigns.stop, "Stopped. Whoever has no answer yet gets none until you let it go on.")


@only("POST")
@officers_only
def print_all(request: CaseRequest, key: UUID) -> Answer:
    """Ask for one PDF of all the letters."""
    return _act(request, key, campaigns.ask_for_print, "The letters are being put together. Look again in a moment.")


@only("GET", "HEAD")
@officers_only
def print_pdf(request: CaseRequest, key: UUID, run: UUID) -> Answer:
    """All letters in one PDF for the printer; that it was had is written down."""
    found = campaign_of(request, key)
    made = get_object_or_404(printing.runs_of(found.uuid).exclude(pdf=""), uuid=run)
    try:
        content = printing.content(made)
    except Damaged as problem:
        messages.error(request, f"{problem} Ask for it again.")
        return redirect("conduct:campaign", found.uuid)
    trail.saw(
        about_kind=campaigns.ABOUT_CAMPAIGN, about=found.uuid, user=request.user, what="letters for the printer",
        at=timezone.now(), detail=str(made.uuid),
    )  # fmt: skip
    return private_pdf(content, "answers.pdf")


@only("GET", "HEAD", "POST")
@officers_only
def send(request: CaseRequest, key: UUID) -> Answer:
    """Send the approved answer to every member, after one question."""
    if request.method == "POST":
        return _act(
            request, key, campaigns.send, "The letters are on their way. This page shows who has been answered."
        )
    found = campaign_of(request, key)
    number = found.members.filter(taken_out_on=None, sent_on=None).count()
    context = {
        "question": f"Send the answer to {number} {'person' if number == 1 else 'people'}?",
        "text": "Each gets a letter of their own and their complaint closes. Each can go on with the ordinary "
        "procedure, from their own page or by telling us.",
        "button": "Send the letters", "back": reverse("conduct:campaign", args=[found.uuid]),
    }  # fmt: skip
    return render(request, "conduct/confirm.html", context)


@require_safe
def published(request: HttpRequest, slug: str) -> HttpResponse:
    """The published answer, for anybody, without a name (S0 §9.3, R123)."""
    rows = Campaign.objects.filter(published_on__isnull=False, taken_down_on=None).select_related("trust")
    found = get_object_or_404(rows, slug=slug)
    return render(request, "conduct/published.html", {"campaign": found, "answer": to_html(found.answer)})
