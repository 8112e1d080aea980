"""The database refuses what must not be, whatever code writes it (house.md, "The database says no too").

Found by looking at the models: every `…_by` with its `…_at` or `…_on`, and every column of a known set of words. Each
is held by the database itself, or stands here with the reason why it is not.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection, models, transaction
from django.db.models import CheckConstraint, Value

from accounts.models import Entry
from complaints.casework.models import Clock, Complaint, Message, Panel
from complaints.casework.replay import Replay, plain_answers
from complaints.casework.vocabulary import ResolvedAt, State
from complaints.policy.vocabulary import Stage
from letters.models import Letter
from tests.casework.stories import cast_of, furnish
from tests.house.world import AUTUMN
from tests.people import People

pytestmark = pytest.mark.django_db

ROOMS = ("accounts", "letters", "complaints", "socialmedia")

OTHER_DAY: dict[str, str | None] = {
    "casework.Evidence.by": "added_on",
    "casework.Message.by": "sent_at",
    "casework.Plan.by": "written_on",
    "casework.Worksheet.by": "changed_at",
    "casework.Named.named_by": "since",
    "casework.Report.by": None,  # who writes it: from the first word on, long before it is submitted
    "casework.Submission.by": "received_at",
    "conduct.Campaign.sending_by": "sending_since",
    "evidence.File.uploaded_by": "sealed_at",
    "intake.Draft.by": "created_at",
    "intake.Mail.by": "done_at",
    "letters.Mailing.sending_by": "sending_since",
    "prevention.Page.run_by": None,  # who runs it, which nobody did on a day
}
"""Who did it, where the day goes by another name."""

NOBODY_ON_A_DAY: dict[str, str] = {
    "accounts.Entry.by": "the complainant or the portal; entry_by_a_person_names_them holds it to `actor`",
    "accounts.Post.filled_by": "the first posts are filled by the command that sets the portal up",
    "letters.Wording.edited_by": "as shipped",
    "letters.WordingVersion.edited_by": "as shipped",
    "letters.Letter.drafted_by": "drafted by a step that the complainant took",
    "letters.Letter.amended_by": "a date in it moved because of a step that the complainant took",
    "letters.Letter.withdrawn_by": "put away by a step that the complainant took",
    "letters.Letter.issued_by": "the notice of receipt, which goes at once",
    "letters.Delivery.by": "the delivery of a notice of receipt",
    "letters.Delivery.came_back_by": "the mail server said so",
    "letters.Enclosure.added_by": "enclosed by the step that drafts the letter",
    "letters.Link.checked_by": "checked by the task that looks at links",
    "schooldays.TermDatesImport.imported_by": "loaded by a command",
    "policy.Procedure.put_in_force_by": "loaded by a command",
    "casework.CalendarChange.proposed_by": "proposed by a command",
    "casework.CalendarChange.approved_by": "approved by a command",
    "casework.CalendarChange.dropped_by": "replaced by the same change, by a command",
    "casework.ClockMove.by": "moved by the nightly sweep",
    "casework.Contact.by": "what the complainant said on their own page",
    "casework.CaseDocument.added_by": "the complainant",
    "casework.Submission.by": "the complainant",
    "casework.Message.by": "the complainant; message_from_one_side holds it to `from_complainant`",
    "casework.Named.named_by": "named by the routing at receipt",
    "casework.OtherBody.recorded_by": "recorded before it was kept who did",
    "casework.Representation.ended_by": "the complainant, or whoever acted for them, on the own page",
    "casework.TakingDown.done_by": "they asked for it themselves after all",
    "evidence.File.uploaded_by": "somebody without a sign-in",
    "intake.Draft.by": "the public form",
    "intake.Mail.by": "put with its complaint, or known as a letter that came back, by the portal",
    "prevention.Agreement.written_by": "as shipped",
    "records.RetentionRule.made_by": "as shipped",
    "socialmedia.BodyContact.by": "the portal told the trust by itself",
}
"""When, and yet nobody who: why that is so. Who without when is refused here as everywhere."""

ONLY_A_LABEL: dict[str, str] = {
    "policy.Name.key": "an unknown key names nothing; the model asks for the known ones",
    "policy.Passage.key": "as Name.key",
    "policy.Category.first_to": "a proposal on a form; triage decides",
    "policy.Category.statutory_clock": "an unknown one starts nothing",
    "casework.Clock.count": "asked of Count whenever the date is computed, which refuses an unknown one",
    "casework.Clock.deem": "as Clock.count",
    "casework.Contact.kind": "a word above a note",
    "casework.CaseDocument.kind": "a word beside a file",
    "casework.CaseLetter.step": "asked of Step when the letter is issued, which refuses an unknown one",
    "casework.Complainant.relationship": "a word on the case page",
    "casework.Complainant.representative_relationship": "a word on the case page",
    "casework.Head.first_to": "as Category.first_to; what came of it is in words",
    "casework.Hearing.mode": "a word in the invitation",
    "casework.Attendance.part": "a word in the minutes",
    "records.DisclosureClock.count": "as casework.Clock.count",
    "records.DisclosureClock.deem": "as casework.Clock.count",
}
"""Columns of a known set of words on which no step and no right hangs."""


def ours() -> Iterator[type[models.Model]]:
    return (model for model in apps.get_models() if model.__module__.partition(".")[0] in ROOMS)


def is_person(field: models.Field) -> bool:
    return field.is_relation and field.related_model._meta.label == settings.AUTH_USER_MODEL


def pairs() -> dict[str, tuple[type[models.Model], str, str]]:
    """`room.Model.who` → the model, who and when. Raises LookupError for a `…_by` about whose day nobody has said."""
    found, unknown = {}, []
    for model in ours():
        names = {field.name: field for field in model._meta.local_concrete_fields}
        for name, field in names.items():
            label = f"{model._meta.label}.{name}"
            if label in OTHER_DAY:
                when = OTHER_DAY[label]
                found |= {label: (model, name, when)} if when else {}
            elif name == "by" or name.endswith("_by"):
                days = [name.removesuffix("by") + ending for ending in ("at", "on")]
                if when := next((day for day in days if day in names), None):
                    found[label] = (model, name, when)
                elif is_person(field):
                    unknown.append(label)
    if unknown:
        raise LookupError(f"Say in OTHER_DAY which day belongs to: {', '.join(unknown)}")
    return found


def admits(model: type[models.Model], who: str, when: str, *, somebody: bool, some_day: bool) -> bool:
    """Whether a row could have both, one or none of the two: asked of the columns and of the constraints on them."""
    given: dict[str, object] = {}
    for name, has in ((who, somebody), (when, some_day)):
        field = model._meta.get_field(name)
        empty, *full = values_of(field)
        if not has and empty is None and not field.null:
            return False
        given[name] = full[0] if has else empty
    return allowed(model, given, about=set(given))


def allowed(model: type[models.Model], given: dict[str, object], *, about: set[str]) -> bool:
    """Whether every constraint that speaks of all these columns lets these values be, with something in the others."""
    held = [one.condition for one in model._meta.constraints if isinstance(one, CheckConstraint)]
    return all(_can_hold(model, condition, given) for condition in held if about <= _columns(condition))


def _can_hold(model: type[models.Model], condition: models.Q, given: dict[str, object]) -> bool:
    fields = {name: model._meta.get_field(name) for name in _columns(condition)}
    choices = [[given[name]] if name in given else values_of(field) for name, field in fields.items()]
    typed = ([Value(value, output_field=field) for value, field in zip(some, fields.values(), strict=True)]
             for some in itertools.product(*choices))  # fmt: skip
    return any(condition.check(dict(zip(fields, some, strict=True))) for some in typed)


def values_of(field: models.Field) -> list[object]:
    """Nothing first, then something of what the column can hold."""
    if field.choices:
        return ["" if isinstance(field, models.CharField) else None, *(value for value, _ in field.flatchoices)]
    if isinstance(field, models.BooleanField):
        return [None, True, False]
    if isinstance(field, models.DateTimeField):
        return [None, dt.datetime(2027, 1, 13, tzinfo=dt.UTC)]
    if isinstance(field, models.DateField):
        return [None, dt.date(2027, 1, 13)]
    return ["", "person", "portal"] if isinstance(field, (models.CharField, models.TextField)) else [None, 1]


def _columns(condition: models.Q) -> set[str]:
    """The columns that a condition is about."""
    return {
        name
        for child in condition.children
        for name in (_columns(child) if isinstance(child, models.Q) else {child[0].partition("__")[0]})
    }


def test_who_did_it_and_when_stand_both_or_neither() -> None:
    wrong = []
    for label, (model, who, when) in pairs().items():
        if admits(model, who, when, somebody=True, some_day=False):
            wrong.append(f"{label} without {when}")
        alone = admits(model, who, when, somebody=False, some_day=True)
        if alone and label not in NOBODY_ON_A_DAY:
            wrong.append(f"{when} without {label}")
        if not alone and label in NOBODY_ON_A_DAY and label not in ("accounts.Entry.by", "casework.Message.by"):
            wrong.append(f"{label} is held: take it off the list of exceptions")
    assert not wrong, "\n".join(wrong)
    assert NOBODY_ON_A_DAY.keys() - pairs().keys() == set()
    assert len(pairs()) > 30


def test_a_column_of_known_words_holds_no_other() -> None:
    free = set()
    for model in ours():
        for field in model._meta.local_concrete_fields:
            unheard_of: dict[str, object] = {field.name: "?" if isinstance(field, models.CharField) else 99}
            if field.choices and allowed(model, unheard_of, about={field.name}):
                free.add(f"{model._meta.label}.{field.name}")
    assert free == ONLY_A_LABEL.keys()


def test_every_constraint_of_a_model_stands_in_the_database() -> None:
    """What the two tests above read off the models is what the tables say."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select sql from sqlite_master"
            if connection.vendor == "sqlite"
            else "select conname from pg_constraint union select indexname from pg_indexes"
        )
        stands = "\n".join(row[0] or "" for row in cursor.fetchall())
    wanted = {one.name for model in ours() for one in model._meta.constraints}
    assert len(wanted) > 100
    assert {name for name in wanted if name not in stands} == set()


@pytest.fixture
def closed(people: People) -> Complaint:
    """A complaint that went to a panel and is closed."""
    furnish(people)
    return Replay(plain_answers(academy=people.alder), at=AUTUMN, cast=cast_of(people)).to(State.CLOSED)


def refuses(rows: models.QuerySet, **values: object) -> str:
    """What the database says to this update; nothing when it lets it be. Afterwards it has not happened."""
    try:
        with transaction.atomic():
            models.QuerySet(rows.model).filter(pk__in=[row.pk for row in rows]).update(**values)
            transaction.set_rollback(True)
    except IntegrityError as said:
        return str(said)
    return ""


def test_a_closed_complaint_that_reached_the_formal_stage_keeps_both_facts(closed: Complaint) -> None:
    """Part 7 paragraph 33(j): how it was resolved, and the action taken or why there was none."""
    row, name = Complaint.objects.filter(pk=closed.pk), "complaint_closed_after_formal_with_both_facts"
    assert closed.resolved_at == ResolvedAt.AT_PANEL
    assert closed.action_taken
    assert name in refuses(row, resolved_at="")
    assert name in refuses(row, resolved_at=ResolvedAt.BEFORE_FORMAL)
    assert name in refuses(row, action_taken="")
    assert name in refuses(row, action_taken="", stage_reached=Stage.FORMAL)
    assert name in refuses(row, action_taken="", stage_reached=Stage.OUTSIDE)
    assert not refuses(row, action_taken="", no_action_reason="There was nothing to put right.")
    assert not refuses(row, action_taken="", resolved_at="", stage_reached=Stage.INFORMAL)
    assert not refuses(row, action_taken="", resolved_at="", stage_reached=Stage.OUTSIDE, formal_request_on=None), (
        "a referral alone is no stage of ours"
    )


def test_the_database_refuses_an_impossible_row_of_each_kind(closed: Complaint, people: People) -> None:
    complaint = Complaint.objects.filter(pk=closed.pk)
    other = Replay(plain_answers(academy=people.alder), at=AUTUMN, cast=cast_of(people)).complaint
    assert "reference" in refuses(complaint, reference=other.reference)
    assert "complaint_in_a_known_state" in refuses(Complaint.objects.filter(pk=other.pk), state="lost")
    assert "complaint_closed_with_day_and_reason" in refuses(complaint, closed_on=None)
    letter = Letter.objects.filter(state="issued", approved_by__isnull=False)[:1]
    assert "letter_approved_by" in refuses(letter, approved_by=None)
    assert "issued" in refuses(letter, issued_at=None)
    assert "panel_appointed_by" in refuses(Panel.objects.all(), appointed_on=None)
    message = Message.objects.create(complaint=closed, from_complainant=True, text="Thank you.", sent_at=AUTUMN)
    assert "message_from_one_side" in refuses(Message.objects.filter(pk=message.pk), by=people.clerk)
    clock = Clock.objects.filter(complaint=other).first()
    assert clock is not None
    clock.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        clock.save(force_insert=True)
    entry = Entry.objects.filter(about=closed.uuid).first()
    assert entry is not None
    entry.pk, entry.number, entry.by_id, entry.actor = None, 1_000_000, None, "person"
    with pytest.raises(IntegrityError, match="entry_by_a_person_names_them"), transaction.atomic():
        Entry.objects.bulk_create([entry])
