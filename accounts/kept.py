"""What a person had typed when their session ended: kept encrypted for two hours, for that person alone."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import suppress
from dataclasses import dataclass

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest

from accounts import cipher, tokens
from accounts.models import KeptForm, User

FOR = dt.timedelta(hours=2)
LARGEST = 2_000_000
FIELD = "kept_form"
"""The hidden field that tells us, when the form is sent again, that its copy may go."""


@dataclass(frozen=True)
class Typed:
    """One field as it was sent."""

    name: str
    values: list[str]

    @property
    def label(self) -> str:
        return self.name.rpartition("-")[2].replace("_", " ").capitalize()

    @property
    def text(self) -> str:
        return ", ".join(value for value in self.values if value)


def keep(request: HttpRequest, user: User, *, at: dt.datetime) -> KeptForm | None:
    """Keep what was posted, without passwords and without files; None when it is too much or cannot be
    read."""
    try:
        posted = {name: [str(value) for value in values] for name, values in request.POST.lists()}
        had_files = bool(request.FILES)
    except (SuspiciousOperation, OSError):
        return None
    fields = {
        name: values
        for name, values in posted.items()
        if name not in ("csrfmiddlewaretoken", FIELD) and "password" not in name
    }
    written = json.dumps(fields)
    path = request.get_full_path()
    if len(written) > LARGEST or len(path) > 500:
        return None
    return KeptForm.objects.create(user=user, path=path, fields=cipher.hide(written), had_files=had_files, kept_at=at)


def typed(form: KeptForm) -> list[Typed]:
    """The fields of a kept form, in the order in which they were sent."""
    return [Typed(name, values) for name, values in json.loads(cipher.show(form.fields)).items()]


def forget(user: User, key: str) -> None:
    """Drop one kept form, by its key as the page has it, because it was sent again or thrown away."""
    with suppress(ValueError):
        KeptForm.objects.filter(user=user, pk=tokens.shown(key)).delete()


def forget_old(*, at: dt.datetime) -> int:
    """Drop what nobody came back for."""
    return KeptForm.objects.filter(kept_at__lt=at - FOR).delete()[0]
