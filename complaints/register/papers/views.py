"""The pages of papers: the list, one paper as draft or as published, and the public statement."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.methods import only
from accounts.models import Trust
from complaints.casework.views.access import Answer, CaseRequest, today
from complaints.casework.views.one_form import acted, ask_alone, pressed, sent
from complaints.evidence import making
from complaints.evidence.serving import respond
from complaints.register.lessons import seeing
from complaints.register.lessons.access import saw, signed_in
from complaints.register.models import Paper, PaperFile
from complaints.register.models.papers import hashed
from complaints.register.papers import periods, reaching, writing
from complaints.register.papers.forms import BeginForm, WriteForm
from complaints.register.papers.pressing import to_read
from letters import outbox

K = Paper.Kind


def _paper(request: CaseRequest, key: UUID) -> Paper:
    rows = reaching.visible_to(request.user, on=today())
    rows = rows.select_related("trust", "academy", "written_by", "read_by", "published_by", "pdf__file")
    return get_object_or_404(rows, uuid=key)


def _writes(request: CaseRequest, paper: Paper) -> bool:
    return reaching.may_write(request.user, paper.kind, trust=paper.trust, academy=paper.academy, on=today())


@only("GET", "HEAD")
@signed_in
def papers(request: CaseRequest) -> Answer:
    """The papers that this person reads, and the drafts of those that they write."""
    if not reaching.opens_for(request.user, today()):
        raise Http404
    rows = reaching.visible_to(request.user, on=today()).select_related("trust", "academy", "written_by")
    found = list(rows.defer("contents"))
    context = {
        "drafts": [row for row in found if not row.is_published],
        "published": [row for row in found if row.is_published],
        "writes": bool(_places(request)) or bool(reaching.trusts_of(request.user, on=today())),
    }
    saw(request, None, "papers", kind=writing.ABOUT)
    return render(request, "register/papers.html", context)


def _places(request: CaseRequest) -> list[Any]:
    return list(reaching.academies_written_by(request.user, on=today()).select_related("trust"))


@only("GET", "HEAD", "POST")
@signed_in
def begin(request: CaseRequest) -> Answer:
    """Begin a paper about a term or a year that is over."""
    on = today()
    places, trusts = _places(request), reaching.trusts_of(request.user, on=on)
    if not places and not trusts:
        raise Http404
    form = BeginForm(
        sent(request), academies=places, whole=bool(trusts), terms=periods.over_by(on),
        years=periods.years_over_by(on) if trusts else [],
    )  # fmt: skip

    def act(said: dict[str, Any]) -> Paper:
        academy = form.academy
        trust = academy.trust if academy else Trust.objects.get(pk=min(trusts))
        return writing.begin(
            form.kind, trust=trust, academy=academy, period=form.period, by=request.user, at=timezone.now()
        )

    return acted(
        request, form, act, at="when", done="The draft is begun, with its figures. Write what they mean.",
        to=lambda made: redirect("register:write_paper", made.uuid),
    ) or ask_alone(
        request, form, title="Begin a paper", button="Begin it", back=reverse("register:papers"),
        intro="The portal works out the figures and leaves out those that could point at somebody. Another person "
        "reads the paper before it is published; from then on it stays as it is.",
    )  # fmt: skip


@only("GET", "HEAD")
@signed_in
def paper(request: CaseRequest, key: UUID) -> Answer:
    """One paper: as a draft says it now, or as it was published."""
    found = _paper(request, key)
    on = today()
    said = writing.shown(found, on=on)
    mark = hashed(said)
    publishes = reaching.may_publish(request.user, found, on=on)
    later = Paper.objects.filter(
        kind=found.kind, trust=found.trust, academy=found.academy, year=found.year, term=found.term,
        version__gt=found.version,
    ).exclude(published_at=None)  # fmt: skip
    context = {
        "paper": found, "said": to_read(said), "mark": mark, "writes": _writes(request, found),
        "publishes": publishes, "mine": found.written_by_id == request.user.pk,
        "is_read": bool(found.read_hash) and found.read_hash == mark, "replaced": later.exists(),
        "pdf": getattr(found, "pdf", None), "changed": found.is_published and not found.is_whole,
    }  # fmt: skip
    saw(request, found.uuid, "paper", kind=writing.ABOUT)
    return render(request, "register/paper.html", context)


@only("GET", "HEAD", "POST")
@signed_in
def write(request: CaseRequest, key: UUID) -> Answer:
    """What the figures mean, and what stands beside them. A lesson or an issue that somebody else chose and this writer
    is not offered stays: whoever cannot tick it has not taken it out."""
    found = _paper(request, key)
    if found.is_published or not _writes(request, found):
        raise Http404
    on = today()
    place = Q(academy=found.academy) | Q(academy=None) if found.academy else Q(trust=found.trust)
    lessons = seeing.lessons_visible_to(request.user, on=on).filter(place).order_by("-recorded_on", "-pk")
    issues = seeing.issues_visible_to(request.user, on=on).filter(place)
    form = WriteForm(
        sent(request), lessons=lessons, issues=issues, statement=found.kind == K.STATEMENT,
        initial={
            "words": found.words, "figures_confirmed": found.figures_confirmed,
            "lessons": [one.uuid for one in found.lessons.all()],
            "issues": [one.uuid for one in found.issues.all()],
        },
    )  # fmt: skip
    return acted(
        request, form,
        lambda said: writing.write(
            found, words=said["words"],
            lessons=[*(said.get("lessons") or ()), *found.lessons.exclude(pk__in=lessons.values("pk"))],
            issues=[*(said.get("issues") or ()), *found.issues.exclude(pk__in=issues.values("pk"))],
            by=request.user, at=timezone.now(), figures_confirmed=bool(said.get("figures_confirmed")),
        ),
        at="words", done="The draft is saved. Somebody else reads it before it is published.", to=found,
    ) or ask_alone(
        request, form, title="Write the paper", button="Save", back=found.get_absolute_url(), caption=str(found)
    )  # fmt: skip


@only("POST")
@signed_in
def read(request: CaseRequest, key: UUID) -> Answer:
    """Another person has read it."""
    found, seen = _paper(request, key), request.POST.get("seen", "")
    return pressed(
        request, lambda: writing.read(found, by=request.user, at=timezone.now(), seen=seen),
        done="Recorded as read. It can be published now.", to=found,
    )  # fmt: skip


@only("POST")
@signed_in
def publish(request: CaseRequest, key: UUID) -> Answer:
    """It goes to its readers, and stays as it is."""
    found = _paper(request, key)
    return pressed(
        request, lambda: writing.publish(found, by=request.user, at=timezone.now()),
        done="The paper is published. Its PDF is being made.", to=found,
    )  # fmt: skip


@only("POST")
@signed_in
def discard(request: CaseRequest, key: UUID) -> Answer:
    """The draft goes."""
    found = _paper(request, key)
    return pressed(
        request, lambda: writing.discard(found, by=request.user, at=timezone.now()), done="The draft is discarded.",
        to="register:papers", refused_to=found,
    )  # fmt: skip


@only("GET", "HEAD")
@signed_in
def pdf(request: CaseRequest, key: UUID) -> Answer:
    """The published paper as a PDF."""
    found = _paper(request, key)
    made: PaperFile | None = getattr(found, "pdf", None)
    if made is None or made.file is None:
        raise Http404
    saw(request, found.uuid, "paper PDF", kind=writing.ABOUT)
    return respond(made.file)


@only("POST")
@signed_in
def pdf_again(request: CaseRequest, key: UUID) -> Answer:
    """Try once more what could not be made."""
    found = _paper(request, key)
    made: PaperFile | None = getattr(found, "pdf", None)
    if made is None or not _writes(request, found):
        raise Http404
    if making.again(PaperFile.objects.filter(pk=made.pk), timezone.now()):
        outbox.now(writing.MAKE, made.pk)
    return redirect(found)


@only("GET", "HEAD", public=True)
@never_cache
def statement(request: HttpRequest, slug: str) -> Answer:
    """The published statements of formal complaints, for everybody (features K9)."""
    trust = get_object_or_404(Trust, slug=slug)
    rows = Paper.objects.filter(trust=trust, kind=K.STATEMENT).exclude(published_at=None)
    rows = rows.select_related("trust", "academy", "pdf__file").order_by("-year", "-version")
    newest: dict[int, Paper] = {}
    for row in rows:
        newest.setdefault(row.year, row)
    found = [{"paper": row, "said": to_read(row.contents)} for row in newest.values() if row.is_whole]
    return render(request, "register/statement.html", {"trust": trust, "statements": found})


@only("GET", "HEAD", public=True)
@never_cache
def statement_pdf(request: HttpRequest, slug: str, key: UUID) -> Answer:
    """One public statement as a PDF."""
    rows = Paper.objects.filter(trust__slug=slug, kind=K.STATEMENT).exclude(published_at=None)
    found = get_object_or_404(rows.select_related("pdf__file"), uuid=key)
    made: PaperFile | None = getattr(found, "pdf", None)
    if made is None or made.file is None or not found.is_whole:
        raise Http404
    return respond(made.file)
