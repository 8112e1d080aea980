"""What is done about a request: every change in one transaction, with one entry in the request's own chronology.

Nothing here writes to the complaint: its clocks and its steps stay as they are.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from accounts import notices, trail
from accounts.models import Academy, Entry, Trust, User
from complaints.casework import permissions as casework
from complaints.casework.actions import Refused
from complaints.casework.likeness import words_of
from complaints.casework.models import Complaint
from complaints.casework.models.complaint import LETTERS
from complaints.casework.vocabulary import ABOUT as OF_A_COMPLAINT
from complaints.evidence import blacking, making, sealing
from complaints.evidence.blacking import Box
from complaints.evidence.models import File
from complaints.records.disclosing import permissions, searching
from complaints.records.disclosing.vocabulary import ABOUT, LEGAL_BASIS, OTHER, Decision, Kind, Part, State
from complaints.records.models import (
    Disclosure,
    DisclosureClock,
    DisclosureItem,
    DisclosurePack,
    DisclosurePerson,
    ScopedCase,
)
from complaints.schooldays.calendars import calendar_of
from complaints.schooldays.models import CountChoice, Outcome
from letters import outbox

GATHER = "complaints.records.tasks.gather_documents"
MAKE = "complaints.records.tasks.make_disclosure_pack"
RELEASED = "disclosed"
"""What the access log of a complaint calls it when something of it was released."""
IDENTITY = "Waiting until we know that the person who asks is who they say (asked on {})."
CLARIFICATION = "Waiting for an answer to what we asked on {}. The days until it comes do not count."


class NotAllowed(Exception):
    """There is nothing here for this person."""


def _day(at: dt.datetime) -> dt.date:
    return timezone.localtime(at).date()


def lock(disclosure: Disclosure, *, by: User, on: dt.date, still_open: bool = True) -> Disclosure:
    """The request as it is now, its row locked. Raises NotAllowed, and Refused once it has ended."""
    rows = Disclosure.objects.select_for_update(of=("self",)).select_related("trust", "academy")
    locked = rows.get(pk=disclosure.pk)
    if not permissions.visible_to(by, on=on).filter(pk=locked.pk).exists():
        raise NotAllowed
    if still_open and not locked.is_open:
        raise Refused(f"This request has ended: {locked.get_state_display().lower()}.")
    return locked


def note(
    locked: Disclosure, step: str, *, by: User | None, at: dt.datetime, on: dt.date | None = None,
    data: Mapping[str, object] | None = None,
) -> None:  # fmt: skip
    """One entry in the request's own chronology: ids and field names, never anybody's words."""
    trail.record(
        about_kind=ABOUT, about=locked.uuid, step=step, by=by, on=on or _day(at), at=at,
        actor="person" if by else "portal", data=data,
    )  # fmt: skip


# --- opening one, and its clock -------------------------------------------------------------------------------


@transaction.atomic
def open_request(
    *, trust: Trust, academy: Academy | None, kind: str, received_on: dt.date, asked_by: str, reach: str,
    asked_for: str, legal_basis: str, answer_by: dt.date | None, name: str, part: str, user: User | None = None,
    identity_asked: bool = False, by: User, at: dt.datetime, once: str = "",
) -> Disclosure:  # fmt: skip
    """Somebody asks to see the record: a record of its own with a clock of its own (R129)."""
    if not permissions.keeps(by, on=_day(at)):
        raise NotAllowed
    if once and (before := Entry.objects.filter(about_kind=ABOUT, step="opened", data__once=once).first()):
        return Disclosure.objects.get(uuid=before.about)
    made = Disclosure.objects.create(
        reference=_reference(), trust=trust, academy=academy, kind=kind, received_on=received_on,
        asked_by=asked_by.strip(), reach=reach.strip(), asked_for=asked_for.strip(),
        legal_basis=legal_basis.strip() or LEGAL_BASIS[kind], answer_by=answer_by,
        identity_asked_on=_day(at) if identity_asked else None, opened_by=by, opened_at=at,
    )  # fmt: skip
    set_clock(made, at=at)
    data: dict[str, object] = {"kind": kind}
    note(made, "opened", by=by, at=at, on=received_on, data={**data, "once": once} if once else data)
    if name.strip():
        _concerns(made, name=name, part=part, user=user, on=_day(at))
    return made


def _reference() -> str:
    while True:
        found = "DIS-" + "".join(secrets.choice(LETTERS) for _ in range(5))
        if not Disclosure.objects.filter(reference=found).exists():
            return found


def set_clock(disclosure: Disclosure, *, at: dt.datetime) -> None:
    """The date that follows from the facts of the request, or what it waits for."""
    if not disclosure.has_clock:
        return
    clock = DisclosureClock.objects.filter(disclosure=disclosure).first() or DisclosureClock(
        disclosure=disclosure, kind=disclosure.kind, started_on=disclosure.received_on
    )
    clock.disclosure = disclosure
    if not clock.running:
        return
    clock.received_on = disclosure.identity_seen_on or disclosure.received_on
    by_month = disclosure.kind == Kind.SUBJECT_ACCESS
    in_school_days = not by_month and disclosure.academy_id is not None
    clock.length = 1 + disclosure.more_months if by_month else 20
    clock.count = CountChoice.SCHOOL_DAYS if in_school_days else CountChoice.WORKING_DAYS
    if by_month:
        clock.count = CountChoice.CALENDAR_MONTHS
    clock.next_working_day = by_month
    waits = _waits(disclosure)
    if waits:
        clock.due_on, clock.treated_as_received_on, clock.waiting_for, clock.computed_at = None, None, waits, at
    else:
        academy = disclosure.academy_id if in_school_days else None
        clock.compute(calendar_of(academy) if academy is not None else None, at=at)
    clock.save()


@transaction.atomic
def count_again(disclosure: Disclosure, *, at: dt.datetime) -> Disclosure | None:
    """The request with its date as it follows today. None when it has ended meanwhile: its clock stays stopped."""
    locked = Disclosure.objects.select_for_update(of=("self",)).filter(pk=disclosure.pk, state=State.OPEN).first()
    if locked is not None:
        set_clock(locked, at=at)
    return locked


def _waits(disclosure: Disclosure) -> str:
    """Why no day can be counted yet: nobody knows who asks, or what they ask for (UK GDPR Art 12, 12A)."""
    if disclosure.kind != Kind.SUBJECT_ACCESS:
        return ""
    if disclosure.identity_asked_on and not disclosure.identity_seen_on:
        return IDENTITY.format(f"{disclosure.identity_asked_on:%-d %B %Y}")
    if disclosure.clarification_asked_on and not disclosure.clarification_came_on:
        return CLARIFICATION.format(f"{disclosure.clarification_asked_on:%-d %B %Y}")
    return ""


@transaction.atomic
def identity_seen(disclosure: Disclosure, *, seen_on: dt.date, by: User, at: dt.datetime) -> None:
    """We know now that they are who they say: the month counts from this day."""
    locked = lock(disclosure, by=by, on=_day(at))
    if locked.identity_asked_on is None or locked.identity_seen_on is not None:
        raise Refused("Nobody is waiting for proof of who asks.")
    if seen_on < locked.received_on:
        raise Refused("The proof cannot have come before the request.")
    locked.identity_seen_on = seen_on
    locked.save(update_fields=["identity_seen_on"])
    set_clock(locked, at=at)
    note(locked, "identity_seen", by=by, at=at, on=seen_on)


@transaction.atomic
def ask_for_clarification(disclosure: Disclosure, *, asked_on: dt.date, text: str, by: User, at: dt.datetime) -> None:
    """Ask what they mean: the days until the answer do not count (UK GDPR Art 12A)."""
    locked = lock(disclosure, by=by, on=_day(at))
    if locked.kind != Kind.SUBJECT_ACCESS:
        raise Refused("Only a subject access request stops for clarification.")
    if locked.clarification_asked_on:
        raise Refused("They were asked before, and the time stops for that once.")
    clock = locked.clock
    if clock.due_on is None or not clock.received_on <= asked_on <= clock.due_on:
        raise Refused("They are asked between the day of the request and the last day for the answer.")
    locked.clarification_asked_on, locked.clarification = asked_on, text.strip()
    locked.save(update_fields=["clarification_asked_on", "clarification"])
    set_clock(locked, at=at)
    note(locked, "clarification_asked", by=by, at=at, on=asked_on)


@transaction.atomic
def clarified(disclosure: Disclosure, *, came_on: dt.date, by: User, at: dt.datetime) -> None:
    """Their answer has come: the clock goes on."""
    locked = lock(disclosure, by=by, on=_day(at))
    if locked.clarification_asked_on is None or locked.clarification_came_on is not None:
        raise Refused("Nobody is waiting for an answer from them.")
    if came_on < locked.clarification_asked_on:
        raise Refused("The answer cannot have come before they were asked.")
    locked.clarification_came_on = came_on
    locked.save(update_fields=["clarification_came_on"])
    set_clock(locked, at=at)
    note(locked, "clarified", by=by, at=at, on=came_on)


@transaction.atomic
def take_longer(
    disclosure: Disclosure, *, months: int, because: str, told_on: dt.date, by: User, at: dt.datetime
) -> None:
    """Up to two more months where it is complex, told within the first (UK GDPR Art 12(3))."""
    locked = lock(disclosure, by=by, on=_day(at))
    if locked.kind != Kind.SUBJECT_ACCESS or locked.more_months:
        raise Refused("Only a subject access request takes longer, and only once.")
    if locked.clock.due_on is None or told_on > locked.clock.due_on:
        raise Refused("They must be told of it before the first month is over.")
    locked.more_months, locked.more_because, locked.more_told_on = months, because.strip(), told_on
    locked.save(update_fields=["more_months", "more_because", "more_told_on"])
    set_clock(locked, at=at)
    note(locked, "longer", by=by, at=at, on=told_on, data={"months": months})


# --- whom it concerns, and what is in scope -------------------------------------------------------------------


@transaction.atomic
def add_person(disclosure: Disclosure, *, name: str, part: str, user: User | None, by: User, at: dt.datetime) -> None:
    """Somebody else whom the request concerns; a colleague finds nothing of it from now on."""
    locked = lock(disclosure, by=by, on=_day(at))
    _concerns(locked, name=name, part=part, user=user, on=_day(at))
    note(locked, "person_added", by=by, at=at, data={"part": part})


def _concerns(disclosure: Disclosure, *, name: str, part: str, user: User | None, on: dt.date) -> None:
    DisclosurePerson.objects.create(disclosure=disclosure, name=name.strip(), part=part, user=user)
    typed = words_of(name)
    if user is not None or part not in (Part.STAFF, Part.ANYBODY) or len(typed) < 2:
        return
    for one in User.objects.filter(is_active=True).only("pk", "name"):
        known = words_of(one.name)
        if len(known) >= 2 and (known <= typed or typed <= known):
            DisclosurePerson.objects.create(disclosure=disclosure, name=one.name, part=part, user=one, only_alike=True)


@transaction.atomic
def tell_of_more(disclosure: Disclosure, *, name: str, part: str, user: User | None, by: User, at: dt.datetime) -> None:
    """Where a search cannot show the searcher everything, whoever can see more is asked to search as well."""
    on = _day(at)
    others = permissions.others(disclosure, besides=by, on=on)
    for one in searching.hidden_from(by, name, part, user=user, others=others, on=on):
        notices.tell(
            one, about_kind=ABOUT, about=disclosure.uuid, key=f"search:{disclosure.pk}", at=at,
            text=f"{disclosure.reference}: search for what is in scope yourself before anything is released.",
            path=disclosure.get_absolute_url(),
        )  # fmt: skip


@transaction.atomic
def bring_into_scope(
    disclosure: Disclosure, found: Sequence[tuple[Complaint, str]], *, by: User, at: dt.datetime
) -> int:
    """Take these complaints into scope; a worker takes their documents in as they are now. Answers how many are new."""
    locked = lock(disclosure, by=by, on=_day(at))
    seen = casework.visible_to(by, on=_day(at)).filter(pk__in=[one.pk for one, _ in found])
    if seen.count() < len(found):
        raise NotAllowed
    there = set(locked.cases.values_list("complaint_id", flat=True))
    new = [
        ScopedCase.objects.create(disclosure=locked, complaint=one, found_as=said, asked_by=by, asked_at=at)
        for one, said in found
        if one.pk not in there
    ]
    for case in new:
        note(locked, "case_added", by=by, at=at, data={"complaint": str(case.complaint.uuid)})
        outbox.after_commit(GATHER, case.pk)
    return len(new)


@transaction.atomic
def leave_out(case: ScopedCase, *, by: User, at: dt.datetime) -> None:
    """Take a complaint out of scope again, with the copies that were made of its documents."""
    locked = lock(case.disclosure, by=by, on=_day(at))
    current = locked.cases.select_related("complaint").get(pk=case.pk)
    note(locked, "case_left_out", by=by, at=at, data={"complaint": str(current.complaint.uuid)})
    destroy_items(current)
    current.delete()


def destroy_items(case: ScopedCase) -> None:
    """What was taken in of one case, with every file that was made for it."""
    items = list(case.items.select_related("file"))
    DisclosureItem.objects.filter(pk__in=[item.pk for item in items]).delete()
    for item in items:
        if item.file is not None:
            sealing.destroy(item.file)


@transaction.atomic
def gather_again(case: ScopedCase, *, by: User, at: dt.datetime) -> None:
    """Try once more to take the documents in."""
    lock(case.disclosure, by=by, on=_day(at))
    if making.again(ScopedCase.objects.filter(pk=case.pk), at):
        outbox.after_commit(GATHER, case.pk)


# --- document by document -------------------------------------------------------------------------------------


def _item(item: DisclosureItem, *, by: User, at: dt.datetime) -> tuple[Disclosure, DisclosureItem]:
    locked = lock(item.case.disclosure, by=by, on=_day(at))
    rows = DisclosureItem.objects.select_for_update(of=("self",)).select_related("case__disclosure", "file", "copy")
    return locked, rows.get(pk=item.pk, case__disclosure=locked)


@transaction.atomic
def decide(
    item: DisclosureItem, *, decision: str, exemption: str = "", reasons: str = "", described_as: str = "",
    by: User, at: dt.datetime,
) -> None:  # fmt: skip
    """Release one document whole, or withhold it for a reason that the law knows. Blacking out decides by itself."""
    locked, current = _item(item, by=by, at=at)
    if decision == Decision.REDACT:
        raise Refused("Draw the boxes first: a redacted copy is decided by making it.")
    if decision == Decision.WITHHOLD:
        _reason(locked, exemption, reasons)
    else:
        exemption, reasons = "", ""
    _forget_copy(current)
    current.decision, current.exemption, current.reasons = decision, exemption, reasons.strip()
    _decided(current, locked, described_as, by=by, at=at)


@transaction.atomic
def redact(
    item: DisclosureItem, *, boxes: Sequence[tuple[Box, str]], reasons: str = "", described_as: str = "", by: User,
    at: dt.datetime,
) -> None:  # fmt: skip
    """A copy in pixels only with the boxes burnt in, each with its reason; the sealed original stays (R281)."""
    locked, current = _item(item, by=by, at=at)
    if current.file is None:
        raise Refused("It has no pages to black out. Release it whole or withhold it.")
    if not boxes:
        raise Refused("Draw a box over what must not be shown.")
    for _, exemption in boxes:
        _reason(locked, exemption, reasons)
    try:
        content, media_type, ending = blacking.burnt(current.file, [box for box, _ in boxes])
    except blacking.CannotOpen as fault:
        raise Refused(str(fault)) from fault
    _forget_copy(current)
    current.copy = sealing.seal_copy(
        current.file, kind=File.Kind.REDACTED, pieces=[content], media_type=media_type, by=by, at=at,
        name=f"{locked.reference}-{current.case.pk}-{current.position}.{ending}",
    )  # fmt: skip
    current.boxes = [[*box.kept(), exemption] for box, exemption in boxes]
    current.decision, current.exemption, current.reasons = Decision.REDACT, "", reasons.strip()
    _decided(current, locked, described_as, by=by, at=at)


def _reason(locked: Disclosure, exemption: str, reasons: str) -> None:
    if exemption not in locked.exemptions:
        raise Refused("Choose why it is kept back.")
    if exemption == OTHER and not reasons.strip():
        raise Refused("Name the exemption in the reasons.")


def _forget_copy(current: DisclosureItem) -> None:
    """An earlier redacted copy goes: what was shown too much in it must not lie about."""
    before, current.copy, current.boxes = current.copy, None, []
    if before is not None:
        current.decision, current.checked_by, current.checked_at = "", None, None
        current.save(update_fields=["copy", "boxes", "decision", "checked_by", "checked_at"])
        sealing.destroy(before)


def _decided(current: DisclosureItem, locked: Disclosure, described_as: str, *, by: User, at: dt.datetime) -> None:
    current.described_as = described_as.strip()[:200] or current.described_as
    current.decided_by, current.decided_at = by, at
    current.checked_by, current.checked_at, current.sent_back_because = None, None, ""
    current.save()
    note(locked, "decided", by=by, at=at, data={"item": str(current.uuid), "decision": current.decision})


@transaction.atomic
def check(item: DisclosureItem, *, by: User, at: dt.datetime) -> None:
    """The second look: what is kept back was looked at by somebody other than whoever decided it."""
    locked, current = _item(item, by=by, at=at)
    _by_another(current, by)
    current.checked_by, current.checked_at = by, at
    current.save(update_fields=["checked_by", "checked_at"])
    note(locked, "checked", by=by, at=at, data={"item": str(current.uuid)})


@transaction.atomic
def send_back(item: DisclosureItem, *, because: str, by: User, at: dt.datetime) -> None:
    """The second person sees something to change: it has to be decided again."""
    locked, current = _item(item, by=by, at=at)
    _by_another(current, by)
    if not because.strip():
        raise Refused("Say what should be changed.")
    who = current.decided_by
    _forget_copy(current)
    current.decision, current.exemption, current.decided_by, current.decided_at = "", "", None, None
    current.sent_back_because = because.strip()
    current.save()
    note(locked, "sent_back", by=by, at=at, data={"item": str(current.uuid)})
    if who is not None:
        notices.tell(
            who, about_kind=ABOUT, about=locked.uuid, key=f"sent_back:{current.pk}:{at.isoformat()}", at=at,
            text=f"{locked.reference}: a document was sent back to be decided again.", path=locked.get_absolute_url(),
        )  # fmt: skip


def _by_another(current: DisclosureItem, by: User) -> None:
    if not current.to_check:
        raise Refused("Nothing in it waits for a second look.")
    if current.decided_by_id == by.pk:
        raise Refused("Somebody else looks at what you decided.")


# --- the pack, and the end of it ------------------------------------------------------------------------------


def items_of(disclosure: Disclosure) -> list[DisclosureItem]:
    """Every document in scope, in its order."""
    rows = DisclosureItem.objects.filter(case__disclosure=disclosure)
    related = ("case__disclosure", "case__complaint", "file", "copy", "decided_by", "checked_by")
    return list(rows.select_related(*related).order_by("case__pk", "position"))


def mark_of(items: Sequence[DisclosureItem]) -> str:
    """SHA-256 over what is decided: a pack that was built from other decisions cannot go out."""
    said = [
        [str(one.uuid), one.decision, one.exemption, one.reasons, one.described_as, one.boxes, str(one.copy_id)]
        for one in items
    ]
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()


def in_the_way(disclosure: Disclosure, items: Sequence[DisclosureItem]) -> list[str]:
    """What has to be done before a pack can be made: sentences."""
    found = []
    if not disclosure.cases.exists():
        found.append("Search for what is in scope, and take the complaints in.")
    if disclosure.cases.exclude(state=ScopedCase.State.READY).exists():
        found.append("The documents of a complaint are still being taken in.")
    undecided = sum(1 for one in items if not one.decision)
    unchecked = sum(1 for one in items if one.to_check)
    if undecided:
        found.append(f"{undecided} {'document is' if undecided == 1 else 'documents are'} not decided.")
    if unchecked:
        found.append(f"{unchecked} {'document waits' if unchecked == 1 else 'documents wait'} for a second look.")
    return found


@transaction.atomic
def ask_for_pack(disclosure: Disclosure, *, by: User, at: dt.datetime) -> DisclosurePack:
    """Have the pack put together by a worker: what is released, and a schedule of all of it."""
    locked = lock(disclosure, by=by, on=_day(at))
    items = items_of(locked)
    if missing := in_the_way(locked, items):
        raise Refused(*missing)
    packs = list(locked.packs.all())
    if any(pack.in_the_making for pack in packs):
        raise Refused("The pack is being put together already. Wait until it is ready.")
    pack = DisclosurePack.objects.create(
        disclosure=locked, version=max([one.version for one in packs], default=0) + 1, mark=mark_of(items),
        asked_by=by, asked_at=at,
    )  # fmt: skip
    note(locked, "pack_asked", by=by, at=at, data={"version": pack.version})
    outbox.after_commit(MAKE, pack.pk)
    return pack


@transaction.atomic
def make_pack_again(pack: DisclosurePack, *, by: User, at: dt.datetime) -> None:
    """Try once more what could not be made."""
    lock(pack.disclosure, by=by, on=_day(at))
    if making.again(DisclosurePack.objects.filter(pk=pack.pk), at):
        outbox.after_commit(MAKE, pack.pk)


@transaction.atomic
def release(
    disclosure: Disclosure, pack: DisclosurePack, *, to: str, how: str, on: dt.date, by: User, at: dt.datetime
) -> None:
    """The pack went out: written down here, and in the access log of each complaint that it is from (R129, R134)."""
    locked = lock(disclosure, by=by, on=_day(at))
    current = locked.packs.get(pk=pack.pk)
    if current.state != DisclosurePack.State.READY:
        raise Refused("The pack is not ready.")
    items = items_of(locked)
    if in_the_way(locked, items) or current.mark != mark_of(items):
        raise Refused("Something was decided otherwise after this pack was made. Make a new version, and send that.")
    if on < locked.received_on:
        raise Refused("It cannot have gone out before it was asked for.")
    locked.state, locked.released_by, locked.released_on = State.RELEASED, by, on
    locked.released_to, locked.released_how = to.strip(), how.strip()
    locked.save(update_fields=["state", "released_by", "released_on", "released_to", "released_how"])
    _stop_clock(locked, on=on)
    note(locked, "released", by=by, at=at, on=on, data={"pack": str(current.uuid), "version": current.version})
    for case in locked.cases.select_related("complaint"):
        trail.saw(
            about_kind=OF_A_COMPLAINT, about=case.complaint.uuid, user=by, what=RELEASED, at=at,
            detail=str(locked.uuid),
        )  # fmt: skip


@transaction.atomic
def close(disclosure: Disclosure, *, because: str, on: dt.date, by: User, at: dt.datetime) -> None:
    """It ends without a release: refused, withdrawn, or nothing is held."""
    locked = lock(disclosure, by=by, on=_day(at))
    if not because.strip():
        raise Refused("Say why it ends without a release.")
    locked.state, locked.closed_by, locked.closed_on, locked.closed_because = State.CLOSED, by, on, because.strip()
    locked.save(update_fields=["state", "closed_by", "closed_on", "closed_because"])
    _stop_clock(locked, on=on)
    note(locked, "closed", by=by, at=at, on=on)


def _stop_clock(locked: Disclosure, *, on: dt.date) -> None:
    clock = DisclosureClock.objects.filter(disclosure=locked).first()
    if clock is None or not clock.running:
        return
    late = clock.due_on is not None and on > clock.due_on
    clock.stopped_on, clock.outcome = on, Outcome.MISSED if late else Outcome.MET
    clock.save(update_fields=["stopped_on", "outcome"])
