"""Contacts (internal) and messages (with the complainant): beside each other, never mixed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.methods import only
from complaints.casework import actions
from complaints.casework.forms.record import ContactForm, MessageForm
from complaints.casework.letter_context import way_in
from complaints.casework.models import Complaint, Message
from complaints.casework.views.access import Answer, CaseRequest, on_case, recorders_only, today, works_on
from complaints.casework.views.frame import frame
from complaints.casework.views.one_form import acted, ask, form_on, tab

NOT_BY_EMAIL = (
    "The message is on the complainant's page, but they are not told by e-mail. Print the note beside it and post it."
)


@only("GET", "HEAD", "POST")
@on_case
def contacts(request: CaseRequest, complaint: Complaint) -> Answer:
    """What passed between people; a message to the complainant is sent from here."""
    may_record = works_on(request, complaint)
    form = form_on(request, complaint, MessageForm)
    if request.method == "POST":
        recorders_only(request, complaint)
        if complaint.complainant.anonymous:
            raise Http404
        if form.is_valid():
            key = form.cleaned_data["once"]
            sent = actions.send_message(
                complaint, text=form.cleaned_data["text"], by=request.user, at=timezone.now(),
                submission_key=f"{complaint.uuid}:{request.user.pk}:{key}"[:64] if key else None,
            )  # fmt: skip
            if sent.told == Message.Told.TO_POST:
                messages.warning(request, NOT_BY_EMAIL)
            else:
                messages.success(
                    request, "The message is on the complainant's page. An e-mail tells them that it waits."
                )
            return redirect("casework:contacts", complaint.reference)
    context = frame(
        request, complaint, "contacts",
        contacts=complaint.contacts.select_related("by"),
        correspondence=complaint.messages.select_related("by").order_by("-pk"),
        ask=form,
        may_record=may_record,
        may_write=may_record and not complaint.complainant.anonymous,
        to_post=(Message.Told.TO_POST, Message.Told.FAILED),
    )  # fmt: skip
    if request.method == "GET":
        context["correspondence"] = list(context["correspondence"])
        actions.messages_seen(complaint, by=request.user, at=timezone.now())
    return render(request, "casework/contacts.html", context, status=422 if form.problems else 200)


@only("GET", "HEAD", "POST")
@on_case
def message_note(request: CaseRequest, complaint: Complaint, pk: int) -> Answer:
    """A note to print and post for who is not told by e-mail that a message waits; then that it has gone."""
    recorders_only(request, complaint)
    message = get_object_or_404(complaint.messages, pk=pk, from_complainant=False)
    if request.method == "POST":
        actions.note_posted(message, by=request.user, at=timezone.now())
        messages.success(request, "It is recorded that the note went by post.")
        return redirect("casework:contacts", complaint.reference)
    request.seen_as = "note about a message"
    context = {
        "complaint": complaint, "person": complaint.complainant, "message": message, "way_in": way_in(),
        "academy": complaint.academy, "today": today(), "office": complaint.procedure.name("office"),
        "to_post": message.told in (Message.Told.TO_POST, Message.Told.FAILED),
    }  # fmt: skip
    return render(request, "casework/message_note.html", context)


@only("GET", "HEAD", "POST")
@on_case
def add_contact(request: CaseRequest, complaint: Complaint) -> Answer:
    """A call, a meeting, a letter or e-mail in, a note."""
    recorders_only(request, complaint)
    form = form_on(request, complaint, ContactForm, first={"day": today()})
    return acted(
        request, form,
        lambda said: actions.add_contact(
            complaint, kind=said["kind"], on=said["day"], people_present=said["people"], note_text=said["note"],
            by=request.user, at=timezone.now(), tried_after_answer=said["tried"], once=said["once"],
        ),
        done="The contact is recorded.", to=tab(complaint, "contacts"),
    ) or ask(
        request, complaint, form, title="Record a contact", button="Record it",
        intro="For the record of those who work on the case. The complainant does not see it.",
    )  # fmt: skip
