"""Letters of a case: begin, read, edit, bring up to date, approve, send back, issue, and what became of them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.methods import only
from complaints.casework import actions, correspondence, permissions
from complaints.casework.forms import letters as forms
from complaints.casework.forms.base import CaseForm
from complaints.casework.models import CaseLetter, Complaint
from complaints.casework.views.access import Answer, CaseRequest, back_to, on_case, recorders_only, today, works_on
from complaints.casework.views.frame import frame
from complaints.casework.views.one_form import acted, ask, form_on
from complaints.casework.vocabulary import Step
from letters import confirming, post_room, reading
from letters.catalogue import CATALOGUE
from letters.serving import draft_response, pdf_response
from letters.vocabulary import BY_HAND, How, LetterState, Outcome, Rendering

FORMS: dict[str, type[forms.LetterForm]] = {
    "approve": forms.ApproveForm,
    "send_back": forms.SendBackForm,
    "sections": forms.SectionsForm,
    "refresh": forms.RefreshForm,
    "issue": forms.IssueForm,
    "gone": forms.GoneForm,
    "again": forms.SendAgainForm,
    "came_back": forms.CameBackForm,
    "enclose": forms.EncloseForm,
}
"""What can be asked on the page of a letter, by the name of its button."""

PLAIN = frozenset({"drop", "make", "arrived", "take_out", "correct", "confirm"})
"""Buttons without questions."""


@only("GET", "HEAD")
@on_case
def letters(request: CaseRequest, complaint: Complaint) -> Answer:
    """Every letter, newest first, with where it stands and what became of it."""
    rows = complaint.letters.select_related("letter__issued_by", "letter__approved_by", "letter__drafted_by")
    listed = list(rows.prefetch_related("letter__deliveries").order_by("-pk"))
    may_write = works_on(request, complaint)
    context = frame(request, complaint, "letters", letters=listed, may_write=may_write)
    return render(request, "casework/letters.html", context)


@only("GET", "HEAD", "POST")
@on_case
def begin(request: CaseRequest, complaint: Complaint) -> Answer:
    """A letter begun by hand."""
    recorders_only(request, complaint)
    form = form_on(request, complaint, forms.BeginLetterForm)
    return acted(
        request, form,
        lambda said: actions.write_letter(
            complaint, key=said["key"], to=said["to"], by=request.user, at=timezone.now()
        ),
        done="The letter is drafted.",
        to=lambda made: redirect("casework:letter", complaint.reference, made[0].letter.uuid)
        if made
        else redirect("casework:letters", complaint.reference),
    ) or ask(
        request, complaint, form, title="Begin a letter", button="Draft it", back="letters",
        intro="It is drafted from the facts of the case. You read it, have it approved and then issue it.",
    )  # fmt: skip


def _found(complaint: Complaint, key: uuid.UUID) -> CaseLetter:
    rows = complaint.letters.select_related(
        "letter__academy__trust", "letter__drafted_by", "letter__amended_by", "letter__approved_by",
        "letter__sent_back_by", "letter__issued_by", "letter__withdrawn_by",
    )  # fmt: skip
    found = get_object_or_404(rows, letter__uuid=key)
    found.complaint = complaint
    return found


@only("GET", "HEAD", "POST")
@on_case
def letter(request: CaseRequest, complaint: Complaint, key: uuid.UUID) -> Answer:
    """One letter: its words, what stops it, and what this person may do with it."""
    case_letter = _found(complaint, key)
    if request.method == "POST":
        return _act(request, complaint, case_letter)
    return _page(request, complaint, case_letter, {}, [])


def _act(request: CaseRequest, complaint: Complaint, case_letter: CaseLetter) -> Answer:
    act = str(request.POST.get("act", ""))
    if act not in FORMS and act not in PLAIN:
        raise Http404
    form: CaseForm | None = None
    if act in FORMS:
        given: dict[str, Any] = {"complaint": complaint, "user": request.user, "on": today(), "prefix": act}
        form = FORMS[act].about(case_letter.letter)(request.POST, **given)
        if not form.is_valid():
            return _page(request, complaint, case_letter, {act: form}, [])
    try:
        if act == "correct":
            made = actions.correct_letter(case_letter, by=request.user, at=timezone.now())
            messages.success(
                request, "This draft goes in the place of the letter that was issued. Put right what was wrong."
            )
            return redirect("casework:letter", complaint.reference, made.letter.uuid)
        said = _carry_out(act, case_letter, form.cleaned_data if form else {}, request)
    except (actions.Refused, post_room.NotReady) as refused:
        why = list(refused.sentences if isinstance(refused, actions.Refused) else refused.problems)
        typed = {act: form} if form and act != "approve" else {}
        return _page(request, complaint, _found(complaint, case_letter.letter.uuid), typed, why)
    messages.success(request, said)
    if act == "drop" or (act == "issue" and case_letter.step):
        return back_to(request, complaint)
    if not permissions.visible_to(request.user, on=today()).filter(pk=complaint.pk).exists():
        return redirect("casework:home")
    return redirect("casework:letter", complaint.reference, case_letter.letter.uuid)


SAID_ISSUED: dict[Step, str] = {
    Step.SIGNPOST: "The complaint is closed: another procedure covers it.",
    Step.DECLINE_LATE: "The complaint is closed as raised too late.",
    Step.DECLINE_DUPLICATE: "The complaint is closed as answered before.",
    Step.ANSWER_WITH_CAMPAIGN: "The complaint is closed with the answer to all.",
    Step.ACKNOWLEDGE: "This stage is acknowledged.",
    Step.ANSWER_INFORMALLY: "Stage 1 is answered.",
    Step.ANSWER_FORMALLY: "Stage 2 is answered, and the time to ask for a panel runs.",
    Step.REFUSE_LATE_REQUEST: "The late request is refused, and the complaint is closed.",
    Step.FIX_HEARING: "The hearing is fixed.",
    Step.ADJOURN: "The hearing is adjourned. Fix another date.",
    Step.ISSUE_DECISION: "The decision has gone. The copies are drafted.",
    Step.EXTEND: "The new time limit stands.",
    Step.PAUSE: "The pause has begun.",
}
"""What the issuing of a letter that is a step has done."""


def _carry_out(act: str, case_letter: CaseLetter, said: dict[str, Any], request: CaseRequest) -> str:
    """Do one thing with a letter; says what was done."""
    by, at = request.user, timezone.now()
    if act == "approve":
        actions.approve_letter(case_letter, by=by, at=at, seen=said["seen_hash"])
        return "The letter is approved. It can now be issued."
    if act == "send_back":
        actions.send_back_letter(case_letter, reasons=said["reasons"], by=by, at=at, seen=said["seen_hash"])
        return "The letter went back with your reasons."
    if act == "sections":
        actions.choose_sections(case_letter, wanted=said["wanted"], by=by, at=at, seen=said["seen_hash"])
        return "The letter has the sections that you chose. Read it again."
    if act == "refresh":
        actions.refresh_letter(case_letter, by=by, at=at, by_post=said["by_post"])
        return "The facts in the letter are those of today. Read it again."
    if act == "issue":
        day: dt.date = said["issued_on"]
        actions.issue(
            case_letter, by=by, at=at, how=said["how"], issued_on=day, known_by=said["known_by"],
            seen=said["seen_hash"], on_paper=said.get("on_paper", False),
        )  # fmt: skip
        step = f" {SAID_ISSUED[Step(case_letter.step)]}" if case_letter.step else ""
        return f"The letter is issued.{step}"
    if act == "gone":
        actions.letter_went(
            case_letter, how=said["how"], on=said["gone_on"], detail=said["detail"], by=by, at=at,
            on_paper=said.get("on_paper", False),
        )  # fmt: skip
        return "It is recorded that the letter went."
    if act == "again":
        actions.send_letter_again(case_letter, email=said["email"], by=by, at=at)
        return "The letter is on its way again."
    if act == "enclose":
        actions.enclose(case_letter, said["document"], by=by, at=at)
        return "The document goes with the letter, as pages behind it."
    if act == "take_out":
        actions.take_out_of_letter(case_letter, _key(request.POST.get("enclosure", "")), by=by, at=at)
        return "The document does not go with the letter."
    if act == "came_back":
        actions.letter_returned(case_letter, why=said["why"], by=by, at=at)
        return "It is recorded that the letter came back. Send it again, or another way."
    if act == "arrived":
        actions.letter_arrived(case_letter, by=by, at=at)
        return "It is recorded that the letter arrived."
    if act == "confirm":
        actions.confirm_letter(case_letter, keys=request.POST.getlist("confirmed"), by=by, at=at)
        return "That is confirmed for the letter as it stands."
    if act == "make":
        actions.make_letter_again(case_letter, by=by, at=at)
        return "The PDF is being made again."
    actions.drop_draft(case_letter, by=by, at=at)
    return "The draft was put away. It is kept on the case."


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as strange:
        raise Http404 from strange


def _page(
    request: CaseRequest, complaint: Complaint, case_letter: CaseLetter, shown: dict[str, CaseForm], refused: list[str]
) -> Answer:
    row, on, user = case_letter.letter, today(), request.user
    may_record = works_on(request, complaint)
    for form in shown.values():
        if isinstance(form, forms.SeenForm):
            form.now_shows(row)
    asked = {
        act: shown.get(act) or form.about(row)(complaint=complaint, user=user, on=on, prefix=act, auto_id=f"{act}-%s")
        for act, form in FORMS.items()
        if shown.get(act) or _offered(act, case_letter, complaint, user_may_record=may_record, request=request)
    }
    problems: list[str] = []
    doubts: list[tuple[str, str]] = []
    if row.is_open:
        if may_record or "approve" in asked:
            doubts = confirming.to_tick(row, correspondence.doubts(complaint, case_letter, on=on))
        problems = post_room.problems(row, extra=correspondence.problems(complaint, case_letter, on=on))
    deliveries = list(row.deliveries.select_related("by", "came_back_by")) if row.state == LetterState.ISSUED else []
    kind = CATALOGUE[row.key]
    context = frame(
        request, complaint, "letters", case_letter=case_letter, row=row, words=reading.html(row), problems=problems,
        refused=refused, deliveries=deliveries, asked=asked, doubts=doubts,
        faults=[fault for form in shown.values() for fault in form.problems],
        no_address=row.is_open and may_record and case_letter.to == CaseLetter.To.COMPLAINANT
        and not (row.recipient_email or row.recipient_address.strip()),
        may_write=row.is_open and may_record, approver=kind.approver.label,
        two_people=row.key in permissions.TWO_PEOPLE,
        step=Step(case_letter.step) if case_letter.step else None,
        may_correct=row.state == LetterState.ISSUED and works_on(request, complaint),
        corrections=list(row.corrections.exclude(state=LetterState.WITHDRAWN)),
        on_paper=confirming.kept(row, correspondence.ON_PAPER) if deliveries else None,
        enclosures=list(row.enclosures.all()), being_made=row.rendering in (Rendering.WAITING, Rendering.CLAIMED),
        not_made=row.rendering == Rendering.FAILED and may_record,
        may_have_arrived=may_record and bool(deliveries) and deliveries[0].outcome == Outcome.UNSURE,
    )  # fmt: skip
    return render(request, "casework/letter.html", context, status=422 if refused or context["faults"] else 200)


def _offered(
    act: str, case_letter: CaseLetter, complaint: Complaint, *, user_may_record: bool, request: CaseRequest
) -> bool:
    """Whether this person is asked this now."""
    row, on = case_letter.letter, today()
    if act == "refresh":
        return row.is_open and user_may_record
    if act == "sections":
        return row.is_open and user_may_record and not row.is_amended and bool(correspondence.may_choose(row.key))
    if act == "enclose":
        writes = row.is_open and user_may_record and case_letter.to == CaseLetter.To.COMPLAINANT
        return writes and complaint.documents.filter(shared=True).exists()
    if act in ("approve", "send_back"):
        waits = row.state == LetterState.DRAFTED if act == "approve" else row.is_open
        return waits and permissions.may_approve_letter(request.user, case_letter, complaint, on=on)
    if act == "issue":
        approved = row.state == LetterState.APPROVED
        return approved and permissions.may_issue(request.user, case_letter, complaint, on=on)
    if row.state != LetterState.ISSUED or not user_may_record:
        return False
    latest = row.deliveries.first()
    failed = latest is not None and latest.outcome in (Outcome.BOUNCED, Outcome.UNSURE)
    if act == "again":
        return failed
    if act == "came_back":
        return latest is not None and latest.how != How.PAGE and latest.outcome in (Outcome.SENT, Outcome.POSTED)
    return failed or (latest is not None and latest.how in BY_HAND and latest.outcome == Outcome.WAITING)


@only("GET", "HEAD", "POST")
@on_case
def edit_letter(request: CaseRequest, complaint: Complaint, key: uuid.UUID) -> Answer:
    """Change the words of a letter that has not gone; an approval ends with that."""
    recorders_only(request, complaint)
    case_letter = _found(complaint, key)
    row = case_letter.letter
    if not row.is_open and not request.POST.get("body"):
        messages.error(request, "This letter has gone or was put away, so its words no longer change.")
        return redirect("casework:letter", complaint.reference, key)
    form = forms.EditLetterForm.about(row)(request.POST or None, complaint=complaint, user=request.user, on=today())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.amend_letter(
                case_letter, body=said["body"], subject_line=said["subject_line"], large_print=said["large_print"],
                by=request.user, at=timezone.now(), seen=said["seen_hash"] or None,
            )  # fmt: skip
        except actions.Refused as stopped:
            form.add_error(None, " ".join(stopped.sentences))
        else:
            messages.success(request, "The letter is saved.")
            return redirect("casework:letter", complaint.reference, key)
    context = frame(request, complaint, "", ask=form, row=row)
    return render(request, "casework/edit_letter.html", context, status=422 if form.problems else 200)


@only("GET", "HEAD")
@on_case
def pdf(request: CaseRequest, complaint: Complaint, key: uuid.UUID) -> Answer:
    """The letter as a PDF; that it was had is written down."""
    case_letter = _found(complaint, key)
    if case_letter.letter.state != LetterState.ISSUED:
        raise Http404
    return pdf_response(case_letter.letter, request=request)


@only("GET", "HEAD")
@on_case
def pages(request: CaseRequest, complaint: Complaint, key: uuid.UUID) -> Answer:
    """A letter that has not gone, as the pages that it would be: each marked as a draft, made for this look alone."""
    row = _found(complaint, key).letter
    if not row.is_open:
        raise Http404
    return draft_response(request, row, by=request.user, at=timezone.now())
