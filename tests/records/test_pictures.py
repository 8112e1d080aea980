"""Page images of a demo case's referral pack and of a hearing's papers: docs/images/ with WRITE_PICTURES=1.

Otherwise the same pages are made into a folder that is thrown away, so that the pictures cannot go stale unseen.
"""

from __future__ import annotations

import datetime as dt
import os
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from complaints.casework import actions
from complaints.casework.demo import seeding
from complaints.casework.demo import world as places
from complaints.casework.models import Bundle, CaseDocument, Complaint
from complaints.casework.papers import building as papers
from complaints.evidence import vault
from complaints.evidence.models import File
from complaints.evidence.sealing import seal
from complaints.records import asking
from complaints.records.models import ReferralPack
from complaints.records.packs import building as packs
from letters import making
from letters.vocabulary import LetterState
from tests.casework.stories import LONDON

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NOW = dt.datetime(2026, 11, 20, 10, tzinfo=LONDON)
HIGH = 800
"""Pixels of a picture from top to bottom: to be looked at, not to be read word by word."""
CHILD = "Harriet Sloe"


@pytest.fixture
def album(tmp_path: Path) -> Callable[[str], Path]:
    """The folder of one set of pictures."""

    def folder(name: str) -> Path:
        kept = os.environ.get("WRITE_PICTURES") == "1"
        found = (Path(django_settings.BASE_DIR) / "docs" / "images" if kept else tmp_path) / name
        found.mkdir(parents=True, exist_ok=True)
        return found

    return folder


def told(key: str) -> tuple[Any, Complaint]:
    """One story of the demo by itself, in the practice trust."""
    world = places.build(today=NOW.date(), at=NOW, years_back=1)
    story = next(one for one in seeding.STORIES if one.key == key)
    made = seeding.replay((story,), world, chance=random.Random(14), today=NOW.date(), tell=lambda said: None)
    return world, made[key]


def pressed(complaint: Complaint) -> None:
    """The worker has made the PDF of every letter that went."""
    for pk in complaint.letters.filter(letter__state=LetterState.ISSUED).values_list("letter", flat=True):
        making.make(pk, at=NOW)


def keep(file: File | None, folder: Path, wanted: Mapping[str, str]) -> None:
    """A picture of the first page that holds each of these words, by the name that it gets."""
    assert file is not None
    opened = pypdfium2.PdfDocument(b"".join(vault.read(file.stored_as)))
    words = [" ".join(page.get_textpage().get_text_bounded().split()) for page in opened]
    for name, text in wanted.items():
        found = next((number for number, said in enumerate(words) if text in said), None)
        assert found is not None, (name, text)
        page = opened[found]
        picture = page.render(scale=HIGH / page.get_height()).to_pil()
        picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=32).save(folder / f"{name}.png", optimize=True)
        assert (folder / f"{name}.png").stat().st_size < 80_000
    opened.close()


def add(complaint: Complaint, by: Any, name: str, content: bytes) -> CaseDocument:
    file = seal(SimpleUploadedFile(name, content), by=by, at=NOW)
    return actions.add_document(complaint, file=file, title=name, kind="evidence", shared=False, by=by, at=NOW)


@time_machine.travel(NOW, tick=False)
def test_the_pages_of_a_referral_pack(album: Callable[[str], Path]) -> None:
    world, complaint = told("reasonable-force")
    pressed(complaint)
    officer = world.who("trust_officer")
    documents = list(complaint.documents.exclude(kind="bundle"))
    asked = asking.ask_for_pack(complaint, documents=documents, withheld=[], by=officer, at=NOW)
    assert packs.make(asked.pk, at=NOW)
    keep(
        ReferralPack.objects.get(pk=asked.pk).file, album("referral-pack"),
        {
            "front-page": "asked for by", "contents": "Contents Part Page",
            "what-the-body-looks-at": "What the record says", "chronology": "What happened",
            "timetable": "Each time limit, whether it was kept", "letter": "Dear Lancelot", "minutes": "Who came",
            "other-bodies": "What it required, as work", "procedure": "keeps this version to its end",
        },
    )  # fmt: skip


@time_machine.travel(NOW, tick=False)
def test_the_pages_of_a_hearings_papers(album: Callable[[str], Path]) -> None:
    _, complaint = told("exam-room")
    clerk = complaint.clerk
    assert clerk is not None
    note = add(
        complaint, clerk, "Note of the invigilator.txt",
        f"{CHILD} sat in the same row.\nNobody was free to sit with Isolde in the small room.\n".encode(),
    )  # fmt: skip
    add(complaint, clerk, "Seating plan.pdf", b"%PDF-1.4 and nothing else")
    pressed(complaint)
    for reader, words, part, reason in (
        ("complainant", CHILD, f"document:{note.uuid}", "Another family’s child."),
        ("academy", "", "words", "The panel reads them first."),
    ):
        actions.withhold(complaint, reader=reader, part=part, pages="", words=words, reason=reason, by=clerk, at=NOW)
    bundle = actions.ask_for_papers(complaint, by=clerk, at=NOW)
    assert papers.make(bundle.pk, at=NOW)
    copies = {copy.reader: copy.file for copy in Bundle.objects.get(pk=bundle.pk).copies.all()}
    folder = album("bundle")
    keep(
        copies["complainant"], folder,
        {
            "front-page-complainant": "copy for the complainant", "contents": "Contents Paper Page",
            "certificate": "The panel was appointed", "chronology": "What happened",
            "could-not-be-placed": "This paper is not among the pages",
        },
    )  # fmt: skip
    keep(copies["panel"], folder, {"not-blacked-out-for-the-panel": "sat in the same row"})
    keep(copies["academy"], folder, {"withheld-from-the-academy": "withheld from this copy"})
    _same_page(copies, folder)


def _same_page(copies: Mapping[str, File], folder: Path) -> None:
    """The page of the panel's copy on which a name stands is blacked out, with the same number, for the complainant."""
    opened = {reader: pypdfium2.PdfDocument(b"".join(vault.read(file.stored_as))) for reader, file in copies.items()}
    panel = [page.get_textpage().get_text_bounded() for page in opened["panel"]]
    number = next(index for index, text in enumerate(panel) if CHILD in text)
    assert CHILD not in opened["complainant"][number].get_textpage().get_text_bounded()
    for name, reader in (("blacked-out-for-the-complainant", "complainant"), ("same-page-for-the-panel", "panel")):
        page = opened[reader][number]
        picture = page.render(scale=HIGH / page.get_height()).to_pil()
        picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=32).save(folder / f"{name}.png", optimize=True)
