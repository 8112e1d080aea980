"""The guide: steps of platforms, legal notes, whom to ask; each dated, kept by the trust's officers (R188, R217)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import models, transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts import trail
from accounts.fields import HelplineField
from accounts.methods import only
from accounts.models import PostKind, Trust
from socialmedia import permissions, reference
from socialmedia.gates import BY_KEY
from socialmedia.models import GateRule, LegalNote, Platform, PlatformStep, SupportContact, WorkingHours
from socialmedia.views.access import SENT_BEFORE, Answer, IncidentRequest, once, signed_in, today


def _trust(request: IncidentRequest) -> Trust:
    """The trust, for whoever may report or keeps the guide."""
    on = today()
    keeps = permissions.may_keep_guide(request.user, on=on)
    readers = keeps or permissions.may_report(request.user, on=on)
    readers = readers or permissions.visible_to(request.user, on=on).exists()
    trust = Trust.objects.order_by("pk").first()
    if not readers or trust is None:
        raise Http404
    return trust


@only("GET", "HEAD")
@signed_in
def guide(request: IncidentRequest) -> Answer:
    """Everything on one page, for a phone in the evening."""
    trust = _trust(request)
    reference.gate_rules_of(trust)
    rules = {key: reference.gate_rule_of(trust, key) for key in BY_KEY}
    context = {
        "platforms": [row for row in reference.platforms_of(trust) if row.in_use],
        "notes": [row for row in reference.legal_notes_of(trust) if row.in_use],
        "contacts": [row for row in reference.support_contacts_of(trust) if row.in_use],
        "gates": [(gate, rules.get(key)) for key, gate in BY_KEY.items()],
        "hours": reference.hours_of(trust), "keeps": permissions.may_keep_guide(request.user, on=today()),
    }  # fmt: skip
    return render(request, "socialmedia/guide.html", context)


class StepForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """One list of steps."""

    class Meta:
        model = PlatformStep
        fields = ("title", "text")


class PlatformForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """A platform and where its rules are."""

    class Meta:
        model = Platform
        fields = ("name", "also_called", "rules_name", "rules_link", "without_account", "in_use")


class NoteForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """One legal note."""

    class Meta:
        model = LegalNote
        fields = ("title", "text", "criminal", "in_use")


class SupportForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """One contact for support."""

    class Meta:
        model = SupportContact
        fields = ("name", "what_for", "telephone", "link", "in_use")
        field_classes = {"telephone": HelplineField}


class HoursForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """Working hours."""

    class Meta:
        model = WorkingHours
        fields = ("begin", "end", "reply")


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """Who opens a gate by hand."""

    posts = forms.MultipleChoiceField(
        label="Posts that may open it by hand", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[
            (kind.value, kind.label)
            for kind in (
                PostKind.PRINCIPAL, PostKind.OPERATIONS_OFFICER, PostKind.TRUST_OFFICER, PostKind.CHIEF_EXECUTIVE,
                PostKind.COUNCIL_CHAIR, PostKind.BOARD_CHAIR,
            )
        ],
    )  # fmt: skip

    class Meta:
        model = GateRule
        fields = ("posts", "legal_advice_first")


KEPT: dict[str, tuple[type[models.Model], type[forms.ModelForm], str]] = {  # type: ignore[type-arg]
    "step": (PlatformStep, StepForm, "the steps"),
    "platform": (Platform, PlatformForm, "the platform"),
    "note": (LegalNote, NoteForm, "the legal note"),
    "contact": (SupportContact, SupportForm, "the contact"),
    "hours": (WorkingHours, HoursForm, "the working hours"),
    "gate": (GateRule, RuleForm, "who opens the gate"),
}
"""What can be edited, by its name in the address."""


@only("GET", "HEAD", "POST")
@signed_in
def edit(request: IncidentRequest, kind: str, pk: int) -> Answer:
    """Change one entry of the guide; a change says that it was checked today."""
    if not permissions.may_keep_guide(request.user, on=today()) or kind not in KEPT:
        raise Http404
    trust = _trust(request)
    model, made, what = KEPT[kind]
    rows: Any = model._default_manager.all()
    rows = rows.filter(platform__trust=trust) if model is PlatformStep else rows.filter(trust=trust)
    row: Any = get_object_or_404(rows, pk=pk)
    form = made(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        changed = sorted(form.changed_data)
        saved: Any = form.save(commit=False)
        if hasattr(saved, "checked_on"):
            saved.checked_on = today()
        saved.save()
        now = timezone.now()
        trail.saw(
            about_kind="guide", about=None, user=request.user, what=f"changed {kind}", at=now,
            detail=f"{pk}: {', '.join(changed)}",
        )  # fmt: skip
        messages.success(request, "Saved. It says that it was checked today.")
        return redirect("socialmedia:guide")
    return render(
        request, "socialmedia/edit_guide.html", {"form": form, "what": what, "row": row},
        status=422 if form.errors else 200,
    )  # fmt: skip


class NewStepForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """Steps for something that has none yet, on one of the platforms."""

    class Meta:
        model = PlatformStep
        fields = ("platform", "title", "text")


NEW: dict[str, type[forms.ModelForm]] = {  # type: ignore[type-arg]
    "step": NewStepForm, "platform": PlatformForm, "note": NoteForm, "contact": SupportForm,
}  # fmt: skip
"""What can be added, by its name in the address (R141)."""


@only("GET", "HEAD", "POST")
@signed_in
def add(request: IncidentRequest, kind: str) -> Answer:
    """One more platform, list of steps, legal note or contact, checked today."""
    if not permissions.may_keep_guide(request.user, on=today()) or kind not in NEW:
        raise Http404
    trust = _trust(request)
    reference.bring_in_all(trust)
    form = NEW[kind](request.POST or None)
    if "platform" in form.fields:
        field: Any = form.fields["platform"]
        field.queryset = reference.platforms_of(trust)
    mark = str(request.POST.get("once") or once())[:30]
    if request.method == "POST" and form.is_valid():
        row: Any = form.save(commit=False)
        if kind != "step":
            row.trust, row.key = trust, f"own-{mark}"
        if hasattr(row, "checked_on"):
            row.checked_on = today()
        row.position = LAST
        with transaction.atomic():
            Trust.objects.select_for_update().get(pk=trust.pk)
            if _stands_already(kind, row):
                messages.info(request, SENT_BEFORE)
                return redirect("socialmedia:guide")
            row.save()
            trail.saw(
                about_kind="guide", about=None, user=request.user, what=f"added {kind}", at=timezone.now(),
                detail=str(row.pk),
            )  # fmt: skip
        messages.success(request, "Added. It says that it was checked today.")
        return redirect("socialmedia:guide")
    context = {"form": form, "what": ADDED[kind], "adding": True, "once": mark}
    return render(request, "socialmedia/edit_guide.html", context, status=422 if form.errors else 200)


def _stands_already(kind: str, row: Any) -> bool:
    """Whether the very same form was sent already: it would stand twice. Ask with the trust's row locked."""
    rows = type(row)._default_manager
    if kind == "step":
        return bool(rows.filter(platform=row.platform, title=row.title, text=row.text).exists())
    return bool(rows.filter(trust=row.trust, key=row.key).exists())


ADDED = {"step": "steps", "platform": "a platform", "note": "a legal note", "contact": "a contact"}
LAST = 9_000
"""Where what a trust adds stands: after what was shipped."""


@only("GET", "HEAD", "POST")
@signed_in
def rule(request: IncidentRequest, gate: str) -> Answer:
    """The rule of a gate that has none yet is made when it is first opened for editing."""
    if not permissions.may_keep_guide(request.user, on=today()) or gate not in BY_KEY:
        raise Http404
    trust = _trust(request)
    reference.gate_rules_of(trust)
    if request.method == "GET":
        row = reference.gate_rule_of(trust, gate) or GateRule(trust=trust, gate=gate)
    else:
        row, _new = GateRule.objects.get_or_create(trust=trust, gate=gate)
    form = RuleForm(request.POST or None, instance=row, initial={"posts": row.posts})
    if request.method == "POST" and form.is_valid():
        form.save()
        trail.saw(
            about_kind="guide", about=None, user=request.user, what="changed gate", at=timezone.now(), detail=gate
        )
        messages.success(request, "Saved.")
        return redirect("socialmedia:guide")
    known = BY_KEY[gate]
    return render(
        request, "socialmedia/edit_guide.html",
        {"form": form, "what": f"who opens “{known.title}” by hand", "row": row, "intro": known.sentence},
        status=422 if form.errors else 200,
    )  # fmt: skip
