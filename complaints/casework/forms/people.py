"""Who could be chosen for what on one complaint, and why somebody could not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Q

from accounts import invitations, posts
from accounts.models import Post, PostKind, User
from accounts.tokens import hidden
from complaints.casework import eligibility, routing, separation
from complaints.casework.forms.base import line
from complaints.casework.models import Complaint
from complaints.casework.vocabulary import Role

PANEL_POSTS = eligibility.OFFICES

NOT_STAFF = PANEL_POSTS | {PostKind.AUDITOR, PostKind.ADMINISTRATOR}


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be chosen, as the list names them."""

    user: User
    label: str


class PersonField(forms.ChoiceField):
    """One person out of those who could be chosen; cleans to that person. The values in the page are no numbers in a
    row (decision 0023)."""

    def __init__(self, *, missing: str = "Choose a person.", **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": missing, "invalid_choice": "Choose somebody from the list."})
        super().__init__(**kwargs)
        self.people: dict[str, User] = {}

    def offer(self, candidates: Iterable[Candidate]) -> None:
        """Whom the list holds."""
        listed = {hidden(candidate.user.pk): candidate for candidate in candidates}
        self.people = {key: candidate.user for key, candidate in listed.items()}
        self.choices = [("", "Choose"), *((key, candidate.label) for key, candidate in listed.items())]

    def prepare_value(self, value: Any) -> Any:
        """Somebody who stands there at first, as the list holds them."""
        pk = value.pk if isinstance(value, User) else value
        return hidden(pk) if isinstance(pk, int) else pk

    def clean(self, value: Any) -> Any:
        return self.people.get(str(super().clean(value)))


class PeopleField(forms.MultipleChoiceField):
    """Several people out of those who could be chosen, as boxes to tick; cleans to them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.CheckboxSelectMultiple, error_messages={"invalid_choice": "Choose people from the list."},
            **kwargs,
        )  # fmt: skip
        self.people: dict[str, User] = {}

    def offer(self, candidates: Iterable[Candidate]) -> None:
        """Whom the list holds."""
        listed = {hidden(candidate.user.pk): candidate for candidate in candidates}
        self.people = {key: candidate.user for key, candidate in listed.items()}
        self.choices = [(key, candidate.label) for key, candidate in listed.items()]

    def clean(self, value: Any) -> Any:
        return [self.people[key] for key in super().clean(value)]


def anybody(people: Iterable[User]) -> list[Candidate]:
    """These people, by name."""
    return [Candidate(user, user.name) for user in people]


def colleagues(
    complaint: Complaint, *, on: dt.date, besides: Iterable[int] = (), without: frozenset[PostKind] = NOT_STAFF
) -> list[Candidate]:
    """People in post who are not locked out: those of this academy and the trust first, then other academies."""
    barred = routing.conflicted(complaint) | set(besides)
    rows = (
        Post.objects.held_on(on).filter(trust_id=complaint.academy.trust_id, user__is_active=True)
        .exclude(kind__in=without).exclude(user__in=barred).select_related("user", "academy")
    )  # fmt: skip
    near, far = _by_person([r for r in rows if r.academy_id in (None, complaint.academy_id)]), _by_person(list(rows))
    return [*near.values(), *(candidate for pk, candidate in far.items() if pk not in near)]


def trust_members(complaint: Complaint, *, on: dt.date) -> list[Candidate]:
    """Members of the trust who could be nominated to a complaint about its board (S0 §7.1, R89)."""
    barred = routing.conflicted(complaint)
    holders = posts.holders(PostKind.TRUST_MEMBER, on=on, academy=complaint.academy)
    return [Candidate(user, user.name) for user in holders if user.pk not in barred]


def outsiders(complaint: Complaint, *, asking: User, on: dt.date) -> list[Candidate]:
    """People from outside whom this person may know of, and who are not locked out of this complaint."""
    people = list(eligibility.from_outside(asking=asking, on=on).exclude(pk__in=routing.conflicted(complaint)))
    names = eligibility.names_of(people, asking=asking, on=on)
    titles = {user.pk: user.job_title if names[user.pk] == user.name else "" for user in people}
    return [Candidate(user, f"{names[user.pk]}, {titles[user.pk] or 'from outside'}") for user in people]


def _by_person(rows: Sequence[Post]) -> dict[int, Candidate]:
    found: dict[int, tuple[User, list[str]]] = {}
    for post in sorted(rows, key=lambda post: post.user.name):
        words = f"{post.get_kind_display()}{', ' + post.academy.name if post.academy else ''}"
        found.setdefault(post.user_id, (post.user, []))[1].append(words)
    return {pk: Candidate(user, f"{user.name} ({'; '.join(words)})") for pk, (user, words) in found.items()}


def clashing(complaint: Complaint, role: Role) -> dict[int, str]:
    """Everybody who holds or held a role on this complaint that excludes this one (R283), with the words for it."""
    found = separation.clashing(complaint, role)
    return {pk: other.held for pk, other in found.items()}


def for_panel(complaint: Complaint, *, asking: User, on: dt.date) -> tuple[list[Candidate], list[tuple[str, str]]]:
    """People who could sit on the panel; and those of the same offices who could not, with the reason (R67–R70)."""
    people = [person for person in eligibility.everybody(complaint, asking=asking, on=on) if person.holds_an_office]
    fit = [
        Candidate(person.user, f"{person.name} ({'; '.join(person.posts)})" if person.kinds else
                  f"{person.name}, {person.posts[0].lower() if not person.user.job_title else person.posts[0]}")
        for person in people if person.may_sit
    ]  # fmt: skip
    return fit, [(person.name, person.why_not) for person in people if not person.may_sit]


class NewPersonFields(forms.Form):
    """Somebody from outside who is not on the list yet: they get an invitation and no post."""

    new_name = line("Somebody not on the list: their full name", required=False)
    new_email = forms.EmailField(
        label="Their e-mail address", required=False, max_length=254,
        help_text="They get an invitation to sign in, and see this one case only.",
        error_messages={"invalid": "Enter an e-mail address like name@example.org."},
    )  # fmt: skip

    def clean_new_email(self) -> str:
        """Refused for those whom everybody may know of. Somebody from outside is taken as if they were new, whether
        they have a sign-in, a closed one or none: another answer would tell of a case (R101)."""
        email = str(self.cleaned_data["new_email"]).lower()
        taken = User.objects.filter(email__iexact=email).filter(Q(posts__isnull=False) | Q(is_superuser=True))
        if email and taken.exists():
            raise forms.ValidationError("Somebody with this address has an account already. Choose them from the list.")
        return email

    def wants_new(self) -> bool:
        """Whether a new person was typed; says at the field what is missing of them."""
        name, email = self.cleaned_data.get("new_name", ""), self.cleaned_data.get("new_email", "")
        if name and not email and "new_email" not in self.errors:
            self.add_error("new_email", "Enter the e-mail address of this person.")
        if email and not name:
            self.add_error("new_name", "Enter the full name of this person.")
        return bool(name or email)


def invite_outsider(*, name: str, email: str, by: User, at: dt.datetime) -> User:
    """Somebody from outside by name and address: a person without a post, and their invitation after the commit. It
    goes as well to somebody who has a password, which goes on working: on the list of whoever invites, and in what they
    are told, both are the same (R101)."""
    user, token = invitations.newcomer(email=email, name=name, job_title="", by=by, at=at)
    transaction.on_commit(lambda: invitations.send(user, token), robust=True)
    return user
