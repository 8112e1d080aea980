"""Letters: to whom, about what, who signs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from accounts import posts, questions
from accounts.models import PostKind
from letters.catalogue import CATALOGUE
from socialmedia import permissions
from socialmedia.actions import CONDUCT
from socialmedia.forms.base import IncidentForm, RowField, choice, line, long_text, several, tick
from socialmedia.vocabulary import COLLEAGUES, LETTERS, OTHER_LETTERS, Act, Kind


class LetterForm(IncidentForm):
    """Who signs and whom to call; on every letter."""

    intro = "You read the draft, change it, and the trust approves it before it goes."
    signatory_name = line("Who signs?")
    signatory_title = line("As what?", help_text="Such as Principal, Headteacher, Chair of the academy council.")
    contact_name = line("Whom should they telephone?")
    contact_telephone = questions.telephone("On which number?", required=True)

    def prepare(self) -> None:
        head = self._head()
        self.initial.setdefault("signatory_name", head or self.person.name)
        self.initial.setdefault("signatory_title", "Principal" if head else self._post())
        self.initial.setdefault("contact_name", self.person.name)
        self.initial.setdefault("contact_telephone", self.incident.academy.telephone)
        if "conduct" in self.fields:
            known = [CONDUCT[Kind(kind)] for kind in self.incident.kinds if kind in CONDUCT]
            self.initial.setdefault("conduct", "\n".join(known))
        if "policy_links" in self.fields and self.incident.academy.website:
            self.initial.setdefault("policy_links", f"Our policies: {self.incident.academy.website}")
        if "print_set" in self.fields:
            self.offer("print_set", self.incident.print_sets.all())

    def details(self) -> dict[str, Any]:
        said = super().details()
        for name in ("conduct", "policy_links"):
            if name in said:
                said[name] = [row.strip(" -") for row in str(said[name]).splitlines() if row.strip(" -")]
        return said

    def _head(self) -> str:
        """The head of the academy, but for one whom the post is about or who posted it: they sign nothing of it."""
        academy = self.incident.academy
        rows = self.incident.concerned.filter(part__in=COLLEAGUES, ended_on__isnull=True).select_related("user")
        names = {name for row in rows for name in (row.name, row.user.name if row.user else "")}
        heads = posts.holders(PostKind.PRINCIPAL, on=self.on, academy=academy)
        kept_out = bool(heads) and not permissions.free(PostKind.PRINCIPAL, self.incident, on=self.on)
        out = kept_out or academy.head_name in names
        return "" if out else academy.head_name

    def _post(self) -> str:
        """As what whoever drafts it would sign: their own title, or their post."""
        held = posts.held_by(self.person, on=self.on)
        here = [post for post in held if post.academy_id in (None, self.incident.academy_id)]
        return self.person.job_title or (here[0].get_kind_display() if here else "")

    def offer_letters(self, act: Act) -> None:
        """Which letters this act can draft; the first one is chosen already."""
        keys = (LETTERS[act], *OTHER_LETTERS.get(act, ()))
        field = self.fields["letter"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(key, CATALOGUE[key].title) for key in keys]
        self.initial.setdefault("letter", keys[0])


PRINTS: dict[str, Any] = {
    "label": "Enclose blacked-out copies", "required": False, "empty_label": "Nothing is enclosed",
    "help_text": "For other pieces, make print-outs on the page of the meetings and choose what goes in.",
    "words": lambda row: (
        f"Print-outs of {timezone.localtime(row.at):%d %B %Y, %H:%M}, {row.pages} pages"
        f"{f' (pieces {row.pieces})' if row.pieces else ''}"
    ),
}  # fmt: skip


POLICIES = (
    "One on a line: the name, a colon, the address. The letter about how social media were used, and the reminder to "
    "all parents, give them."
)


class InvolvedForm(LetterForm):
    """To somebody involved."""

    letter = choice("Which letter?", [], required=False)
    recipient_name = line("Who is it to?", missing="Enter who the letter is to.")
    email = forms.EmailField(label="E-mail address", required=False)
    address = long_text("Postal address", required=False, rows=3)
    event = line("What are the comments about, in a few neutral words?")
    conduct = long_text("What was the platform used for? One line for each", rows=4)
    sections = several(
        "What does the letter speak of?",
        [
            ("about_staff", "Concerns about a member of staff"),
            ("about_school", "Concerns about the school"),
            ("comments", "Words about other people"),
            ("behaviour", "What happened between pupils"),
            ("pictures", "Pictures of other people’s children"),
        ],
    )
    tone = line(
        "Which adjectives fit the tone?", required=False, longest=80,
        help_text="Such as “unfriendly” or “threatening”. Left empty, the letter says nothing of the tone.",
    )  # fmt: skip
    bullying = tick("Say what can be bullying or harassment")
    policy_links = long_text("Policies to point to", required=False, rows=2, help_text=POLICIES)
    note_taker = line("Who would take notes at a meeting, and what are they?")
    confidential = tick(
        "Promise that the conversation is kept confidential as far as the law allows",
        help_text="A note is kept, and may have to be shown: to the person it is about, the police or the LADO.",
    )
    warning = tick("Say what further action the school may take")
    print_set = RowField(**PRINTS)

    field_order = (
        "letter", "recipient_name", "email", "address", "event", "conduct", "tone", "sections", "bullying",
        "policy_links", "note_taker",
    )  # fmt: skip

    def prepare(self) -> None:
        super().prepare()
        self.offer_letters(Act.WRITE_TO_INVOLVED)


class ChairForm(LetterForm):
    """From the chair."""

    recipient_name = line("Who is it to?", missing="Enter who the letter is to.")
    email = forms.EmailField(label="E-mail address", required=False)
    address = long_text("Postal address", required=False, rows=3)
    event = line("What are the comments about, in a few neutral words?")
    warning = tick("Say what further action the school may take")
    print_set = RowField(**PRINTS)

    field_order = ("recipient_name", "email", "address", "event")

    def prepare(self) -> None:
        self.initial.setdefault("signatory_name", "")
        self.initial.setdefault("signatory_title", "Chair of the academy council")
        super().prepare()


class AllParentsForm(LetterForm):
    """To all parents."""

    intro = (
        "Only when nobody can be identified from it, and those involved have been spoken with. Whoever reads it may "
        "know more than you think."
    )
    letter = choice("Which letter?", [], required=False)
    happened = tick(
        "Say that such posts were noticed lately", help_text="Leave it out if that alone points at somebody."
    )
    period = choice("In recent …", [("days", "days"), ("weeks", "weeks"), ("months", "months")])
    conduct = long_text("What did posts do? One line for each", rows=4)
    passages = several(
        "What else does the letter after an incident say?",
        [
            ("bullying", "What can be bullying or harassment"),
            ("offence", "That a threatening or obscene post can be an offence"),
            ("platform_named", "On which platform it was"),
            ("spoken", "That those concerned have been spoken with"),
        ],
        required=False, help_text="The last two can point at somebody. Leave them out if you are not sure.",
    )  # fmt: skip
    policy_links = long_text("Policies to point to", required=False, rows=2, help_text=POLICIES)
    nobody_identified = tick("Nobody can be identified from this letter")
    spoken_with = tick("Those involved have been spoken with")
    not_known = tick("Nobody involved is known, because the thread cannot be seen")

    field_order = ("letter", "happened", "period", "conduct", "passages", "policy_links")

    def prepare(self) -> None:
        self.offer_letters(Act.WRITE_TO_ALL)
        self.initial.setdefault("happened", True)
        self.initial.setdefault("period", "weeks")
        super().prepare()
