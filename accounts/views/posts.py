"""Filling, covering and ending posts."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts import handover, notices, posts
from accounts.forms.posts import AT_TRUST, FOR_AN_OFFICER, CoverForm, EndForm, FillForm, refuse
from accounts.models import Post, PostKind, User
from accounts.models.posts import ACADEMY_POSTS, SINGLE_POSTS
from accounts.views.access import PersonRequest, appointers_only, the_trust


@appointers_only
def all_posts(request: PersonRequest) -> HttpResponse:
    """Every post by place: who holds it, who will, and which office stands empty."""
    on, trust = timezone.localdate(), the_trust()
    standing = (
        Post.objects.filter(Q(to_date=None) | Q(to_date__gte=on))
        .select_related("user", "academy", "trust", "acting_for__user")
        .order_by("from_date", "pk")
    )
    by_place: dict[tuple[int | None, str], list[Post]] = {}
    for post in standing:
        by_place.setdefault((post.academy_id, post.kind), []).append(post)
    places = []
    for academy in (None, *trust.academies.filter(is_open=True)):
        rows = []
        for kind in PostKind:
            if (kind in ACADEMY_POSTS) != (academy is not None) and not (academy is None and kind == PostKind.CLERK):
                continue
            held = by_place.get((academy.pk if academy else None, kind), [])
            vacant = kind in SINGLE_POSTS and not any(post.from_date <= on for post in held)
            if held or vacant:
                rows.append({"kind": kind, "held": held, "vacant": vacant})
        places.append({"place": academy or trust, "key": academy.pk if academy else AT_TRUST, "rows": rows})
    return render(request, "accounts/posts.html", {"places": places, "on": on})


@appointers_only
def fill(request: PersonRequest) -> HttpResponse:
    """Put a person in a post, from a day that may lie ahead."""
    on, trust = timezone.localdate(), the_trust()
    given = {name: request.GET[name] for name in ("user", "kind", "place") if name in request.GET}
    form = FillForm(request.POST or None, trust=trust, by=request.user, initial={"from_date": on, **given})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            with transaction.atomic():
                post = posts.begin(
                    user=typed["user"], kind=PostKind(typed["kind"]), trust=trust, academy=typed["academy"],
                    from_date=typed["from_date"], to_date=typed["to_date"], by=request.user, on=on,
                    at=timezone.now(),
                )  # fmt: skip
                _tell_who_answers_for_cases(post, by=request.user, on=on, at=timezone.now())
        except (posts.PostTaken, posts.NotForOneself, posts.ForAnOfficer) as problem:
            refuse(form, problem)
        else:
            messages.success(request, _said(post, on))
            return redirect("accounts:person", pk=post.user_id)
    return render(request, "accounts/fill.html", {"form": form})


@appointers_only
def cover(request: PersonRequest, pk: int) -> HttpResponse:
    """Let somebody act in a post while its holder is away."""
    on = timezone.localdate()
    post = _standing(pk, on)
    form = CoverForm(request.POST or None, post=post, by=request.user, initial={"from_date": max(on, post.from_date)})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            with transaction.atomic():
                acting = posts.begin(
                    user=typed["user"], kind=PostKind(post.kind), trust=post.trust, academy=post.academy,
                    from_date=typed["from_date"], to_date=typed["to_date"], acting_for=post,
                    by=request.user, on=on, at=timezone.now(),
                )  # fmt: skip
                _tell_who_answers_for_cases(acting, by=request.user, on=on, at=timezone.now())
        except (posts.PostTaken, posts.NotForOneself, posts.ForAnOfficer) as problem:
            refuse(form, problem)
        else:
            messages.success(request, _said(acting, on))
            return redirect("accounts:person", pk=acting.user_id)
    return render(request, "accounts/cover.html", {"form": form, "post": post})


@appointers_only
def end(request: PersonRequest, pk: int) -> HttpResponse:
    """End a post and hand its open work over, in one transaction."""
    on = timezone.localdate()
    post = _standing(pk, on)
    form = EndForm(request.POST or None, post=post, by=request.user, on=on, initial={"to_date": on})
    officer = posts.left_to(request.user, PostKind(post.kind), instead_of=[post.user], on=on)
    if request.method == "POST" and post.kind in posts.OFFICERS and officer is not None:
        form.add_error(None, FOR_AN_OFFICER.format(officer=officer.name))
    elif request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        done = handover.leave(post, to_date=typed["to_date"], to=typed["to"], by=request.user, on=on, at=timezone.now())
        if done is None:
            said = "The post was called off before it began."
        elif done.done_at:
            said = "The post ends and its open work was handed over."
        else:
            said = f"The post ends; its open work is handed over on {done.due_on:%-d %B %Y}."
        messages.success(request, said)
        return redirect("accounts:person", pk=post.user_id)
    return render(request, "accounts/end.html", {"form": form, "post": post, "on": on})


def _standing(pk: int, on: dt.date) -> Post:
    """A post that is held or will be. Raises Http404 for one that is over."""
    post = get_object_or_404(Post.objects.select_related("user", "academy", "trust"), pk=pk)
    if post.to_date and post.to_date < on:
        raise Http404
    return post


def _said(post: Post, on: dt.date) -> str:
    begins = f" from {post.from_date:%-d %B %Y}" if post.from_date > on else " now"
    return f"{post.user.name} is {post}{begins}."


READS_EVERY_CASE = (PostKind.OPERATIONS_OFFICER, PostKind.TRUST_OFFICER, PostKind.CHIEF_EXECUTIVE)


def _tell_who_answers_for_cases(post: Post, *, by: User, on: dt.date, at: dt.datetime) -> None:
    """Whoever fills a post that reads cases: the person whose post it covers, the chief executive and every officer of
    the trust hear of it, also while somebody acts for them. Nobody is let in behind the back of who answers for them.
    """
    if not posts.reads_cases(PostKind(post.kind)):
        return
    done = "A post was filled" if post.acting_for_id is None else "Somebody acts in a post for its holder"
    held = Post.objects.held_on(on).filter(kind__in=READS_EVERY_CASE, trust=post.trust, user__is_active=True)
    told = {one.user for one in held.select_related("user")}
    if post.acting_for is not None and post.acting_for.user.is_active:
        told.add(post.acting_for.user)
    for person in sorted(told, key=lambda user: user.pk):
        if person.pk not in (by.pk, post.user_id):
            notices.tell(
                person, about_kind="post", about=post.uuid, key=f"post-filled-{post.uuid}",
                text=f"{done}: {post}"[:300], at=at,
                path=f"/people/{post.user_id}/" if posts.may_appoint(person, on=on) else "/",
            )  # fmt: skip
