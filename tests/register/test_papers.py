"""Papers: figures that name nobody, read by another person, kept as published, for those whom they are for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from html import unescape
from io import BytesIO
from typing import Any

import pikepdf
import pytest
import time_machine
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from accounts import trail
from accounts.models import Academy, User
from complaints.casework import actions
from complaints.casework.actions import Refused
from complaints.casework.models import Clock, Complaint, Conflict, Finding
from complaints.casework.vocabulary import Channel, Closure, State, Why
from complaints.policy import drafting
from complaints.policy.vocabulary import Stage, SubjectKind
from complaints.register.lessons import acting, issues
from complaints.register.models import Counted, Frozen, Paper
from complaints.register.papers import composing, naming, pressing, reaching, writing
from complaints.register.papers.composing import HIDDEN
from complaints.register.papers.periods import Period, of_day
from complaints.register.papers.suppressing import FEWEST
from tests.casework.stories import LONDON, begin, complaint_at
from tests.people import People
from tests.register.conftest import Copies
from tests.register.test_suppressing import highspy

In = Callable[[User], Client]
JANUARY = dt.datetime(2027, 1, 13, 10, 0, tzinfo=LONDON)
SEPTEMBER = dt.datetime(2027, 9, 8, 10, 0, tzinfo=LONDON)
OCTOBER = dt.date(2026, 10, 5)
AUTUMN, SPRING, YEAR = Period(2026, 1), Period(2026, 2), Period(2026)
D = dt.date


@pytest.fixture
def january() -> Iterator[None]:
    """Autumn is over."""
    with time_machine.travel(JANUARY, tick=False):
        yield


def at(moment: dt.datetime) -> Any:
    return time_machine.travel(moment, tick=False)


def spread(copies: Copies, pattern: Complaint, number: int, first_day: dt.date, **given: Any) -> list[Complaint]:
    """So many more like it, which arrived from that day on."""
    made = copies(pattern, number, days=1)
    Complaint.objects.filter(pk__in=[one.pk for one in made]).update(
        received_on=first_day, treated_as_received_on=first_day, **given
    )
    return made


def published(
    people: People, kind: str, period: Period, *, academy: Academy | None = None, moment: dt.datetime
) -> Paper:
    """Written by the trust officer, read and published by the operations officer."""
    paper = writing.begin(kind, trust=people.trust, academy=academy, period=period, by=people.trust_officer, at=moment)
    seen = writing.read_as(paper, on=moment.date())
    writing.read(paper, seen=seen, by=people.operations_officer, at=moment)
    return pressed(writing.publish(paper, by=people.operations_officer, at=moment), moment=moment)


def pressed(paper: Paper, *, moment: dt.datetime) -> Paper:
    """With its PDF, as the worker makes it a moment later; asked again, it is made no more."""
    pressing.make(paper.pdf.pk, at=moment)
    assert not pressing.make(paper.pdf.pk, at=moment)
    return Paper.objects.get(pk=paper.pk)


def cell(said: dict[str, Any], measure: str, row: str, column: int = 0) -> str:
    """One figure as it stands on the page."""
    for one in said["measures"]:
        if one["key"] == measure:
            for words, cells in [*one["rows"], *(pair for table in one["tables"] for pair in table["rows"])]:
                if words == row:
                    return str(cells[column])
    raise LookupError(f"{measure}: {row}")


@pytest.mark.req("R1", "R2")
def test_a_paper_says_the_latest_review_of_the_procedure_and_who_approved_it(
    school: People, signed_in: In, january: None
) -> None:
    replay = begin(school)
    drafting.record_review(
        replay.complaint.procedure, reviewed_on=D(2026, 11, 30), why="Three years have passed.",
        approver="Audit Committee", approved_on=D(2026, 12, 14), next_review_on=D(2029, 11, 29),
        by=school.trust_officer, on=D(2026, 12, 14), at=JANUARY,
    )  # fmt: skip
    replay.to(State.INFORMAL_ANSWERED)
    paper = published(school, "council", AUTUMN, academy=school.alder, moment=JANUARY)
    said = "Last reviewed on 30 November 2026; that review was approved by Audit Committee on 14 December 2026. Next"
    keeper = signed_in(school.record_keeper)
    assert said in keeper.get(paper.get_absolute_url()).content.decode()
    pdf = b"".join(keeper.get(reverse("register:paper_pdf", args=[paper.uuid])).streaming_content)
    assert said in " ".join(" ".join(one.extract_text() for one in PdfReader(BytesIO(pdf)).pages).split())


@pytest.mark.req("R131", "R137", "R138", "R139")
def test_a_council_paper_goes_from_draft_to_published_and_stays_as_it_was(
    school: People, signed_in: In, copies: Copies, january: None
) -> None:
    replay = begin(school)
    replay.to(State.INFORMAL_ANSWERED)
    late = Clock.objects.filter(complaint__in=copies(replay.complaint, 12, days=3)[:6], kind="answer_informal")
    late.update(outcome="missed", stopped_on=F("due_on") + dt.timedelta(days=3))
    lesson = acting.record(
        "complaint", replay.complaint.uuid, trust=school.trust, academy=school.alder, source="finding",
        learnt="Messages were read and not logged.", cause="records", by=school.principal, at=JANUARY,
    )  # fmt: skip
    keeper, principal = signed_in(school.record_keeper), signed_in(school.principal)
    begun = keeper.post(reverse("register:begin_paper"), {"what": "alder", "when": "2026-1"})
    paper = Paper.objects.get()
    assert begun.headers["Location"] == reverse("register:write_paper", args=[paper.uuid])
    wrong = keeper.post(reverse("register:begin_paper"), {"what": "birch", "when": "2026-1"})
    assert wrong.status_code == 422
    written = {"words": "Messages took too long. They are logged now.", "lessons": [str(lesson.uuid)]}
    assert keeper.post(begun.headers["Location"], written).status_code == 302
    shown = keeper.get(paper.get_absolute_url()).content.decode()
    assert "Autumn term 2026/27" in shown
    assert "What exactly is counted" in shown
    assert "by the day on which they arrived" in shown
    assert "I have read it" not in shown  # the record keeper may not publish
    assert keeper.post(reverse("register:read_paper", args=[paper.uuid])).status_code == 404
    for user in (school.council_member, school.trustee, school.teacher, school.birch_principal, school.clerk):
        assert signed_in(user).get(paper.get_absolute_url()).status_code == 404

    publish = reverse("register:publish_paper", args=[paper.uuid])
    early = principal.post(publish, follow=True).content.decode()
    assert "It has not been read by another person yet." in early
    stale = principal.post(reverse("register:read_paper", args=[paper.uuid]), {"seen": "0" * 64}, follow=True)
    assert "It has changed since you opened it." in stale.content.decode()
    mark = principal.get(paper.get_absolute_url()).context["mark"]
    principal.post(reverse("register:read_paper", args=[paper.uuid]), {"seen": mark})
    assert principal.post(publish).status_code == 302
    paper = pressed(Paper.objects.get(), moment=JANUARY)
    assert paper.is_published
    assert paper.contents_hash == mark
    assert cell(paper.contents, "received", "How many") == "13"
    assert cell(paper.contents, "answered_1", "How many") == "13"
    assert cell(paper.contents, "answered_1", "Within the first time limit") == "7"
    assert cell(paper.contents, "answered_1", "In full within the limit, in 100") == "54"
    assert cell(paper.contents, "answered_1", "Late") == HIDDEN  # 6, but with it nought others would be told of
    assert cell(paper.contents, "answered_1", "Median, school days") == "6"
    assert cell(paper.contents, "closed", "How many") == HIDDEN

    member = signed_in(school.council_member)
    page = member.get(paper.get_absolute_url()).content.decode()
    assert "Messages were read and not logged." in page
    assert "Messages took too long." in page
    for secret in ("Ottoline", "Felix", replay.complaint.reference, "Petra Ashdown (principal)"):
        assert secret not in page
    pdf = member.get(reverse("register:paper_pdf", args=[paper.uuid]))
    content = b"".join(pdf.streaming_content)
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    assert "Complaints, Alder Academy, Autumn term 2026/27" in text.replace("\n", " ")
    assert "Ottoline" not in text
    with pikepdf.open(BytesIO(content)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert "pdfuaid" in str(opened.open_metadata())
    assert signed_in(school.birch_council_member).get(paper.get_absolute_url()).status_code == 404
    assert signed_in(school.administrator).get(paper.get_absolute_url()).status_code == 404

    spread(copies, replay.complaint, 5, D(2026, 10, 1))
    Finding.objects.all().delete()
    later = member.get(paper.get_absolute_url())
    assert later.context["said"]["measures"] == pressing.to_read(paper.contents)["measures"]
    assert "7" in cell(later.context["said"], "answered_1", "Within the first time limit")
    with pytest.raises(Frozen):
        Paper.objects.get().save()
    with pytest.raises(Frozen):
        Paper.objects.filter(pk=paper.pk).update(words="Other words")
    with pytest.raises(Frozen):
        Paper.objects.get().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE register_paper SET contents = %s WHERE id = %s", ['{"title": "Other", "figures": []}', paper.pk]
        )
    assert "its hash does not fit" in member.get(paper.get_absolute_url()).content.decode()
    assert not list(trail.verify(paper.uuid))


@pytest.mark.req("R139")
def test_two_published_papers_of_real_cases_differenced_by_a_solver_tell_of_no_small_number(
    school: People, copies: Copies
) -> None:
    """Council papers of three terms at two academies, the board's paper and the public statement, published as the
    terms go by while complaints keep coming: every figure of all of them into a solver."""
    answered = begin(school)
    answered.to(State.INFORMAL_ANSWERED)
    here = answered.complaint
    there = complaint_at(school, State.RECEIVED, academy=school.birch)
    days = {1: D(2026, 10, 5), 2: D(2027, 2, 1), 3: D(2027, 5, 10)}
    ends = {1: JANUARY, 2: dt.datetime(2027, 4, 13, 10, tzinfo=LONDON), 3: SEPTEMBER}
    numbers = {"alder": {1: 14, 2: 3, 3: 22}, "birch": {1: 2, 2: 16, 3: 5}}
    for term in (1, 2, 3):
        for academy, pattern in ((school.alder, here), (school.birch, there)):
            number = numbers[academy.slug][term]
            half = {"category": "bullying", "lead_subject": SubjectKind.CENTRAL_TRUST_STAFF}
            spread(copies, pattern, number // 2, days[term], **half)
            spread(copies, pattern, number - number // 2, days[term])
            spread(copies, pattern, 1, days[1])  # one of the autumn that becomes known only now
        with at(ends[term]):
            for academy in (school.alder, school.birch):
                published(school, "council", Period(2026, term), academy=academy, moment=ends[term])
    with at(SEPTEMBER):
        published(school, "board", YEAR, moment=SEPTEMBER)
        published(school, "statement", YEAR, moment=SEPTEMBER)
    papers = list(Paper.objects.all())
    assert len(papers) == 8
    assert sum(bool(figure["by"]) for paper in papers for figure in paper.contents["figures"]) >= 8
    assert solved(papers) == []
    every = {(row.ledger, row.complaint) for row in Counted.objects.all()}
    assert len(every) == Counted.objects.count()
    received = sum(1 for ledger, _ in every if ledger == "received")
    assert received == Complaint.objects.count()  # none is lost by having become known late


def solved(papers: list[Paper]) -> list[str]:
    """What a solver tells of a count below five, from what these papers show and nothing else."""
    found = []
    by_leaf: dict[tuple[str, str, int], list[dict[str, str]]] = {}
    for row in Counted.objects.all():
        by_leaf.setdefault((row.ledger, row.place, row.term), []).append(row.values)
    leaves = [(place, term) for place in ("ALD", "BIR", "") for term in (1, 2, 3)]
    for ledger, dimensions in composing.BREAKDOWNS.items():
        figures = [figure for paper in papers for figure in paper.contents["figures"] if figure["of"] == ledger]
        for dimension in dimensions or ("",):
            values = sorted(
                {one["value"] for one in figures if one["by"] == dimension}
                | {row.get(dimension, "") for rows in by_leaf.values() for row in rows}
                | {"something else"}
            )
            solver = highspy.Highs()
            solver.silent()
            cells = {(leaf, value): solver.addIntegral(lb=0, ub=1000) for leaf in leaves for value in values}
            for figure in figures:
                if figure["by"] in ("", dimension):
                    over = [(place, term) for place in figure["places"] for term in figure["terms"]]
                    told = [figure["value"]] if figure["by"] else values
                    solver.addConstr(sum(cells[leaf, value] for leaf in over for value in told) == figure["number"])
            for places in (("ALD",), ("BIR",), ("",), ("ALD", "BIR", "")):
                for terms in ((1,), (2,), (3,), (1, 2), (1, 2, 3)):
                    for wanted in (values, *([value] for value in values)):
                        over = [(place, term) for place in places for term in terms]
                        true = sum(
                            row.get(dimension, "") in wanted
                            for place, term in over
                            for row in by_leaf.get((ledger, place, term), ())
                        )
                        if true >= FEWEST:
                            continue
                        solver.maximize(sum(cells[leaf, value] for leaf in over for value in wanted))
                        if solver.getInfo().objective_function_value < FEWEST - 1e-6:
                            found.append(f"{ledger} {dimension} {places} {terms} {wanted}: {true}")
    return found


def test_figures_never_count_what_somebody_who_reads_the_register_may_not_know_of(
    school: People, copies: Copies, january: None
) -> None:
    """Else whoever reads the register of all cases but their own would find theirs by taking one from the other."""
    complaint = complaint_at(school, State.RECEIVED)
    others = copies(complaint, 5, days=3)
    about_head = complaint_at(
        school, State.RECEIVED, subjects=((SubjectKind.PRINCIPAL, "Petra Ashdown"),), words="It is about her."
    )
    counted = {row: reaching.academies_written_by(row, on=JANUARY.date()).count() for row in (school.principal,)}
    assert counted[school.principal] == 1
    paper = writing.begin(
        "council", trust=school.trust, academy=school.alder, period=AUTUMN, by=school.principal, at=JANUARY
    )
    assert cell(writing.shown(paper, on=JANUARY.date()), "received", "How many") == "6"
    Conflict.objects.create(complaint=others[0], user=school.clerk, why=Why.DECLARED, from_date=JANUARY.date())
    assert cell(writing.shown(paper, on=JANUARY.date()), "received", "How many") == "5"
    with at(SEPTEMBER):
        board = writing.begin(
            "board", trust=school.trust, academy=None, period=YEAR, by=school.trust_officer, at=SEPTEMBER
        )
        said = writing.shown(board, on=SEPTEMBER.date())
        assert cell(said, "received", "How many") == "7"  # the trust as a whole, with the two that count at no academy
        assert [cell(said, "received", "How many", column) for column in (1, 2)] == [HIDDEN, HIDDEN]
        Conflict.objects.create(
            complaint=about_head, user=school.chief_executive, why=Why.DECLARED, from_date=SEPTEMBER.date()
        )
        assert cell(writing.shown(board, on=SEPTEMBER.date()), "received", "How many") == "6"
        assert "are not counted" in said["apart"]


@pytest.mark.req("R135", "R137")
def test_the_board_reads_issues_reviewed_with_the_principal_and_the_public_reads_the_statement(
    school: People, signed_in: In, copies: Copies, client: Client
) -> None:
    pattern = complaint_at(school, State.FORMAL)
    copies(pattern, 6, days=3)
    issue = issues.begin(
        trust=school.trust, academy=school.alder, title="Messages get lost", what="Nobody logs them.",
        cause="records", by=school.trust_officer, at=JANUARY,
    )  # fmt: skip
    issues.join(issue, [pattern.reference], by=school.trust_officer, at=JANUARY)
    issues.review(
        issue, reviewed_on=JANUARY.date(), with_whom="principal", decided="A log is kept.", next_on=None,
        by=school.trust_officer, at=JANUARY,
    )  # fmt: skip
    address = reverse("register:statement", args=[school.trust.slug])
    with at(SEPTEMBER):
        assert "No statement has been published yet" in client.get(address).content.decode()
        board = writing.begin(
            "board", trust=school.trust, academy=None, period=YEAR, by=school.trust_officer, at=SEPTEMBER
        )
        officer = signed_in(school.trust_officer)
        named = {"words": "Ottoline Marchbanks wrote.", "issues": [str(issue.uuid)]}
        write = reverse("register:write_paper", args=[board.uuid])
        assert "These words name somebody" in officer.post(write, named).content.decode()
        assert officer.post(write, {**named, "words": "As last year."}).status_code == 302
        board.refresh_from_db()
        seen = writing.read_as(board, on=SEPTEMBER.date())
        writing.read(board, seen=seen, by=school.chief_executive, at=SEPTEMBER)
        board = writing.publish(board, by=school.chief_executive, at=SEPTEMBER)
        read = signed_in(school.trustee).get(board.get_absolute_url()).content.decode()
        assert "Messages get lost" in read
        assert "with the principal: <span" in read
        assert "A log is kept." in read
        assert "Approved by: " in read
        assert cell(board.contents, "formal", "How many") == "7"
        assert signed_in(school.council_member).get(board.get_absolute_url()).status_code == 404
        assert signed_in(school.principal).get(board.get_absolute_url()).status_code == 404
        statement = published(school, "statement", YEAR, moment=SEPTEMBER)
        public = client.get(address).content.decode()
        assert "School year 2026/27" in public
        assert cell(statement.contents, "formal", "How many") == "7"
        assert "What exactly is counted" in public
        file = client.get(reverse("register:statement_pdf", args=[school.trust.slug, statement.uuid]))
        assert b"".join(file.streaming_content).startswith(b"%PDF")
        assert client.get(reverse("register:statement_pdf", args=[school.trust.slug, board.uuid])).status_code == 404
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        assert len(asked) <= 12


def brought_in(people: People, number: int, stage: Stage, *, day: dt.date = OCTOBER) -> None:
    """Complaints as an old register told of them: closed at this stage, and no word of any time limit."""
    stood = actions.Standing(State.CLOSED, stage, closed_on=day, closure=Closure.NOT_SAID, outcome="upheld")
    for one in range(number):
        answers = actions.Answers(
            academy=people.alder, words=f"The bus was late, {one}.", channel=Channel.IMPORTED, received_on=day,
            complainant={"name": f"Ann Oake {one}"},
        )  # fmt: skip
        actions.bring_in(answers, standing=stood, by=people.trust_officer, at=SEPTEMBER)


@pytest.mark.req("R125", "R137")
def test_what_an_old_register_says_is_counted_and_what_it_does_not_say_is_said(
    school: People, signed_in: In, client: Client
) -> None:
    with at(SEPTEMBER):
        complaint_at(school, State.RECEIVED)
        brought_in(school, 7, Stage.FORMAL)
        brought_in(school, 6, Stage.PANEL)
        brought_in(school, 6, Stage.INFORMAL)
        statement = published(school, "statement", YEAR, moment=SEPTEMBER)
        board = published(school, "board", YEAR, moment=SEPTEMBER)
        said = board.contents
        assert cell(statement.contents, "formal", "How many") == cell(said, "formal", "How many") == "13"
        assert cell(said, "closed", "How many") == "19"
        assert cell(said, "answered_2", "How many") == HIDDEN
        public = client.get(reverse("register:statement", args=[school.trust.slug])).content.decode()
        page = signed_in(school.trustee).get(board.get_absolute_url()).content.decode()
        for text in (public, page):
            assert "19 complaints of the trust, of this school year or of others, came in from an old register." in text
            assert "It does not say either whether time limits were kept" in text
        assert "none of its answers is counted under “Answered at stage 1”" in page
        assert "not shown" not in page.split("Answered at stage 2</h2>")[1].split("<details")[0]
        assert "No figure of this can be shown." in page
        brought_in(school, 4, Stage.INFORMAL, day=D(2026, 10, 6))
        again = writing.begin(
            "statement", trust=school.trust, academy=None, period=YEAR, by=school.trust_officer, at=SEPTEMBER
        )
        assert "19 complaints" in writing.shown(again, on=SEPTEMBER.date())["old"]  # not 23: that would tell of four
        brought_in(school, 1, Stage.INFORMAL, day=D(2026, 10, 7))
        assert "24 complaints" in writing.shown(again, on=SEPTEMBER.date())["old"]


def test_fewer_than_five_from_an_old_register_are_not_told_of(school: People) -> None:
    with at(SEPTEMBER):
        brought_in(school, 4, Stage.FORMAL)
        paper = writing.begin(
            "board", trust=school.trust, academy=None, period=YEAR, by=school.trust_officer, at=SEPTEMBER
        )
        said = writing.shown(paper, on=SEPTEMBER.date())
        assert (said["old"], said["old_number"]) == ("", 0)


def test_terms_are_the_same_days_at_every_academy() -> None:
    assert of_day(D(2026, 9, 1)) == of_day(D(2026, 12, 31)) == AUTUMN
    assert of_day(D(2027, 1, 1)) == of_day(D(2027, 3, 31)) == SPRING
    assert of_day(D(2027, 4, 1)) == of_day(D(2027, 8, 31)) == Period(2026, 3)
    assert (YEAR.first_day, YEAR.last_day) == (D(2026, 9, 1), D(2027, 8, 31))
    assert not AUTUMN.is_over(D(2026, 12, 31))
    assert Period(2026, 3).so_far == (1, 2, 3)


@pytest.mark.req("R131", "R139")
def test_words_that_name_somebody_of_the_register_are_neither_saved_nor_published(
    school: People, signed_in: In, january: None
) -> None:
    told = {"name": "Thaddeus James Lovelock", "pupil_name": "Minnie Lovelock"}
    subjects = ((SubjectKind.ACADEMY_STAFF, "Mrs Sailes"), (SubjectKind.ACADEMY_STAFF, "the kitchen"))
    complaint_at(school, State.RECEIVED, complainant=told, subjects=subjects)
    officer = signed_in(school.trust_officer)
    paper = writing.begin(
        "council", trust=school.trust, academy=school.alder, period=AUTUMN, by=school.trust_officer, at=JANUARY
    )
    address = reverse("register:write_paper", args=[paper.uuid])
    for words, place in (
        ("THADDEUS LOVELOCK, a parent, complained twice.", "THADDEUS LOVELOCK"),
        ("It was about Minnie\nLovelock’s coat.", "Minnie\nLovelock’s"),
        ("All were about mrs. Sailes.", "mrs. Sailes"),
        ("Ms J Lovelock wrote.", "Ms J Lovelock"),
    ):
        answer = officer.post(address, {"words": words, "figures_confirmed": "on"})
        assert answer.status_code == 422, words
        text = unescape(answer.content.decode()).replace("'", "’")
        assert f"“{place}” looks like a name in the register. A paper names nobody: take it out." in text, words
    for words in ("The kitchen has sailed through. Lovelock Lane floods.", "Minnie Loveday was here."):
        assert officer.post(address, {"words": words}).status_code == 302, words

    complaint_at(school, State.RECEIVED, complainant={"name": "Minnie Loveday"})
    paper.refresh_from_db()
    seen = writing.read_as(paper, on=JANUARY.date())
    writing.read(paper, seen=seen, by=school.operations_officer, at=JANUARY)
    with pytest.raises(Refused, match="“Minnie Loveday” looks like a name in the register"):
        writing.publish(paper, by=school.operations_officer, at=JANUARY)


@pytest.mark.req("R101")
def test_the_question_about_names_tells_nobody_of_a_complaint_that_is_kept_from_them(
    school: People, january: None
) -> None:
    complaint = complaint_at(school, State.RECEIVED, complainant={"name": "Thaddeus Lovelock"})
    paper = writing.begin(
        "council", trust=school.trust, academy=school.alder, period=AUTUMN, by=school.trust_officer, at=JANUARY
    )
    words, on = "Thaddeus Lovelock wrote.", JANUARY.date()
    assert naming.names_in(words, paper, by=school.trust_officer, on=on) == ["Thaddeus Lovelock"]
    Conflict.objects.create(complaint=complaint, user=school.trust_officer, why=Why.DECLARED, from_date=on)
    assert naming.names_in(words, paper, by=school.trust_officer, on=on) == []
    assert naming.names_in(words, paper, by=school.operations_officer, on=on) == ["Thaddeus Lovelock"]
    paper.term = 2
    Complaint.objects.filter(pk=complaint.pk).update(received_on=D(2027, 4, 1), treated_as_received_on=None)
    assert naming.names_in(words, paper, by=school.operations_officer, on=on) == []  # another time


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("In all 2 complaints were upheld.", ["2 complaints"]),
        ("Three very late answers. Two of the parents wrote; no pupils did.", ["Two of the parents", "no pupils"]),
        ("Stage 2 complaints took 4 weeks. In 2025/26 complaints fell by 3 per cent.", []),
        ("35 complaints, 1,204 pupils, one in 5 parents. That is one. Complaints fell.", []),
    ],
)
def test_a_figure_below_five_counts_people_or_complaints(words: str, places: list[str]) -> None:
    assert naming.figures_in(words) == places


@pytest.mark.req("R139")
def test_a_small_figure_is_taken_out_or_confirmed_to_be_about_something_else(
    school: People, signed_in: In, january: None
) -> None:
    officer = signed_in(school.trust_officer)
    paper = writing.begin(
        "council", trust=school.trust, academy=school.alder, period=AUTUMN, by=school.trust_officer, at=JANUARY
    )
    address = reverse("register:write_paper", args=[paper.uuid])
    assert "figures_confirmed" not in officer.get(address).content.decode()
    given = {"words": "The council has 3 staff governors."}
    refused = officer.post(address, given)
    assert refused.status_code == 422
    assert "“3 staff” is a figure below 5." in refused.content.decode()
    assert "figures_confirmed" in refused.content.decode()
    assert officer.post(address, given | {"figures_confirmed": "on"}).status_code == 302
    assert Paper.objects.get().figures_confirmed
    assert officer.post(address, {"words": "A quiet term.", "figures_confirmed": "on"}).status_code == 302
    assert not Paper.objects.get().figures_confirmed
    Paper.objects.update(words="There were two complaints.")
    writing.read(
        paper, seen=writing.read_as(Paper.objects.get(), on=JANUARY.date()), by=school.operations_officer, at=JANUARY
    )
    with pytest.raises(Refused, match="“two complaints” is a figure below 5"):
        writing.publish(paper, by=school.operations_officer, at=JANUARY)


@pytest.mark.req("R101", "R131")
def test_a_paper_carries_no_lesson_from_a_case_that_is_kept_from_somebody_who_reads_it(
    school: People, january: None, signed_in: In
) -> None:
    complaint = complaint_at(school, State.INFORMAL)
    officer = school.trust_officer
    learnt = acting.record(
        "complaint", complaint.uuid, trust=school.trust, academy=school.alder, source="finding",
        learnt="The gate stood open.", cause="records", by=officer, at=JANUARY,
    )  # fmt: skip
    paper = writing.begin("council", trust=school.trust, academy=school.alder, period=AUTUMN, by=officer, at=JANUARY)
    address = reverse("register:write_paper", args=[paper.uuid])
    given = {"words": "A quiet term.", "lessons": [str(learnt.uuid)]}
    assert signed_in(officer).post(address, given).status_code == 302
    Conflict.objects.create(complaint=complaint, user=school.council_chair, why=Why.SUBJECT, from_date=JANUARY.date())
    refused = signed_in(officer).post(address, given)
    assert refused.status_code == 422
    assert "somebody who reads this paper may know nothing" in refused.content.decode()
    seen = writing.read_as(paper, on=JANUARY.date())
    with pytest.raises(Refused, match="may know nothing"):
        writing.read(paper, seen=seen, by=school.operations_officer, at=JANUARY)
    assert signed_in(officer).post(address, {"words": "A quiet term."}).status_code == 302


@pytest.mark.req("R139")
def test_a_word_that_no_procedure_has_stands_in_no_paper_and_is_counted_all_the_same(
    school: People, copies: Copies, january: None
) -> None:
    pattern = complaint_at(school, State.RECEIVED)
    spread(copies, pattern, 6, D(2026, 10, 5), category="mrs_finchs_mathematics")
    spread(copies, pattern, 9, D(2026, 10, 5))
    paper = published(school, "council", AUTUMN, academy=school.alder, moment=JANUARY)
    assert cell(paper.contents, "received", "How many") == "16"
    assert cell(paper.contents, "received", "In other words") == HIDDEN  # beside so many that nobody had
    assert "finch" not in str(paper.contents).casefold()
    values = [row.values["category"] for row in Counted.objects.filter(ledger="received")]
    assert sorted(values) == ["not_listed"] * 6 + ["unsaid"] * 10


@pytest.mark.req("R138")
def test_a_limit_that_ended_long_after_its_day_without_an_answer_is_no_late_answer(
    school: People, copies: Copies, january: None
) -> None:
    """Withdrawn when the answer had been late for weeks: it was never answered, so no paper calls it so."""
    answered = begin(school)
    answered.to(State.INFORMAL_ANSWERED)
    copies(answered.complaint, 6, days=3)
    never = begin(school)
    never.to(State.INFORMAL)
    withdrawn = copies(never.complaint, 6, days=3)
    Clock.objects.filter(complaint__in=withdrawn, kind="answer_informal").update(
        outcome="missed", stopped_on=F("due_on") + dt.timedelta(days=10)
    )
    Complaint.objects.filter(pk__in=[one.pk for one in withdrawn]).update(
        state=State.CLOSED, closure=Closure.WITHDRAWN, closed_on=D(2026, 12, 1)
    )
    paper = published(school, "council", AUTUMN, academy=school.alder, moment=JANUARY)
    assert cell(paper.contents, "received", "How many") == "14"
    assert cell(paper.contents, "answered_1", "How many") == "7"


@pytest.mark.req("R137")
def test_what_was_answered_once_for_many_is_counted_only_when_somebody_goes_on(
    school: People, copies: Copies, january: None
) -> None:
    pattern = begin(school).complaint
    copies(pattern, 5)
    many = copies(pattern, 6)
    Complaint.objects.filter(pk__in=[one.pk for one in many]).update(
        state=State.CLOSED, closure=Closure.CAMPAIGN, closed_on=D(2026, 11, 2)
    )
    went_on = Complaint.objects.filter(pk=many[0].pk)
    went_on.update(state=State.RECEIVED, closed_on=None, complaint_request_on=D(2026, 11, 9))
    paper = published(school, "council", AUTUMN, academy=school.alder, moment=JANUARY)
    assert cell(paper.contents, "received", "How many") == "7"
    assert cell(paper.contents, "closed", "How many") == HIDDEN


@pytest.mark.req("R137")
def test_whoever_writes_on_takes_no_lesson_out_that_they_are_not_offered(
    school: People, signed_in: In, january: None
) -> None:
    complaint = begin(school).complaint
    issue = issues.begin(
        trust=school.trust, academy=None, title="Messages", what="They are read late.", cause="communication",
        by=school.trust_officer, at=JANUARY,
    )  # fmt: skip
    lesson = acting.record(
        "issue", issue.uuid, trust=school.trust, academy=None, source="issue", learnt="Messages are logged.",
        cause="records", by=school.trust_officer, at=JANUARY,
    )  # fmt: skip
    assert complaint.academy == school.alder
    paper = writing.begin(
        "council", trust=school.trust, academy=school.alder, period=AUTUMN, by=school.trust_officer, at=JANUARY
    )
    writing.write(paper, words="As usual.", lessons=[lesson], issues=[issue], by=school.trust_officer, at=JANUARY)
    principal, address = signed_in(school.principal), reverse("register:write_paper", args=[paper.uuid])
    assert str(lesson.uuid) not in principal.get(address).content.decode()
    assert principal.post(address, {"words": "A little better than usual."}).status_code == 302
    paper.refresh_from_db()
    assert paper.words == "A little better than usual."
    assert list(paper.lessons.all()) == [lesson]
    assert list(paper.issues.all()) == [issue]
    officer = signed_in(school.trust_officer)
    assert officer.post(address, {"words": "As usual."}).status_code == 302
    assert not paper.lessons.exists(), "whoever is offered it takes it out by not ticking it"
