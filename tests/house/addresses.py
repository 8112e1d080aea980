"""Every address of the portal, found in the resolver, and how its arguments are filled.

An address whose arguments nobody has said how to fill stops the tests: whoever adds one adds a line here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import ApiKey, Post, User
from complaints.casework import workflow
from complaints.casework.models import (
    Bundle,
    BundleCopy,
    Complaint,
    Conflict,
    Contribution,
    Evidence,
    Extension,
    Finding,
    Interview,
    OtherBody,
    Pause,
    Point,
    Reader,
    Referral,
    RequiredWork,
    Risk,
    TakingDown,
)
from complaints.casework.vocabulary import Step
from complaints.conduct.contact import grounds_of
from complaints.conduct.models import (
    Aggression,
    Campaign,
    ContactPlan,
    Member,
    SiteBar,
    StopResponding,
    UnreasonableContact,
)
from complaints.evidence.a4 import sheet
from complaints.evidence.sealing import seal
from complaints.intake.models import Draft, Mail
from complaints.intake.offers import Offer
from complaints.policy.models import OutsideBody, Procedure
from complaints.records.disclosing import acting
from complaints.records.models import (
    DisclosureItem,
    DisclosurePack,
    Disposal,
    DisposalItem,
    Hold,
    ReferralPack,
    ScopedCase,
)
from complaints.records.retention import schedule
from complaints.register.models import Improvement, Issue, IssueOrigin, Lesson, Paper, PaperFile
from complaints.register.models.papers import hashed
from letters import awareness, known_links
from letters.models import Letter, Link, Mailing
from letters.vocabulary import LetterState
from socialmedia import reference
from socialmedia.prevention import reference as prevention
from socialmedia.prevention.actions import mails, reports
from socialmedia.prevention.actions import staff as prevention_staff
from socialmedia.prevention.models import (
    Agreement,
    Communication,
    HomeSchoolSignature,
    KnownContact,
    MailRecord,
    PolicyLink,
    Round,
    StaffReport,
    Turn,
)
from socialmedia.prevention.vocabulary import ReportKind, Signed
from socialmedia.vocabulary import Act
from tests.house.world import CASES, NOW, World

NO_UUID = "00000000-0000-4000-8000-000000000000"
Filled = Iterable[tuple[str, dict[str, Any]]]
"""What the row of the table calls it, and the arguments."""


@dataclass(frozen=True)
class Address:
    """One address with its arguments filled. `label` is its row in the table."""

    name: str
    label: str
    path: str


def patterns() -> dict[str, frozenset[str]]:
    """Every address of the resolver, all namespaces included: its name → the names of its arguments.

    One without a name goes by its route.
    """
    return dict(_walk(get_resolver(), "", "", frozenset()))


def _walk(resolver: URLResolver, space: str, route: str, given: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    for one in resolver.url_patterns:
        whole = route + str(one.pattern)
        arguments = given | frozenset(one.pattern.converters) | frozenset(one.pattern.regex.groupindex)
        if isinstance(one, URLResolver):
            yield from _walk(one, f"{space}{one.namespace}:" if one.namespace else space, whole, arguments)
        elif isinstance(one, URLPattern):
            yield (space + one.name if one.name else f"/{whole}"), arguments


# --- of the post room ------------------------------------------------------------------------------------------


def _links(w: World) -> Filled:
    known_links.load()
    return [("", {"key": Link.objects.all()[0].uuid})]


def _to_parents(w: World) -> Filled:
    """A statement for Alder that was issued."""
    found = Letter.objects.filter(about_kind=awareness.ABOUT).first()
    if found is None:
        people = w.people
        made = awareness.make(
            key="acceptable_use", academy=people.alder, context={}, choices=[], by=people.principal, at=NOW
        )
        awareness.confirm(made, ["links_opened"], by=people.principal, at=NOW)
        awareness.approve(made, by=people.trust_officer, at=NOW, seen=None)
        found = awareness.issue(made, channel="On the website", on=NOW.date(), by=people.principal, at=NOW, seen=None)
    return [("", {"key": found.uuid})]


# --- of one complaint ------------------------------------------------------------------------------------------


def _conflicts(complaint: Complaint) -> Filled:
    found = Conflict.objects.filter(complaint=complaint).order_by("pk").values_list("pk", flat=True)
    return [("", {"reference": complaint.reference, "pk": pk}) for pk in found]


def _letters(complaint: Complaint) -> Filled:
    for row in complaint.letters.select_related("letter"):
        words = f"{row.letter.key} {row.letter.state} to {row.to}"
        yield words, {"reference": complaint.reference, "key": row.letter.uuid}


def _documents(complaint: Complaint) -> Filled:
    return [(row.title, {"reference": complaint.reference, "key": row.uuid}) for row in complaint.documents.all()]


def _messages(complaint: Complaint) -> Filled:
    ours = complaint.messages.filter(from_complainant=False)
    return [("", {"reference": complaint.reference, "pk": row.pk}) for row in ours]


def _steps(complaint: Complaint) -> Filled:
    return [
        (step.value, {"reference": complaint.reference, "name": step.value})
        for step in sorted(workflow.leaves(complaint.state))
    ]


def _own(complaint: Complaint) -> Filled:
    return [("", {"token": complaint.complainant.token})]


def _draft_letters(complaint: Complaint) -> Filled:
    """One draft, and one letter that went and so is no draft: making the pages of each takes its time."""
    rows = complaint.letters.select_related("letter").order_by("pk")
    for row in [
        *rows.filter(letter__state=LetterState.DRAFTED)[:1],
        *rows.filter(letter__state=LetterState.ISSUED)[:1],
    ]:
        yield f"{row.letter.key} {row.letter.state}", {"reference": complaint.reference, "key": row.letter.uuid}


def _own_letters(complaint: Complaint) -> Filled:
    for row in complaint.letters.filter(letter__state=LetterState.ISSUED).select_related("letter")[:1]:
        yield f"{row.letter.key}", {"token": complaint.complainant.token, "uuid": row.letter.uuid}


def _own_documents(complaint: Complaint) -> Filled:
    return [(row.title, {"token": complaint.complainant.token, "uuid": row.uuid}) for row in complaint.documents.all()]


def _papers(complaint: Complaint) -> Filled:
    for bundle in Bundle.objects.filter(complaint=complaint):
        for reader in Reader:
            yield f"{reader.value}", {"reference": complaint.reference, "key": bundle.uuid, "reader": reader.value}


def _bundles(complaint: Complaint) -> Filled:
    rows = Bundle.objects.filter(complaint=complaint)
    return [("", {"reference": complaint.reference, "key": bundle.uuid}) for bundle in rows]


def _withholdings(complaint: Complaint) -> Filled:
    return [("", {"reference": complaint.reference, "pk": row.pk}) for row in complaint.withholdings.all()]


def _own_papers(complaint: Complaint) -> Filled:
    copies = BundleCopy.objects.filter(bundle__complaint=complaint, reader=Reader.COMPLAINANT)
    return [("", {"token": complaint.complainant.token, "uuid": copy.uuid}) for copy in copies]


def _own_steps(complaint: Complaint) -> Filled:
    return [(Offer.WITHDRAW.value, {"token": complaint.complainant.token, "offer": Offer.WITHDRAW.value})]


def _own_help(complaint: Complaint) -> Filled:
    return [("", {"token": complaint.complainant.token, "offer": Offer.ESCALATE.value})]


def _pairs(complaint: Complaint) -> Filled:
    """Beside another complaint of the same academy, which not everybody may see."""
    others = Complaint.objects.filter(academy=complaint.academy).exclude(pk=complaint.pk)
    return [("", {"reference": complaint.reference, "other": others.order_by("pk")[0].reference})]


def _contact_record(complaint: Complaint) -> UnreasonableContact:
    """Contact in this complaint was called unreasonable by somebody who is not locked out of it."""
    found = UnreasonableContact.objects.filter(complaint=complaint).first()
    return found or UnreasonableContact.objects.create(
        complaint=complaint, steps_taken="Met.", position="As told.", told_on=NOW.date(), opened_on=NOW.date(),
        opened_by=User.objects.get(email="odette.crane@example.org"),
    )  # fmt: skip


def _plan(complaint: Complaint) -> ContactPlan:
    record = _contact_record(complaint)
    found = ContactPlan.objects.filter(record=record).first()
    return found or ContactPlan.objects.create(
        record=record, per_term=3, needs_considered="None.", review_on=NOW.date().replace(month=3),
        made_by=record.opened_by, made_on=NOW.date(),
    )  # fmt: skip


def _stop(complaint: Complaint) -> StopResponding:
    record = _contact_record(complaint)
    found = StopResponding.objects.filter(record=record).first()
    return found or StopResponding.objects.create(
        record=record, all_steps_taken="Met.", position_given="Told.", meant_to_disrupt="Calls.",
        review_on=NOW.date().replace(month=3), proposed_by=record.opened_by, proposed_on=NOW.date(),
    )  # fmt: skip


def _incident(complaint: Complaint) -> Aggression:
    found = Aggression.objects.filter(complaint=complaint).first()
    return found or Aggression.objects.create(
        complaint=complaint, happened_on=NOW.date(), what="A chair was thrown.", police_told_on=NOW.date(),
        recorded_by=_contact_record(complaint).opened_by, recorded_on=NOW.date(),
    )  # fmt: skip


def _bar(complaint: Complaint) -> SiteBar:
    incident = _incident(complaint)
    found = SiteBar.objects.filter(aggression=incident).first()
    return found or SiteBar.objects.create(
        aggression=incident, from_on=NOW.date(), review_on=NOW.date().replace(month=3), words="A chair was thrown.",
        made_by=incident.recorded_by, made_on=NOW.date(),
    )  # fmt: skip


def _clocks(complaint: Complaint) -> Filled:
    running = complaint.clocks.filter(stopped_on=None).order_by("pk")[:1]
    return [("", {"reference": complaint.reference, "pk": clock.pk}) for clock in running]


def _limit(complaint: Complaint) -> Extension:
    """A new time limit whose letter was issued."""
    found = complaint.extensions.first()
    return found or Extension.objects.create(
        complaint=complaint, clock=complaint.clocks.order_by("-pk")[0], new_due_on=NOW.date(), reason="A witness.",
        agreed_how="By telephone.", proposed_by=_officer(), proposed_on=NOW.date(), issued_on=NOW.date(),
    )  # fmt: skip


def _paused(complaint: Complaint) -> Pause:
    found = complaint.pauses.first()
    return found or Pause.objects.create(
        complaint=complaint, body="Ofsted", reason="They asked.", look_again_on=NOW.date(), proposed_by=_officer(),
        proposed_on=NOW.date(), began_on=NOW.date(), resumed_on=NOW.date(),
    )  # fmt: skip


def _body(complaint: Complaint) -> OtherBody:
    found = complaint.other_bodies.filter(ended_on=None).first()
    return found or OtherBody.objects.create(
        complaint=complaint, kind="ofsted", name="Ofsted", standing="Has it", recorded_on=NOW.date()
    )


def _work(complaint: Complaint) -> RequiredWork:
    body = OutsideBody.objects.order_by("pk")[0]
    referral = complaint.referrals.first() or Referral.objects.create(
        complaint=complaint, body=body, referred_on=NOW.date(), asked="For the papers."
    )
    found = RequiredWork.objects.filter(referral=referral).first()
    return found or RequiredWork.objects.create(
        referral=referral,
        kind="other",
        what="Write again.",
        who=_officer(),
        recorded_by=_officer(),
        recorded_on=NOW.date(),
    )


def _pack(complaint: Complaint) -> ReferralPack:
    """A referral pack that was made."""
    found = ReferralPack.objects.filter(complaint=complaint).first()
    if found is None:
        file = seal(SimpleUploadedFile("pack.pdf", b"%PDF-1.4"), by=None, at=NOW)
        found = ReferralPack.objects.create(
            complaint=complaint, version=1, state="ready", file=file, built_at=NOW, asked_by=_officer(), asked_at=NOW
        )
    return found


def _packs(complaint: Complaint) -> Filled:
    return [("", {"reference": complaint.reference, "key": _pack(complaint).uuid})]


def _officer() -> User:
    return User.objects.get(email="odette.crane@example.org")


def _questions(complaint: Complaint) -> Filled:
    return [("delay", {"reference": complaint.reference, "name": "delay"})]


def _row(make: Callable[[Complaint], Any]) -> Callable[[Complaint], Filled]:
    return lambda complaint: [("", {"reference": complaint.reference, "pk": make(complaint).pk})]


def _point(complaint: Complaint) -> Point:
    """The complainant said something about the heads, and nobody has decided on it."""
    found = complaint.points.filter(decision="").first()
    return found or Point.objects.create(
        complaint=complaint, kind=Point.Kind.MISSING, text="The bus, too.", said_on=NOW.date()
    )


def _risk(complaint: Complaint) -> Risk:
    found = complaint.risks.filter(over_on=None).first()
    return found or Risk.objects.create(
        complaint=complaint, kind="staff", note="A new teacher.", seen_on=NOW.date(),
        seen_by=User.objects.get(email="odette.crane@example.org"),
    )  # fmt: skip


def _officer() -> User:
    return User.objects.get(email="odette.crane@example.org")


def _interview(complaint: Complaint) -> Interview:
    found = complaint.interviews.first()
    return found or Interview.objects.create(
        complaint=complaint, on=NOW.date(), name="Gail Sorrel", part="witness", notes="She saw it.", by=_officer(),
        added_on=NOW.date(),
    )  # fmt: skip


def _evidence(complaint: Complaint) -> Evidence:
    found = complaint.evidence.first()
    return found or Evidence.objects.create(
        complaint=complaint, number=1, kind="record", title="Message log", source="The office", obtained_on=NOW.date(),
        by=_officer(), added_on=NOW.date(),
    )  # fmt: skip


def _asking(complaint: Complaint, **who: Any) -> Contribution:
    return Contribution.objects.create(
        complaint=complaint, question="What did you see?", asked_by=_officer(), asked_on=NOW.date(), days=5,
        due_on=NOW.date().replace(month=2), expires_on=NOW.date().replace(month=3), told="sent", **who,
    )  # fmt: skip


def _asked(complaint: Complaint) -> Contribution:
    """The deputy, who works at that academy, is asked for an account."""
    deputy = User.objects.get(email="dilys.marsh@example.org")
    found = complaint.contributions.filter(user=deputy).first()
    return found or _asking(complaint, name=deputy.name, email=deputy.email, user=deputy)


def _asked_by_link(complaint: Complaint) -> Contribution:
    found = complaint.contributions.filter(user=None).first()
    return found or _asking(complaint, name="Zelda Quince", email="zelda.quince@example.org")


def _heads(complaint: Complaint) -> Filled:
    head = complaint.heads.first() or complaint.heads.create(number=1, text="Messages were not answered.")
    return [("", {"reference": complaint.reference, "number": head.number})]


def _first(complaint: Complaint) -> Filled:
    """A head that goes first to the SENCO."""
    head = complaint.heads.first() or complaint.heads.create(number=1, text="Messages were not answered.")
    if not head.first_to:
        head.first_to = "senco"
        head.save()
    return [("", {"reference": complaint.reference, "number": head.number})]


def _taking_down(complaint: Complaint) -> TakingDown:
    """The complainant asked that a request be taken down for them."""
    found = TakingDown.objects.filter(complaint=complaint).first()
    return found or TakingDown.objects.create(
        complaint=complaint, what=TakingDown.What.FORMAL, telephone="01632 960777", asked_on=NOW.date()
    )


def _lesson(complaint: Complaint) -> Lesson:
    """What was learnt from it."""
    found = Lesson.objects.filter(about=complaint.uuid).first()
    return found or Lesson.objects.create(
        trust=complaint.academy.trust, academy=complaint.academy, about_kind="complaint", about=complaint.uuid,
        source="finding", learnt="Messages are logged.", cause="records", recorded_by=_officer(),
        recorded_on=NOW.date(),
    )  # fmt: skip


def _improvement(complaint: Complaint) -> Improvement:
    """Something that the SENCO has to do because of it, with a file that was added to it."""
    found = Improvement.objects.filter(lesson__about=complaint.uuid).first()
    return found or Improvement.objects.create(
        lesson=_lesson(complaint), what="Log them.", owner=User.objects.get(email="sunil.orchard@example.org"),
        due_on=NOW.date().replace(month=3), given_by=_officer(), given_on=NOW.date(),
        file=seal(SimpleUploadedFile("notice.txt", b"Logged."), by=None, at=NOW),
    )  # fmt: skip


def _origin(complaint: Complaint) -> Filled:
    return [("", {"kind": "complaint", "about": complaint.uuid})]


def _lessons(complaint: Complaint) -> Filled:
    return [("", {"key": _lesson(complaint).uuid})]


def _improvements(complaint: Complaint) -> Filled:
    return [("", {"key": _improvement(complaint).uuid})]


def _recommended(complaint: Complaint) -> Filled:
    findings = Finding.objects.filter(head__complaint=complaint, stage=3).order_by("pk")
    return [("", {"pk": one.pk}) for one in findings[:1]]


OF_A_CASE: dict[str, Callable[[Complaint], Filled]] = {
    "register:lessons_from": _origin,
    "register:record_lesson": _origin,
    "register:lesson": _lessons,
    "register:change_lesson": _lessons,
    "register:improve": _lessons,
    **{
        f"register:{name}": _improvements
        for name in ("hand_on", "improved", "give_up", "improve_again", "improvement_evidence")
    },
    "register:answer_recommendation": _recommended,
    "casework:lift": _conflicts,
    "casework:confirm": _conflicts,
    "casework:letter": _letters,
    "casework:edit_letter": _letters,
    "casework:letter_pages": _draft_letters,
    "casework:letter_pdf": _letters,
    "casework:document": _documents,
    "casework:share": _documents,
    "casework:taking_down": _row(_taking_down),
    "casework:message_note": _messages,
    "casework:change_interview": _row(_interview),
    "casework:agreement": _row(_interview),
    "casework:change_evidence": _row(_evidence),
    "casework:take_off": _row(_evidence),
    "casework:work_on_head": _heads,
    "casework:ask_again": _row(_asked),
    "casework:no_longer_ask": _row(_asked),
    "casework:contribute": lambda complaint: [("", {"key": _asked(complaint).uuid})],
    "intake:answer": lambda complaint: [("", {"token": _asked_by_link(complaint).token})],
    "casework:decide_point": _row(_point),
    "casework:first": _first,
    "casework:risk_over": _row(_risk),
    "casework:step": _steps,
    "casework:why_late": _clocks,
    "casework:take_back_extension": _row(_limit),
    "casework:take_back_pause": _row(_paused),
    "casework:body_news": _row(_body),
    "casework:end_body": _row(_body),
    "casework:answer_body": _questions,
    "casework:change_work": _row(_work),
    "casework:finish_work": _row(_work),
    "casework:drop_work": _row(_work),
    "records:pack_file": _packs,
    "records:pack_again": _packs,
    "conduct:side_by_side": _pairs,
    "conduct:decline": _pairs,
    "conduct:evidence": _row(_contact_record),
    "conduct:make_plan": _row(_contact_record),
    "conduct:propose_stop": _row(_contact_record),
    "conduct:end_plan": _row(_plan),
    "conduct:decide_stop": _row(_stop),
    "conduct:end_stop": _row(_stop),
    "conduct:bar": _row(_incident),
    "conduct:review_bar": _row(_bar),
    "casework:papers": _papers,
    "casework:papers_again": _bundles,
    "casework:put_back": _withholdings,
    "intake:own_hearing": _own,
    "intake:own_papers": _own_papers,
    "intake:own": _own,
    "intake:own_message": _own,
    "intake:own_files": _own,
    "intake:own_details": _own,
    "intake:own_leave": _own,
    "intake:own_letter": _own_letters,
    "intake:own_document": _own_documents,
    "intake:own_step": _own_steps,
    "intake:own_take_down": _own_help,
    "intake:own_acting": _own,
}
"""Addresses of one complaint that want more, or other, than its reference."""


def of_case(complaint: Complaint, name: str, arguments: frozenset[str]) -> list[tuple[str, dict[str, Any]]] | None:
    """The ways to fill an address from one complaint; None when it is no address of a complaint."""
    if arguments == {"reference"}:
        return [("", {"reference": complaint.reference})]
    return list(OF_A_CASE[name](complaint)) if name in OF_A_CASE else None


# --- of nothing in particular ----------------------------------------------------------------------------------


def _drafts(world: World) -> dict[str, Any]:
    draft, _ = Draft.objects.get_or_create(
        academy=world.people.alder, token="a-draft-of-somebody-else", by=None,
        defaults={"created_at": NOW, "updated_at": NOW, "expires_at": NOW.replace(year=2028)},
    )  # fmt: skip
    return {"slug": "alder", "token": draft.token}


def _version(world: World) -> dict[str, Any]:
    return {"pk": Procedure.objects.filter(draft=False).order_by("pk")[0].pk}


def _campaign(world: World) -> Campaign:
    """A campaign with one complaint in it, whose answer is written and published."""
    found = Campaign.objects.first()
    if found is None:
        officer = world.people.operations_officer
        found = Campaign.objects.create(
            trust=world.people.trust, name="Floodlights", begun_by=officer, begun_on=NOW.date(), answer="They go off.",
            written_by=officer, written_on=NOW.date(), slug="floodlights", published_on=NOW.date(),
            published_by=officer,
        )  # fmt: skip
        Member.objects.create(
            campaign=found,
            complaint=world.cases.get("received") or next(iter(world.cases.values())),
            added_by=officer,
            added_on=NOW.date(),
            connected=True,
        )
    return found


def _issue(world: World) -> Issue:
    """Something that lies beneath a complaint at Alder."""
    found = Issue.objects.first()
    if found is None:
        people, officer = world.people, world.people.operations_officer
        found = Issue.objects.create(
            trust=people.trust, academy=people.alder, title="Messages", what="They get lost.", cause="records",
            opened_by=officer, opened_on=NOW.date(),
        )  # fmt: skip
        IssueOrigin.objects.create(
            issue=found, about_kind="complaint", about=world.cases["investigated"].uuid, added_by=officer,
            added_on=NOW.date(),
        )  # fmt: skip
    return found


def _issues(world: World) -> Filled:
    return [("", {"key": _issue(world).uuid})]


def _papers_of(world: World) -> dict[str, Paper]:
    """A published paper of Alder's council, one of the board, a public statement, and a draft of the council's."""
    people, found = world.people, {}
    for words, kind, term, draft in (
        ("draft", "council", 1, True), ("council", "council", 3, False), ("board", "board", 0, False),
        ("statement", "statement", 0, False),
    ):  # fmt: skip
        year = 2026 if draft else 2025
        same = {"kind": kind, "trust": people.trust, "year": year, "term": term}
        academy = people.alder if kind == "council" else None
        row = Paper.objects.filter(**same).first()
        if row is None:
            given: dict[str, Any] = {"written_by": people.trust_officer, "written_on": NOW.date()}
            if not draft:
                given |= {
                    "read_by": people.operations_officer, "read_on": NOW.date(), "read_hash": "0" * 64,
                    "published_by": people.operations_officer, "published_at": NOW,
                    "contents": {"title": "Complaints", "measures": [], "figures": []},
                }  # fmt: skip
                given["contents_hash"] = hashed(given["contents"])
            row = Paper.objects.create(**same, academy=academy, **given)
            if not draft:
                file = seal(SimpleUploadedFile("paper.pdf", b"%PDF-1.4"), by=None, at=NOW)
                PaperFile.objects.create(
                    paper=row, state="ready", file=file, built_at=NOW, asked_by=people.operations_officer, asked_at=NOW
                )
        found[words] = row
    return found


def _papers_keyed(*wanted: str) -> Callable[[World], Filled]:
    return lambda world: [(words, {"key": _papers_of(world)[words].uuid}) for words in wanted]


def _keyed(world: World) -> Filled:
    return [("", {"key": _campaign(world).uuid})]


def _mailing(world: World) -> Mailing:
    """A letter to one person, written by the principal of Alder and not approved yet."""
    found = Mailing.objects.first()
    if found is None:
        people = world.people
        letter = Letter.objects.create(
            key="awareness_letter", title="To all parents", about_kind="awareness", about=NO_UUID, academy=people.alder,
            recipient_name="Parents and carers", recipient_role="all_parents", subject_line="To all parents",
            body="Dear parents and carers", merged_hash="x", drafted_at=NOW, state="issued", issued_at=NOW,
            issued_on=NOW.date(), how="handed_over",
        )  # fmt: skip
        found = Mailing.objects.create(
            carries=letter, title="Year 9", academy=people.alder, written_by=people.principal, written_at=NOW
        )
        found.readers.create(number=1, name="Ms Ada Fern", email="ada@example.org")
    return found


def _mailed(world: World) -> list[tuple[str, dict[str, Any]]]:
    return [("", {"key": _mailing(world).uuid})]


def _mailed_to(what: str) -> Callable[[World], Filled]:
    """The letter of its one reader; a print run that nobody asked for."""
    return lambda world: [
        ("", {"key": _mailing(world).uuid, what: _mailing(world).readers.get().uuid if what == "who" else NO_UUID})
    ]


def _of_post(*more: str) -> Callable[[World], Filled]:
    """An address of that incident, with the key of something on it."""

    def fill(world: World) -> Filled:
        found = world.incident
        given: dict[str, Any] = {"incident": found.reference}
        keys = {
            "exhibit": lambda: {"key": found.exhibits.first().uuid},
            "page": lambda: {"key": found.exhibits.first().uuid, "number": 1},
            "prints": lambda: {"key": found.print_sets.first().uuid},
            "letter": lambda: {"key": found.letters.first().letter.uuid},
            "held": lambda: {"pk": found.concerned.get(precaution=True).pk},
            "question": lambda: {"key": "crime"},
        }
        for one in more:
            given |= keys[one]()
        return [("", given)]

    return fill


def _acts(world: World) -> Filled:
    found = world.incident
    return [(act.value, {"incident": found.reference, "name": act.value}) for act in Act if act != Act.REPORT]


def _kept(world: World) -> Filled:
    trust = world.people.trust
    reference.bring_in_all(trust)
    platform = reference.platforms_of(trust)[0]
    return [
        ("platform", {"kind": "platform", "pk": platform.pk}),
        ("step", {"kind": "step", "pk": platform.steps.all()[0].pk}),
        ("note", {"kind": "note", "pk": reference.legal_notes_of(trust)[0].pk}),
        ("contact", {"kind": "contact", "pk": reference.support_contacts_of(trust)[0].pk}),
        ("hours", {"kind": "hours", "pk": reference.hours_of(trust).pk}),
        ("unknown", {"kind": "nothing", "pk": 1}),
    ]


def _agreement(world: World, *, draft: bool = False) -> Agreement:
    """What staff sign, in force; and the rules for posting, of which there is a draft only."""
    rows = prevention.agreements_of(world.people.trust, at=NOW)
    if draft:
        return rows.get(kind=Signed.OFFICIAL_USE)
    for kind in (Signed.ACCEPTABLE_USE, Signed.HOME_SCHOOL):
        rows.filter(kind=kind, approved_on=None).update(
            approver="The board", approved_on=NOW.date(), in_force_from=NOW.date()
        )
    return rows.get(kind=Signed.ACCEPTABLE_USE)


def _round(world: World) -> Round:
    found = Round.objects.first()
    return found or Round.objects.create(
        agreement=_agreement(world), title="2026/27", begins_on=NOW.date(), due_on=NOW.date(), counts_from=NOW.date(),
        opened_by=world.people.trust_officer, opened_at=NOW,
    )  # fmt: skip


def _reported(world: World, *, head: bool) -> StaffReport:
    """A teacher's concern about a colleague whose name is like the record keeper's; or about the principal."""
    found = StaffReport.objects.filter(about_head=head).first()
    return found or reports.report(
        reports.Told(
            academy=world.people.alder, kind=ReportKind.MISUSE, happened_on=NOW.date(), what="Late messages.",
            about_name="" if head else "Mr Pike", about_head=head,
        ),
        by=world.people.teacher, at=NOW,
    )  # fmt: skip


def _reports(world: World) -> Filled:
    for words, head in (("", False), ("about the principal", True)):
        yield words, {"key": _reported(world, head=head).uuid}


def _report_acts(world: World) -> Filled:
    key = _reported(world, head=False).uuid
    return [(name, {"key": key, "name": name}) for name in ("note", "close", "keep", "unknown")]


def _mail_record(world: World) -> MailRecord:
    people = world.people
    return MailRecord.objects.first() or mails.ask(
        people.alder, employee=people.teacher, employee_name="", request="Please look.", reason="A report.",
        scope="January", asked_on=NOW.date(), by=people.principal, at=NOW,
    )  # fmt: skip


def _contact(world: World) -> KnownContact:
    return KnownContact.objects.first() or prevention_staff.declare_contact(
        whom="A parent", what="We sing.", by=world.people.teacher, at=NOW
    )


def _lists(world: World) -> Filled:
    return [(name, {"name": name}) for name in ("communications", "pages", "turns", "unknown")]


def _listed(world: World) -> Filled:
    found = Communication.objects.first() or Communication.objects.create(
        academy=world.people.alder, channel="newsletter", title="How to raise something", planned_for=NOW.date(),
        owner=world.people.deputy, by=world.people.principal, at=NOW,
    )  # fmt: skip
    return [("", {"name": "communications", "key": found.uuid})]


def _turn(world: World) -> Turn:
    return Turn.objects.first() or Turn.objects.create(
        academy=world.people.alder, who=world.people.deputy, from_on=NOW.date(), to_on=NOW.date(),
        by=world.people.principal, at=NOW,
    )  # fmt: skip


def _family(world: World) -> HomeSchoolSignature:
    found = HomeSchoolSignature.objects.first()
    if found is None:
        _agreement(world)
        found = HomeSchoolSignature.objects.create(
            academy=world.people.alder, agreement=Agreement.objects.get(kind=Signed.HOME_SCHOOL), child="Ada Example",
            on=NOW.date(), by=world.people.principal, at=NOW,
        )  # fmt: skip
    return found


def _policy(world: World) -> PolicyLink:
    return prevention.all_policies_of(world.people.trust)[0]


def _induction(world: World) -> Filled:
    return [("", {"pk": world.people.teacher.pk})]


PREVENTION: dict[str, Callable[[World], Filled]] = {
    "prevention:sign": lambda w: [
        ("", {"key": _agreement(w).uuid}), ("draft", {"key": _agreement(w, draft=True).uuid})
    ],
    **{
        f"prevention:{name}": lambda w: [("", {"key": _agreement(w).uuid})]
        for name in ("agreement", "new_version", "open_round")
    },
    "prevention:edit_agreement": lambda w: [("", {"key": _agreement(w, draft=True).uuid})],
    "prevention:approve_agreement": lambda w: [("", {"key": _agreement(w, draft=True).uuid})],
    "prevention:round": lambda w: [("", {"key": _round(w).uuid})],
    "prevention:close_round": lambda w: [("", {"key": _round(w).uuid})],
    "prevention:induction": _induction,
    "prevention:discuss": lambda w: [("", {"key": _contact(w).uuid})],
    "prevention:end_contact": lambda w: [("", {"key": _contact(w).uuid})],
    "prevention:policy": lambda w: [("", {"key": _policy(w).uuid})],
    "prevention:report": lambda w: [(kind, {"kind": kind}) for kind in (*ReportKind.values, "unknown")],
    "prevention:staff_report": _reports,
    "prevention:report_sent": _reports,
    "prevention:report_act": _report_acts,
    "prevention:let_in": lambda w: [("", {"key": _reported(w, head=False).uuid, "pk": w.people.record_keeper.pk})],
    "prevention:mail_record": lambda w: [("", {"key": _mail_record(w).uuid})],
    "prevention:mail_act": lambda w: [
        (name, {"key": _mail_record(w).uuid, "name": name}) for name in ("search", "notice", "close", "keep", "unknown")
    ],
    "prevention:placement": lambda w: [
        ("", {"slug": "alder", "key": prevention.placements_of(w.people.trust)[0].uuid})
    ],
    "prevention:take_off_turn": lambda w: [("", {"key": _turn(w).uuid})],
    "prevention:take_off_family": lambda w: [("", {"key": _family(w).uuid})],
    "prevention:turn": lambda w: [("", {"key": _turn(w).uuid})],
    "prevention:list": _lists,
    "prevention:add_to_list": _lists,
    "prevention:change_list": _listed,
    "prevention:guidance": lambda w: [("", {"slug": "alder"}), ("unknown", {"slug": "no-such-academy"})],
    "prevention:concern": lambda w: [("", {"slug": "alder"}), ("unknown", {"slug": "no-such-academy"})],
}  # fmt: skip
"""Addresses of prevention."""


def _disclosure(world: World) -> DisclosureItem:
    """One document of a case in a request to see the record, with a pack that was made."""
    found = DisclosureItem.objects.filter(case__disclosure__asked_by="Robin Weaver").first()
    if found is None:
        officer = world.people.operations_officer
        asked = acting.open_request(
            trust=world.people.trust, academy=world.people.alder, kind="subject_access", received_on=NOW.date(),
            asked_by="Robin Weaver", reach="", asked_for="Everything.", legal_basis="", answer_by=None, name="",
            part="", by=officer, at=NOW,
        )  # fmt: skip
        case = ScopedCase.objects.create(
            disclosure=asked, complaint=world.cases["informal"], found_as="as the complainant", state="ready",
            asked_by=officer, asked_at=NOW,
        )  # fmt: skip
        file = seal(SimpleUploadedFile("words.pdf", sheet([("Words", 12.0)])), by=None, at=NOW)
        found = DisclosureItem.objects.create(
            case=case, position=1, key="words", title="Words", described_as="Words", file=file, pages=1
        )
        made = seal(SimpleUploadedFile("pack.pdf", sheet([("Words", 12.0)])), by=None, at=NOW)
        DisclosurePack.objects.create(
            disclosure=asked, version=1, state="ready", file=made, built_at=NOW, mark="", asked_by=officer, asked_at=NOW
        )
    return found


def _of_disclosure(*more: str) -> Callable[[World], Filled]:
    """An address of that request, with the key of something in it."""

    def fill(world: World) -> Filled:
        item = _disclosure(world)
        keys = {
            "item": {"key": item.uuid}, "page": {"key": item.uuid, "number": 1},
            "case": {"case": item.case.complaint.reference},
            "pack": {"key": item.case.disclosure.packs.get().uuid},
        }  # fmt: skip
        given: dict[str, Any] = {"disclosure": item.case.disclosure.reference}
        for one in more:
            given |= keys[one]
        return [("", given)]

    return fill


def _disposals(world: World) -> Filled:
    """A disposal of one closed case that waits for a second person."""
    found = Disposal.objects.first()
    if found is None:
        found = Disposal.objects.create(
            reference="DSP-23456", proposed_by=world.people.operations_officer, proposed_at=NOW
        )
        DisposalItem.objects.create(
            disposal=found, complaint=world.cases["informal"], reference=world.cases["informal"].reference,
            rule=schedule.in_force(at=NOW)["complaint"], closed_on=NOW.date(), due_on=NOW.date(),
        )  # fmt: skip
    return [("", {"key": found.uuid})]


def _holds(world: World) -> Filled:
    found = Hold.objects.first() or Hold.objects.create(
        complaint=world.cases["informal"], reason="An inquiry.", review_on=NOW.date().replace(month=6),
        placed_by=world.people.operations_officer, placed_on=NOW.date(),
    )  # fmt: skip
    return [("", {"key": found.uuid})]


RETENTION: dict[str, Callable[[World], Filled]] = {
    **{f"records:{name}": _disposals for name in ("disposal", "decide_disposal", "certificate")},
    "records:keep_hold": _holds,
    "records:lift_hold": _holds,
    "records:hold_own": lambda w: [
        ("", {"kind": "incident", "key": w.incident.uuid}),
        ("unknown", {"kind": "nothing", "key": w.incident.uuid}),
    ],
    "records:rule": lambda w: [("", {"kind": "complaint"}), ("unknown", {"kind": "nothing"})],
}


def _api_key(world: World) -> Filled:
    found, _ = ApiKey.objects.get_or_create(
        token_hash="0" * 64,
        defaults={
            "name": "Dashboard", "trust": world.people.trust, "hint": "ck_00000", "last_day": NOW.date(),
            "made_by": world.people.trust_officer, "made_at": NOW,
        },
    )  # fmt: skip
    return [("", {"key": found.uuid})]


def _mail(*more: str) -> Callable[[World], Filled]:
    """An address of an e-mail that waits and names nobody."""

    def fill(world: World) -> Filled:
        mail, _ = Mail.objects.get_or_create(
            digest="0" * 64, defaults={"received_at": NOW, "sender": "a@example.net", "subject": "A question"}
        )
        return [("", {"key": mail.uuid, **dict.fromkeys(more, 1)})]

    return fill


ELSEWHERE: dict[str, Callable[[World], Filled]] = {
    **PREVENTION,
    **RETENTION,
    **{f"intake:mail_{name}": _mail() for name in ("one", "assign", "answer", "aside", "back")},
    "intake:mail_file": _mail("number"),
    "api:key": _api_key,
    "casework:calendar_feed": lambda w: [("unknown", {"token": "no-such-calendar"})],
    "accounts:looked_at": lambda w: [("", {"pk": w.people.teacher.pk})],
    **{
        f"register:{name}": _issues
        for name in ("issue", "change_issue", "join", "review_issue", "close_issue", "reopen_issue")
    },
    "register:part": lambda w: [("", {"key": _issue(w).uuid, "pk": _issue(w).origins.get().pk})],
    "register:paper": _papers_keyed("draft", "council", "board", "statement"),
    "register:paper_pdf": _papers_keyed("council", "board"),
    **{
        f"register:{name}": _papers_keyed("draft")
        for name in ("write_paper", "read_paper", "publish_paper", "discard_paper")
    },
    "register:paper_pdf_again": _papers_keyed("council"),
    "register:statement": lambda w: [("", {"slug": w.people.trust.slug}), ("unknown", {"slug": "no-such-trust"})],
    "register:statement_pdf": lambda w: [
        ("", {"slug": w.people.trust.slug, "key": _papers_of(w)["statement"].uuid}),
        ("board", {"slug": w.people.trust.slug, "key": _papers_of(w)["board"].uuid}),
    ],
    **{
        f"records:{name}": _of_disclosure()
        for name in (
            "disclosure",
            "identity",
            "clarify",
            "clarified",
            "longer",
            "close",
            "release",
            "make_pack",
            "scope",
        )
    },
    "records:disclosure_pack": _of_disclosure("pack"),
    "records:disclosure_pack_again": _of_disclosure("pack"),
    "records:leave_out": _of_disclosure("case"),
    "records:gather_again": _of_disclosure("case"),
    **{
        f"records:{name}": _of_disclosure("item")
        for name in ("item", "item_file", "item_copy", "black_out", "reasons", "check")
    },
    "records:item_page": _of_disclosure("page"),
    **{
        f"socialmedia:{name}": _of_post()
        for name in (
            "incident",
            "evidence",
            "source",
            "assessment",
            "people",
            "meetings",
            "afterwards",
            "letters",
            "chronology",
        )
    },
    "socialmedia:exhibit": _of_post("exhibit"),
    "socialmedia:exhibit_original": _of_post("exhibit"),
    "socialmedia:sanitise": _of_post("exhibit"),
    "socialmedia:exhibit_page": _of_post("page"),
    "socialmedia:exhibit_small": _of_post("exhibit"),
    "socialmedia:prints": _of_post("prints"),
    "socialmedia:letter": _of_post("letter"),
    "socialmedia:edit_letter": _of_post("letter"),
    "socialmedia:letter_pages": _of_post("letter"),
    "socialmedia:letter_pdf": _of_post("letter"),
    "socialmedia:lift": _of_post("held"),
    "socialmedia:question": _of_post("question"),
    "socialmedia:act": _acts,
    "socialmedia:edit_guide": _kept,
    "socialmedia:add_to_guide": lambda w: [
        (kind, {"kind": kind}) for kind in ("platform", "step", "note", "contact", "unknown")
    ],
    "socialmedia:gate_rule": lambda w: [("", {"gate": "unsure"}), ("unknown", {"gate": "no-such-gate"})],
    **{
        f"socialmedia:report_{name}": lambda w: [("", {"key": w.incident.uuid})]
        for name in ("screenshots", "source", "done")
    },
    "account_confirm_email": lambda w: [("", {"key": "no-such-key"})],
    "account_reset_password_from_key": lambda w: [("", {"uidb36": "1", "key": "no-such-key"})],
    "mfa_edit_webauthn": lambda w: [("", {"pk": 1})],
    "mfa_remove_webauthn": lambda w: [("", {"pk": 1})],
    "accounts:person": lambda w: [("", {"pk": w.people.teacher.pk})],
    "accounts:details": lambda w: [("", {"pk": w.people.teacher.pk})],
    "accounts:invite_again": lambda w: [("", {"pk": w.people.teacher.pk})],
    "accounts:close_sign_in": lambda w: [("", {"pk": w.people.nobody.pk})],
    "accounts:accept": lambda w: [("unknown", {"token": "no-such-invitation"})],
    "accounts:cover": lambda w: [("", {"pk": Post.objects.get(user=w.people.principal).pk})],
    "accounts:end": lambda w: [("", {"pk": Post.objects.get(user=w.people.teacher).pk})],
    "accounts:academy": lambda w: [("", {"slug": "alder"})],
    "accounts:colours": lambda w: [("", {"colour": "1d4ed8"})],
    "register:saved_view": lambda w: [("", {"key": NO_UUID})],
    "register:drop_view": lambda w: [("", {"key": NO_UUID})],
    "register:printout": lambda w: [("", {"key": NO_UUID})],
    "register:printout_file": lambda w: [("", {"key": NO_UUID})],
    "intake:old_register": lambda w: [("", {"key": NO_UUID})],
    "intake:match_old_register": lambda w: [("", {"key": NO_UUID})],
    "intake:match_old_register_anew": lambda w: [("", {"key": NO_UUID})],
    "intake:bring_in_old_register": lambda w: [("", {"key": NO_UUID})],
    "intake:undated_in_old_register": lambda w: [("", {"key": NO_UUID})],
    "intake:undo_old_register": lambda w: [("", {"key": NO_UUID})],
    "intake:throw_away_old_register": lambda w: [("", {"key": NO_UUID})],
    "intake:old_register_problems": lambda w: [("", {"key": NO_UUID})],
    "accounts:kept": lambda w: [("unknown", {"pk": 1})],
    "policy:version": lambda w: [("", _version(w))],
    "policy:copy": lambda w: [("", _version(w))],
    "policy:compare": lambda w: [("", _version(w))],
    "policy:put_in_force": lambda w: [("", _version(w))],
    "policy:review": lambda w: [("", _version(w))],
    "policy:end": lambda w: [("", _version(w))],
    "policy:take_back": lambda w: [("", _version(w))],
    "policy:discard": lambda w: [("", _version(w))],
    "policy:edit": lambda w: [("", {**_version(w), "section": "limits"})],
    "policy:body": lambda w: [("", {"pk": OutsideBody.objects.order_by("pk")[0].pk})],
    "policy:public": lambda w: [("", {"slug": "alder"}), ("unknown", {"slug": "no-such-academy"})],
    "policy:public_version": lambda w: [("", {"slug": "alder", **_version(w)})],
    **{f"letters:{name}": _mailed for name in ("mailing", "mailing_name", "mailing_people", "mailing_preview")},
    "letters:mailing_act": lambda w: [(what, {**_mailed(w)[0][1], "what": what}) for what in ("approve", "send")],
    "letters:mailing_reader": _mailed_to("who"),
    "letters:mailing_letter_pdf": _mailed_to("who"),
    "letters:mailing_print_pdf": _mailed_to("run"),
    "letters:begin_mailing": lambda w: [("", {"letter": _mailing(w).carries.uuid})],
    "letters:logo_at": lambda w: [("", {"slug": "alder"})],
    "letters:picture": lambda w: [("unknown", {"name": "0" * 64})],
    "letters:wording": lambda w: [("", {"key": "stage2_answer"})],
    "letters:edit": lambda w: [("", {"key": "stage2_answer"})],
    "letters:pages": lambda w: [("", {"key": "stage2_answer"})],
    "letters:pages_at": lambda w: [("", {"key": "leaflet", "slug": "alder"})],
    "letters:reset": lambda w: [("", {"key": "stage2_answer"})],
    "letters:version": lambda w: [("", {"key": "stage2_answer", "number": 1})],
    "letters:wording_at": lambda w: [("", {"key": "stage2_answer", "slug": "alder"})],
    "letters:edit_at": lambda w: [("", {"key": "stage2_answer", "slug": "alder"})],
    "letters:reset_at": lambda w: [("", {"key": "stage2_answer", "slug": "alder"})],
    "letters:version_at": lambda w: [("", {"key": "stage2_answer", "slug": "alder", "number": 1})],
    "letters:compare": lambda w: [("", {"key": "stage2_answer"})],
    "letters:compare_at": lambda w: [("", {"key": "stage2_answer", "slug": "alder"})],
    "letters:news": lambda w: [("", {"key": "stage2_answer"})],
    "letters:news_at": lambda w: [("", {"key": "stage2_answer", "slug": "alder"})],
    "letters:link": _links,
    "parents:make": lambda w: [("", {"key": "leaflet", "slug": "alder"})],
    "parents:text": _to_parents,
    "parents:words": _to_parents,
    "parents:pdf": _to_parents,
    "intake:start": lambda w: [("", {"slug": "alder"})],
    "intake:route": lambda w: [("", {"slug": "alder"})],
    "intake:elsewhere": lambda w: [("", {"slug": "alder", "key": "no-such-route"})],
    "intake:check": lambda w: [("", _drafts(w))],
    "intake:done": lambda w: [("", _drafts(w))],
    "intake:save": lambda w: [("", _drafts(w))],
    "intake:come_back": lambda w: [("", _drafts(w))],
    "intake:question": lambda w: [("", {**_drafts(w), "key": "you"})],
    **{
        f"conduct:{name}": _keyed
        for name in (
            "campaign",
            "add_members",
            "write_answer",
            "read_answer",
            "publish",
            "take_down",
            "send_answer",
            "stop_answer",
            "print_answers",
        )
    },
    "conduct:print_answers_pdf": lambda w: [("", {"key": _campaign(w).uuid, "run": NO_UUID})],
    "conduct:take_out": lambda w: [("", {"key": _campaign(w).uuid, "pk": _campaign(w).members.get().pk})],
    "conduct:published": lambda w: [("", {"slug": _campaign(w).slug}), ("unknown", {"slug": "no-such-answer"})],
    "conduct:plan": lambda w: [("", {"key": _plan(w.cases["informal"]).uuid})],
    "conduct:ground": lambda w: [("", {"pk": grounds_of(w.people.trust)[0].pk})],
    "casework:declared": lambda w: [("unknown", {"key": NO_UUID})],
    "casework:put_date_right": lambda w: [("unknown", {"pk": 1})],
    "casework:calendar_change": lambda w: [("", {"pk": w.change.pk if w.change else 0})],
    "casework:calendar": lambda w: [("alder", {"slug": "alder"}), ("birch", {"slug": "birch"})],
    "casework:calendar_day": lambda w: [("", {"slug": "alder"})],
    "casework:calendar_remove": lambda w: [("", {"slug": "alder"})],
    "admin:view_on_site": lambda w: [("", {"content_type_id": 1, "object_id": 1})],
    "admin:app_list": lambda w: [("", {"app_label": "accounts"})],
    **{
        f"admin:accounts_{model}_{page}": lambda w, place=place: [("", {"object_id": getattr(w.people, place).pk})]
        for model, place in (("trust", "trust"), ("academy", "alder"))
        for page in ("history", "delete", "change")
    },
}
"""Addresses of no complaint that want arguments."""

PLAIN_ROUTES: dict[str, str] = {
    "/configuration/accounts/trust/<path:object_id>/": "/configuration/accounts/trust/1/",
    "/configuration/accounts/academy/<path:object_id>/": "/configuration/accounts/academy/1/",
    "/configuration/(?P<url>.*)$": "/configuration/casework/complaint/",
}
"""Addresses without a name."""

FEW = ("investigated", "about_principal", "about_trust_officer")
STEPS_OF = ("informal", "investigated", "hearing_fixed", "birch_formal_answered")
CASES_OF: dict[str, tuple[str, ...]] = {
    "casework:hearing": ("informal", "hearing_fixed"),
    "casework:running_order": ("informal", "hearing_fixed"),
    "casework:who_may_sit": ("informal", "hearing_fixed"),
    "casework:make_papers": ("informal", "hearing_fixed"),
    "casework:papers": ("informal", "hearing_fixed"),
    "casework:papers_again": ("informal", "hearing_fixed"),
    "casework:withhold": ("informal", "hearing_fixed"),
    "casework:put_back": ("informal", "hearing_fixed"),
    "casework:submission": ("informal", "hearing_fixed"),
    "casework:offer_dates": ("informal", "hearing_fixed"),
    "casework:away": ("informal", "hearing_fixed"),
    "casework:told": ("informal", "hearing_fixed"),
    "casework:notes": ("informal", "hearing_fixed"),
    "casework:step": STEPS_OF,
    "casework:message_note": ("informal",),
    **{
        f"casework:{name}": ("referred", "hearing_fixed", "about_principal")
        for name in ("questions", "answer_body", "add_work", "change_work", "finish_work", "drop_work")
    },
    "casework:taking_down": ("informal",),
    **{
        f"records:{name}": ("referred", "hearing_fixed", "about_principal")
        for name in ("pack", "pack_file", "pack_again")
    },
    "casework:ruling": ("independence_asked", *FEW),
    "casework:decline_ruling": ("independence_asked", *FEW),
    "casework:document": ("investigated", "hearing_fixed", "about_principal"),
    "casework:letter": ("hearing_fixed", "about_principal"),
    "casework:edit_letter": ("about_principal",),
    "casework:letter_pages": ("hearing_fixed",),
    "casework:letter_pdf": ("hearing_fixed", "about_principal"),
    "casework:lift": ("about_clerk",),
    "casework:confirm": ("about_clerk",),
    **{name: ("investigated",) for name in OF_A_CASE if name.startswith("intake:")},
    "intake:own_hearing": ("hearing_fixed",),
    "intake:own_papers": ("hearing_fixed",),
    "register:lessons_from": ("investigated", "about_principal", "about_clerk"),
    "register:lesson": ("investigated", "about_principal", "about_clerk"),
    "register:answer_recommendation": ("referred",),
    **{
        f"register:{name}": ("investigated",)
        for name in (
            "record_lesson",
            "change_lesson",
            "improve",
            "hand_on",
            "improved",
            "give_up",
            "improve_again",
            "improvement_evidence",
        )
    },
}
"""Which cases of the world an address is tried on; `casework:case` on all, any other on a few."""


def addresses(world: World) -> list[Address]:
    """Every address of the portal, filled with what there is in the world. Raises LookupError naming what is new."""
    found: list[Address] = []
    unknown: list[str] = []
    for name, arguments in sorted(patterns().items()):
        if name in PLAIN_ROUTES:
            found.append(Address(name, name, PLAIN_ROUTES[name]))
        elif name in ELSEWHERE:
            found += [_address(name, words, given) for words, given in ELSEWHERE[name](world)]
        elif not arguments:
            found.append(_address(name, "", {}))
        elif arguments == {"reference"} or name in OF_A_CASE:
            keys = tuple(world.cases) if name == "casework:case" else CASES_OF.get(name, FEW)
            for key in (key for key in keys if key in world.cases or key not in CASES):
                filled = _once(of_case(world.cases[key], name, arguments) or [])
                found += [_address(name, f"{key} {words}".strip(), given) for words, given in filled]
        else:
            unknown.append(name)
    if unknown:
        raise LookupError(f"Say in tests/house/addresses.py how these are filled: {', '.join(unknown)}")
    return found


def addresses_of(complaint: Complaint) -> list[Address]:
    """Every address of one complaint, and every step there is, possible or not."""
    found = []
    for name, arguments in sorted(patterns().items()):
        for words, given in of_case(complaint, name, arguments) or []:
            found.append(_address(name, words, given))
    given = {"reference": complaint.reference}
    found += [_address("casework:step", step.value, {**given, "name": step.value}) for step in Step]
    return found


def _address(name: str, words: str, given: dict[str, Any]) -> Address:
    return Address(name, f"{name} {words}".strip(), reverse(name, kwargs=given))


def _once(filled: Filled) -> list[tuple[str, dict[str, Any]]]:
    """One of each: not the invitation of every member of a panel."""
    return list({words: (words, given) for words, given in filled}.values())
