"""A scanner is asked as ClamAV wants to be asked, and only its clear word counts."""

import datetime as dt
import socket
import struct
import threading
from collections.abc import Iterator

import pytest
from django.http import Http404

from complaints.evidence import scanning, tasks, vault
from complaints.evidence.models import File
from complaints.evidence.sealing import seal
from complaints.evidence.serving import respond

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
LATER = AT + dt.timedelta(minutes=5)


class Scanner:
    """A small clamd: reads one INSTREAM talk at a time and gives the answer that it was told to give."""

    def __init__(self) -> None:
        self.answer = b"stream: OK\0"
        self.heard: list[bytes] = []
        self.door = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.door.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self.door.accept()
            except OSError:
                return
            with line, line.makefile("rb") as talk:
                assert talk.read(10) == b"zINSTREAM\0"
                content = b""
                while length := struct.unpack(">L", talk.read(4))[0]:
                    content += talk.read(length)
                self.heard.append(content)
                line.sendall(self.answer)

    def close(self) -> None:
        self.door.close()


@pytest.fixture
def scanner(settings) -> Iterator[Scanner]:
    running = Scanner()
    settings.CLAMAV_ADDRESS = running.address
    yield running
    running.close()


@pytest.fixture
def file(upload) -> File:
    return seal(upload("photo.jpg"), by=None, at=AT)


def test_the_scanner_hears_every_byte(scanner, file):
    assert tasks.look_at(file.pk, at=LATER) == File.Scan.CLEAN
    assert scanner.heard == [b"".join(vault.read(file.stored_as))]


def test_a_large_file_goes_over_in_pieces(scanner):
    content = bytes(range(256)) * 2000
    assert scanning.verdict([content]) == File.Scan.CLEAN
    assert scanner.heard == [content]


def test_a_clean_picture_gets_its_copies(scanner, file):
    tasks.look_at(file.pk, at=LATER)
    file.refresh_from_db()
    assert (file.scan, file.scanned_at) == ("clean", LATER)
    assert {copy.kind for copy in file.copies.all()} == {"viewing", "thumbnail"}
    assert {copy.scan for copy in file.copies.all()} == {"clean"}


def test_until_the_scanner_has_spoken_nobody_gets_the_file(scanner, file):
    with pytest.raises(Http404):
        respond(file)


def test_a_file_with_a_virus_is_locked_away_and_never_served(scanner, file):
    scanner.answer = b"stream: Eicar-Test-Signature FOUND\0"
    before = file.stored_as
    assert tasks.look_at(file.pk, at=LATER) == File.Scan.INFECTED
    file.refresh_from_db()
    assert file.stored_as.startswith("quarantine/")
    assert not vault.path_of(before).exists()
    assert vault.digest_of(file.stored_as) == file.sha256
    assert not file.copies.exists()
    with pytest.raises(Http404):
        respond(file)


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"\0", b"OK\0", b"stream: \xff\0"])
def test_any_other_answer_means_not_scanned(scanner, file, answer):
    scanner.answer = answer
    assert tasks.look_at(file.pk, at=LATER) == File.Scan.NOT_SCANNED


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.ctl", "not an address", "nobody.invalid:3310"])
def test_a_scanner_that_cannot_be_reached_means_not_scanned(settings, file, address):
    settings.CLAMAV_ADDRESS = address
    assert tasks.look_at(file.pk, at=LATER) == File.Scan.NOT_SCANNED
    file.refresh_from_db()
    assert file.may_be_served


def test_without_a_scanner_it_says_not_scanned_and_the_copies_are_made(settings, file):
    settings.CLAMAV_ADDRESS = ""
    assert tasks.look_at(file.pk, at=LATER) == File.Scan.NOT_SCANNED
    assert file.copies.count() == 2


def test_two_workers_make_one_verdict(scanner, file):
    assert tasks.look_at(file.pk, at=LATER) is not None
    assert tasks.look_at(file.pk, at=LATER) is None
    assert file.copies.count() == 2
    assert len(scanner.heard) == 1


def test_sealing_asks_for_a_scan_after_the_commit(upload, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        sealed = seal(upload("photo.jpg"), by=None, at=AT)
    sealed.refresh_from_db()
    assert sealed.scan == "not_scanned"


def test_a_queue_that_is_down_loses_nothing(upload, monkeypatch, django_capture_on_commit_callbacks):
    def down(*args: object) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(tasks.scan, "delay", down)
    with django_capture_on_commit_callbacks(execute=True):
        sealed = seal(upload("photo.jpg"), by=None, at=AT)
    monkeypatch.undo()
    assert sealed in tasks.unfinished(at=LATER)


def test_the_sweep_picks_up_what_a_lost_worker_dropped(file, time_machine_at):
    File.objects.filter(pk=file.pk).update(scan_claimed_at=AT)
    with time_machine_at(AT + dt.timedelta(minutes=5)):
        assert tasks.sweep() == 0
    with time_machine_at(AT + dt.timedelta(minutes=15)):
        assert tasks.sweep(dry_run=True) == 1
        file.refresh_from_db()
        assert file.scan == "waiting"
        assert tasks.sweep() == 1
        assert tasks.sweep() == 0
    file.refresh_from_db()
    assert file.scan == "not_scanned"


def test_a_failed_scan_is_tried_again_when_the_scanner_is_back(scanner, file):
    scanner.answer = b"ERROR\0"
    tasks.look_at(file.pk, at=LATER)
    scanner.answer = b"stream: Eicar FOUND\0"
    soon, next_hour = LATER + dt.timedelta(minutes=30), LATER + dt.timedelta(minutes=90)
    assert tasks.look_at(file.pk, at=soon) is None
    assert tasks.look_at(file.pk, at=next_hour) == File.Scan.INFECTED
    assert not [copy for copy in file.copies.all() if copy.may_be_served]


def test_the_sweep_clears_bytes_without_a_row_and_nothing_else(file, time_machine_at):
    lost = vault.keep([b"left over"]).stored_as
    now = dt.datetime.now(tz=dt.UTC)
    File.objects.update(scan="clean")
    with time_machine_at(now + dt.timedelta(hours=1)):
        tasks.sweep()
        assert vault.path_of(lost).exists()
    with time_machine_at(now + dt.timedelta(days=2)):
        tasks.sweep()
    assert not vault.path_of(lost).exists()
    assert vault.path_of(file.stored_as).exists()
