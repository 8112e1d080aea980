"""Forms about posts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from accounts.fields import RowField, TypedDateField
from accounts.listing import listed_for, name_of
from accounts.models import Academy, Post, PostKind, Trust, User
from accounts.models.posts import ACADEMY_POSTS
from accounts.posts import ForAnOfficer, NotForOneself, PostTaken

AT_TRUST = "trust"
BEFORE_BEGIN = "It cannot end before it begins."
FOR_AN_OFFICER = (
    "Who can read complaints is decided by somebody who answers for them. "
    "Ask {officer}, who is in post and can do this."
)
OWN_POST = (
    "You cannot give a post to yourself. Who can read complaints is decided by one person and held by "
    "another, so ask somebody else who keeps this list to fill it."
)


def kinds() -> list[tuple[str, list[tuple[str, str]]]]:
    """The posts, grouped by where they are held."""
    at_academy = [(kind.value, kind.label) for kind in PostKind if kind in ACADEMY_POSTS]
    at_trust = [(kind.value, kind.label) for kind in PostKind if kind not in ACADEMY_POSTS]
    return [("At an academy", at_academy), ("At the trust", at_trust)]


class Dates(forms.Form):
    """From when to when a post is held."""

    from_date = TypedDateField(label="From", help_text="The first day, such as 1 9 2026. It may lie ahead.")
    to_date = TypedDateField(label="Until", required=False, help_text="The last day, if it is known.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        begins, ends = given.get("from_date"), given.get("to_date")
        if begins and ends and ends < begins:
            self.add_error("to_date", BEFORE_BEGIN)
        return given


class FillForm(Dates):
    """Who holds which post where, from when."""

    user = RowField(label="Who", missing="Choose a person.", words=name_of)
    kind = forms.ChoiceField(label="Post", choices=kinds, error_messages={"required": "Choose a post."})
    place = forms.ChoiceField(
        label="Where",
        help_text="A clerk may be at one academy, or at the trust for all of them.",
        error_messages={"required": "Choose an academy or the trust."},
    )
    field_order = ["user", "kind", "place", "from_date", "to_date"]

    def __init__(self, *args: Any, trust: Trust, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choice(self, "user").queryset = listed_for(by).filter(is_active=True)
        academies = [(str(academy.pk), academy.name) for academy in trust.academies.filter(is_open=True)]
        self.fields["place"].choices = [("", "Choose"), (AT_TRUST, trust.name), *academies]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", "Choose"), *kinds()]  # type: ignore[attr-defined]
        self.trust = trust

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        kind, place = given.get("kind"), given.get("place")
        if kind and place:
            at_academy = PostKind(kind) in ACADEMY_POSTS
            if place == AT_TRUST and at_academy and kind != PostKind.CLERK:
                self.add_error("place", f"{PostKind(kind).label} is a post at an academy: choose which one.")
            elif place != AT_TRUST and not at_academy:
                self.add_error("place", f"{PostKind(kind).label} is a post at the trust: choose {self.trust.name}.")
            else:
                given["academy"] = None if place == AT_TRUST else Academy.objects.get(pk=int(place))
        return given


class CoverForm(Dates):
    """Who acts in a post while its holder is away."""

    user = RowField(label="Who acts in this post", missing="Choose a person.", words=name_of)
    field_order = ["user", "from_date", "to_date"]

    def __init__(self, *args: Any, post: Post, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choice(self, "user").queryset = listed_for(by).filter(is_active=True).exclude(pk=post.user_id)
        self.fields["to_date"].label = "Until"


class EndForm(forms.Form):
    """The last day of a post, and who goes on with its open work."""

    to_date = TypedDateField(label="Last day", help_text="The post gives nothing from the day after.")
    to = RowField(
        label="Who takes over the open work", required=False, words=name_of,
        empty_label="Whoever the procedure names next",
        help_text="A complaint about this person never goes to them, but to whoever is named next.",
    )  # fmt: skip

    def __init__(self, *args: Any, post: Post, by: User, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on, self.post = on, post
        _choice(self, "to").queryset = listed_for(by).filter(is_active=True).exclude(pk=post.user_id)

    def clean_to_date(self) -> dt.date:
        """Only what has not begun can be called off by a day before it begins; anything else is a slip of the year."""
        day: dt.date = self.cleaned_data["to_date"]
        if day < self.post.from_date <= self.on:
            raise forms.ValidationError(
                f"The last day cannot be before the post began, on {self.post.from_date:%-d %B %Y}."
            )
        return day


def refuse(form: forms.Form, problem: PostTaken | NotForOneself | ForAnOfficer) -> None:
    """Say at the field why a post could not be filled."""
    if isinstance(problem, ForAnOfficer):
        form.add_error("user", FOR_AN_OFFICER.format(officer=problem.officer.name))
        return
    if isinstance(problem, NotForOneself):
        form.add_error("user", OWN_POST)
        return
    post = problem.post
    until = f" until {post.to_date:%-d %B %Y}" if post.to_date else ""
    form.add_error(
        "from_date",
        f"{post.user} is {post} from {post.from_date:%-d %B %Y}{until}. End that post first, choose other "
        f"days, or arrange acting cover for it.",
    )


def _choice(form: forms.Form, name: str) -> forms.ModelChoiceField[User]:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells the type checker what the class says
    return field
