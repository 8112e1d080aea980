"""The pages of underlying issues, and of trying another time limit on last year's complaints (S0 §12, §13)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts import posts
from accounts.methods import only
from accounts.models import Trust
from accounts.origins import ORIGINS
from complaints.casework.views.access import Answer, CaseRequest, today
from complaints.casework.views.one_form import acted, ask_alone, once, sent
from complaints.policy.in_force import in_force_now
from complaints.policy.permissions import EDITORS
from complaints.register.lessons import issues as acting
from complaints.register.lessons import limits, seeing
from complaints.register.lessons.access import issue_of, learners_only, saw
from complaints.register.lessons.forms import IssueForm, JoinForm, LimitForm, ReviewForm, WhyForm
from complaints.register.models import Issue


@only("GET", "HEAD")
@learners_only
def issues(request: CaseRequest) -> Answer:
    """What lies beneath several complaints, naming nobody (R135)."""
    found = seeing.issues_visible_to(request.user, on=today()).select_related("academy")
    read = Q(origins__in=seeing.joined_for(request.user, on=today()).values("pk"))
    found = found.prefetch_related("reviews").annotate(number=Count("origins", filter=read))
    context = {
        "open": [row for row in found if row.closed_on is None],
        "closed": [row for row in found if row.closed_on is not None],
        "on": today(),
    }
    saw(request, None, "issues", kind=acting.ABOUT)
    return render(request, "register/issues.html", context)


@only("GET", "HEAD", "POST")
@learners_only
def begin(request: CaseRequest) -> Answer:
    """Something seems to lie beneath several complaints."""
    on = today()
    trusts = seeing.at_trust(request.user, on=on)
    places = list(seeing.academies(request.user, on=on).select_related("trust"))
    form = IssueForm(sent(request), places=places, whole=bool(trusts), initial=once())

    def act(said: dict[str, Any]) -> Issue:
        academy = form.places.get(said["place"])
        trust = academy.trust if academy else Trust.objects.get(pk=min(trusts))
        return acting.begin(
            trust=trust, academy=academy, title=said["title"], what=said["what"], cause=said["cause"],
            by=request.user, at=timezone.now(),
        )  # fmt: skip

    return acted(
        request, form, act, done="The issue is opened. Say beneath which complaints or incidents it lies.",
        to=lambda made: redirect("register:join", made.uuid),
    ) or ask_alone(
        request, form, title="Open an underlying issue", button="Open it", back=reverse("register:issues"),
        intro="Something that several complaints or incidents have in common. It is reviewed with the principal or the "
        "chief executive, and papers for the council and the board can tell of it.",
    )  # fmt: skip


@only("GET", "HEAD")
@learners_only
def issue(request: CaseRequest, key: UUID) -> Answer:
    """One issue: what lies beneath it, its reviews, its lessons and what is done."""
    found = issue_of(request, key)
    on = today()
    origins = []
    for row in seeing.joined_for(request.user, on=on).filter(issue=found):
        read = ORIGINS[row.about_kind].seen(request.user, on).filter(uuid=row.about).first()
        origins.append((row, read))
    lessons = seeing.lessons_visible_to(request.user, on=on)
    context = {
        "issue": found, "origins": origins, "reviews": found.reviews.select_related("by"),
        "lessons": lessons.filter(issue=found).prefetch_related("improvements__owner")
        | lessons.filter(about=found.uuid).prefetch_related("improvements__owner"),
        "on": on,
    }  # fmt: skip
    saw(request, found.uuid, "issue", kind=acting.ABOUT)
    return render(request, "register/issue.html", context)


@only("GET", "HEAD", "POST")
@learners_only
def change(request: CaseRequest, key: UUID) -> Answer:
    """Other words for it."""
    found = issue_of(request, key)
    first = {"title": found.title, "what": found.what, "cause": found.cause}
    form = IssueForm(sent(request), places=[], whole=False, initial=first)
    return acted(
        request, form,
        lambda said: acting.change(
            found, title=said["title"], what=said["what"], cause=said["cause"], by=request.user, at=timezone.now()
        ),
        at="what", done="The issue is saved.", to=found,
    ) or ask_alone(request, form, title="Change the issue", button="Save", back=found.get_absolute_url())  # fmt: skip


@only("GET", "HEAD", "POST")
@learners_only
def join(request: CaseRequest, key: UUID) -> Answer:
    """Beneath which complaints and incidents it lies."""
    found = issue_of(request, key)
    form = JoinForm(sent(request))
    return acted(
        request, form, lambda said: acting.join(found, said["references"], by=request.user, at=timezone.now()),
        at="references", done="They are joined.", to=found,
    ) or ask_alone(
        request, form, title="What does it lie beneath?", button="Join them", back=found.get_absolute_url(),
        caption=found.title,
    )  # fmt: skip


@only("POST")
@learners_only
def part(request: CaseRequest, key: UUID, pk: int) -> Answer:
    """One of them does not belong to it after all."""
    found = issue_of(request, key)
    row = get_object_or_404(seeing.joined_for(request.user, on=today()), issue=found, pk=pk)
    acting.part(found, row, by=request.user, at=timezone.now())
    messages.success(request, "It is taken out.")
    return redirect(found)


@only("GET", "HEAD", "POST")
@learners_only
def review(request: CaseRequest, key: UUID) -> Answer:
    """A review with the principal or the chief executive (R135)."""
    found = issue_of(request, key)
    form = ReviewForm(sent(request), on=today(), initial={"reviewed_on": today()})
    return acted(
        request, form,
        lambda said: acting.review(
            found, reviewed_on=said["reviewed_on"], with_whom=said["with_whom"], decided=said["decided"],
            next_on=said["next_on"], by=request.user, at=timezone.now(),
        ),
        at="decided", done="The review is recorded.", to=found,
    ) or ask_alone(
        request, form, title="Record a review", button="Record it", back=found.get_absolute_url(), caption=found.title
    )  # fmt: skip


@only("GET", "HEAD", "POST")
@learners_only
def close(request: CaseRequest, key: UUID) -> Answer:
    """It lies beneath nothing any more."""
    found = issue_of(request, key)
    if found.closed_on is not None:
        raise Http404
    form = WhyForm(sent(request))
    return acted(
        request, form, lambda said: acting.close(found, why=said["why"], by=request.user, at=timezone.now()),
        at="why", done="The issue is closed.", to=found,
    ) or ask_alone(
        request, form, title="Why is it closed?", button="Close it", back=found.get_absolute_url(), caption=found.title
    )  # fmt: skip


@only("POST")
@learners_only
def reopen(request: CaseRequest, key: UUID) -> Answer:
    """It is there again."""
    found = issue_of(request, key)
    acting.reopen(found, by=request.user, at=timezone.now())
    messages.success(request, "The issue is open again.")
    return redirect(found)


@only("GET", "HEAD")
@learners_only
def try_limit(request: CaseRequest) -> Answer:
    """Another length of a time limit, tried on the complaints of the last twelve months (S0 §13, R138)."""
    on = today()
    places = list(seeing.academies(request.user, on=on).select_related("trust"))
    form = LimitForm(request.GET or None, places=places)
    context: dict[str, Any] = {"ask": form, "on": on, "since": limits.last_year(on)[0]}
    trust = places[0].trust if places else None
    if form.is_valid():
        said = form.cleaned_data
        academy = form.places.get(said.get("academy") or "")
        found = limits.replay(
            request.user, form.kind, said["length"], on=on, academy=academy.pk if academy else None
        )  # fmt: skip
        rules = [version.rule(form.kind) for version in (in_force_now(trust, on=on) if trust else [])]
        counts = found.counts or {rule.count for rule in rules if rule is not None}
        context |= {
            "kind": form.kind, "length": limits.in_words(said["length"], counts), "academy": academy,
            "found": found,
        }  # fmt: skip
        saw(request, None, "limit tried", kind="register", detail=f"{form.kind.value} {said['length']}")
    versions = in_force_now(trust, on=on) if trust else []
    context["versions"] = [
        {
            "version": version,
            "limits": [
                (kind, rule, limits.COUNT_WORDS[rule.count])
                for kind in limits.OF_RECEIPT
                if (rule := version.rule(kind)) is not None
            ],
            "overdue": version.review_overdue(on),
            "last": version.reviews.order_by("approved_on", "pk").last(),
        }
        for version in versions
    ]
    context["keeps"] = posts.holds(request.user, *EDITORS, on=on)
    return render(request, "register/limits.html", context, status=422 if form.problems else 200)
