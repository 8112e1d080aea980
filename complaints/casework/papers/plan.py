"""What belongs in the papers of a hearing, in their order, out of the record of the case (S0 §6.3, R71, R77)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime

from accounts.models import Entry
from complaints.casework.models import Bundle, CaseDocument, Complaint, Finding, Hearing, Submission, Withholding
from complaints.casework.sentences import lines
from complaints.casework.vocabulary import ABOUT, Step
from complaints.evidence.models import File
from complaints.policy.vocabulary import ClockKind, Stage
from letters.models import Letter
from letters.vocabulary import LetterState

DOCUMENTS, SUBMISSIONS = "Documents", "Submissions"
ANSWERS = "answers"
ANSWER_LETTERS = ("stage1_answer", "stage2_answer")
"""The letters that make up the academy's answers."""
OWN: tuple[tuple[str, str], ...] = (
    ("certificate", "Certificate of the panel"),
    ("chronology", "Chronology"),
    ("words", "The complaint, in the complainant’s words"),
    ("heads", "Heads of complaint and what was found"),
    (ANSWERS, "The academy’s answers"),
    ("report", "Report of the investigation"),
    ("timetable", "Timetable and running order"),
)
"""Parts that the portal writes or already has, with their keys."""
TOLD = frozenset({*Step.values, "heads_offered", "heads_answered", "late_panel_request"})
"""What of the chronology concerns a panel: the steps, not who changed which field."""


@dataclass
class Paper:
    """One paper to be placed: written by the portal from a template, or a file, or a letter."""

    key: str
    part: str
    title: str
    template: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    file: File | None = None
    letter: Letter | None = None
    document: CaseDocument | None = None
    source: str = ""


def papers(bundle: Bundle) -> list[Paper]:
    """Everything in this bundle: the whole record for the panel, or only what came after the one it supplements."""
    complaint, hearing = bundle.complaint, bundle.hearing
    if bundle.supplement_to_id:
        before = set(placed_before(bundle))
        return [one for one in (*_documents(complaint), *_submissions(hearing)) if one.key not in before]
    return [*_own(complaint, hearing), *_documents(complaint), *_submissions(hearing), _timetable(complaint, hearing)]


def placed_before(bundle: Bundle) -> Iterator[str]:
    """The keys of the papers in the bundle that a supplement adds to, and in its other supplements."""
    whole = bundle.supplement_to
    if whole is None:
        return
    for item in whole.items.all():
        yield item.part
    for other in whole.supplements.filter(state=Bundle.State.READY).exclude(pk=bundle.pk):
        for item in other.items.all():
            yield item.part


def late_papers(bundle: Bundle) -> list[Paper]:
    """What is on the record now and in neither this bundle nor its supplements (a late paper)."""
    asked = Bundle(complaint=bundle.complaint, hearing=bundle.hearing, supplement_to=bundle)
    return papers(asked)


def choices(complaint: Complaint) -> list[tuple[str, str]]:
    """What something can be withheld from, as keys with their names."""
    hearing = complaint.next_hearing
    given = [*_documents(complaint), *(_submissions(hearing) if hearing else [])]
    return [*OWN, *((one.key, f"{one.part}: {one.title}") for one in given)]


def standing(complaint: Complaint) -> Sequence[Withholding]:
    """What is withheld now."""
    return list(complaint.withholdings.filter(lifted_on__isnull=True).select_related("copy", "document"))


def _own(complaint: Complaint, hearing: Hearing) -> Iterator[Paper]:
    titles = dict(OWN)

    def own(key: str, **context: Any) -> Paper:
        return Paper(key, titles[key], titles[key], template=key, context=context)

    panel = hearing.panel
    yield own("certificate", panel=panel, members=list(panel.sitting()), certificate=panel.certificate(on=hearing.on))
    entries = Entry.objects.filter(about=complaint.uuid, about_kind=ABOUT, step__in=TOLD).order_by("number")
    yield own("chronology", lines=lines(entries, complaint))
    yield own("words", person=complaint.complainant)
    names = {stage.value: complaint.procedure.stage_name(stage) for stage in Stage}
    earlier = Finding.objects.filter(head__complaint=complaint, stage__lt=Stage.PANEL, proposed=False)
    found = list(earlier.order_by("round", "stage", "pk"))
    rows = [
        (head, [(in_round(names[f.stage], f.round, complaint), f) for f in found if f.head_id == head.pk])
        for head in complaint.heads.order_by("number")
    ]
    yield own("heads", rows=rows)
    answers = complaint.letters.filter(
        letter__key__in=ANSWER_LETTERS, letter__state=LetterState.ISSUED, to="complainant"
    ).select_related("letter")
    for row in answers.order_by("letter__issued_on", "pk"):
        yield Paper(
            f"letter:{row.letter.uuid}", titles[ANSWERS],
            f"{row.letter.title}, {date_format(row.letter.issued_on or '', 'j F Y')}",
            letter=row.letter,
        )  # fmt: skip
    report = complaint.latest_report or complaint.reports.order_by("-pk").first()
    if report is not None:
        yield own("report", report=report)


def in_round(stage: str, number: int, complaint: Complaint) -> str:
    """A stage by its name, with which time round it was where the outside body asked for it again (S0 §8, R106)."""
    return stage if complaint.round == 1 else f"{stage}, time round {number}"


def _documents(complaint: Complaint) -> list[Paper]:
    left = (CaseDocument.Kind.BUNDLE, CaseDocument.Kind.SUBMISSION)
    rows = complaint.documents.exclude(kind__in=left).select_related("file", "added_by")
    return [
        Paper(
            f"document:{row.uuid}", DOCUMENTS, row.title, file=row.file, document=row,
            source=f"{row.get_kind_display()}. Added on {date_format(localtime(row.added_at), 'j F Y')} by "
            f"{row.source_name}.",
        )
        for row in rows.order_by("pk")
    ]  # fmt: skip


def _submissions(hearing: Hearing) -> list[Paper]:
    found = []
    earlier = Submission.objects.filter(
        hearing__complaint=hearing.complaint_id, hearing__panel__round=hearing.panel.round
    )
    for row in earlier.prefetch_related("documents__file").order_by("pk"):
        who, late = row.get_side_display(), ", after the last day for papers" if row.late else ""
        title = f"Submission of {who[:1].lower()}{who[1:]}, {date_format(localtime(row.received_at), 'j F Y')}{late}"
        if row.text.strip():
            found.append(
                Paper(f"submission:{row.pk}", SUBMISSIONS, title, template="submission", context={"submission": row})
            )
        found += [
            Paper(
                f"document:{document.uuid}", SUBMISSIONS, document.title, file=document.file, document=document,
                source=f"{title}.",
            )
            for document in row.documents.all()
        ]  # fmt: skip
    return found


def _timetable(complaint: Complaint, hearing: Hearing) -> Paper:
    clocks = [clock for clock in complaint.clocks.order_by("pk") if clock.kind != ClockKind.TRIAGE]
    return Paper(
        "timetable", dict(OWN)["timetable"], dict(OWN)["timetable"], template="timetable",
        context={"clocks": clocks, "hearing": hearing},
    )  # fmt: skip
