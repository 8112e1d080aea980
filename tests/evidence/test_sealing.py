"""What is sealed is what was sent, whole or not at all."""

import datetime as dt
import errno
import hashlib
import json
import os
import stat
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import Notice
from complaints.evidence import checking, tasks, vault
from complaints.evidence.models import File
from complaints.evidence.sealing import Refused, destroy, seal, seal_copy
from tests.evidence.conftest import PDF

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)


def on_disk(settings) -> list[Path]:
    return [one for one in Path(settings.PRIVATE_ROOT).rglob("*") if one.is_file()]


@pytest.mark.req("R32")
def test_a_sealed_file_has_its_hash_its_time_and_who_sent_it(people, upload, settings):
    file = seal(upload("letter.pdf"), by=people.principal, at=AT)
    file.refresh_from_db()
    assert file.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (file.size, file.name, file.media_type) == (len(PDF), "letter.pdf", "application/pdf")
    assert (file.uploaded_by, file.sealed_at, file.kind) == (people.principal, AT, "original")
    assert b"".join(vault.read(file.stored_as)) == PDF


def test_the_stored_name_is_random_and_says_nothing(upload, settings):
    one, other = (seal(upload("letter.pdf"), by=None, at=AT) for _ in range(2))
    assert one.stored_as != other.stored_as
    assert "letter" not in one.stored_as
    assert "pdf" not in one.stored_as


def test_the_bytes_are_for_the_portal_alone_and_not_for_writing(upload):
    file = seal(upload("letter.pdf"), by=None, at=AT)
    assert stat.S_IMODE(vault.path_of(file.stored_as).stat().st_mode) == 0o400


def test_a_hostile_name_reaches_no_other_folder(upload, settings):
    file = seal(upload("../../../tmp/evil\u202e.pdf", PDF), by=None, at=AT)
    assert file.name == "evil.pdf"
    assert vault.path_of(file.stored_as).is_relative_to(settings.PRIVATE_ROOT)


def test_a_stored_name_that_leads_out_is_never_opened():
    with pytest.raises(ValueError, match="out of the private folder"):
        vault.opened("../../../etc/passwd")


def test_a_refused_file_leaves_nothing(upload, settings):
    with pytest.raises(Refused):
        seal(upload("letter.pdf", b"<html>"), by=None, at=AT)
    assert on_disk(settings) == []
    assert not File.objects.exists()


@pytest.mark.parametrize("step", ["write", "sync"])
def test_a_full_disk_is_said_plainly_and_leaves_no_half_file(upload, settings, monkeypatch, step):
    def full(*args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    if step == "sync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr("hashlib.sha256", lambda: type("Full", (), {"update": full})())
    with pytest.raises(Refused, match="no room"):
        seal(upload("letter.pdf"), by=None, at=AT)
    assert on_disk(settings) == []
    assert not File.objects.exists()


def test_a_private_folder_that_cannot_be_written_is_said_plainly(upload, settings):
    """A file stands where the folder should be: nothing can be made in it, whoever runs the portal."""
    folder = Path(settings.PRIVATE_ROOT) / "evidence"
    folder.parent.mkdir(parents=True)
    folder.write_bytes(b"")
    with pytest.raises(Refused, match="no room"):
        seal(upload("letter.pdf"), by=None, at=AT)
    assert not File.objects.exists()


def test_a_database_that_refuses_the_row_leaves_no_bytes(upload, settings, monkeypatch):
    def refuses(*args: object, **kwargs: object) -> None:
        raise DatabaseError("database or disk is full")

    monkeypatch.setattr(File, "save", refuses)
    with pytest.raises(Refused, match="no room"):
        seal(upload("letter.pdf"), by=None, at=AT)
    assert on_disk(settings) == []


def test_a_copy_names_its_original_and_leaves_it_as_it_was(upload):
    original = seal(upload("letter.pdf"), by=None, at=AT)
    copy = seal_copy(
        original, kind=File.Kind.REDACTED, pieces=[b"%PDF-1.7 without"], name="letter, redacted.pdf",
        media_type="application/pdf", by=None, at=AT,
    )  # fmt: skip
    assert copy.derived_from == original
    assert vault.digest_of(original.stored_as) == original.sha256
    again = seal_copy(
        copy, kind=File.Kind.REDACTED, pieces=[b"%PDF-1.7 less"], name="x.pdf", media_type="application/pdf",
        by=None, at=AT,
    )  # fmt: skip
    assert again.derived_from == original


def test_the_database_refuses_a_copy_of_nothing():
    with pytest.raises(IntegrityError), transaction.atomic():
        File.objects.create(
            kind=File.Kind.REDACTED, name="x", media_type="x/y", size=1, sha256="", stored_as="x", sealed_at=AT
        )


def test_disposal_leaves_neither_rows_nor_bytes(upload, settings, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        file = seal(upload("photo.jpg"), by=None, at=AT)
    assert len(on_disk(settings)) == 3
    with django_capture_on_commit_callbacks(execute=True):
        destroy(file)
    assert on_disk(settings) == []
    assert not File.objects.exists()


def flip(file: File) -> None:
    path = vault.path_of(file.stored_as)
    path.chmod(0o600)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


@pytest.mark.req("R32")
def test_one_flipped_bit_is_found_said_and_no_longer_served(upload, people):
    whole, changed, gone = (seal(upload("letter.pdf"), by=None, at=AT) for _ in range(3))
    flip(changed)
    vault.remove(gone.stored_as)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("check_seals", "--json", stdout=out)
    found = {one["file"]: one["problem"] for one in json.loads(out.getvalue())["faults"]}
    assert found == {str(changed.pk): "Changed since upload", str(gone.pk): "Missing"}
    whole.refresh_from_db()
    changed.refresh_from_db()
    assert whole.may_be_served
    assert not changed.may_be_served


def test_the_nightly_check_tells_the_trust_officers_once(upload, people):
    flip(seal(upload("letter.pdf"), by=None, at=AT))
    assert tasks.check_seals() == 1
    assert tasks.check_seals() == 1
    told = Notice.objects.filter(user=people.trust_officer, about_kind="file")
    assert told.count() == 1
    assert "letter" not in told.get().text


def test_a_night_reads_only_so_much_and_begins_where_the_last_one_ended(upload):
    for _ in range(3):
        seal(upload("letter.pdf"), by=None, at=AT)
    list(checking.check(at=AT, most_bytes=1))
    list(checking.check(at=AT + dt.timedelta(days=1), most_bytes=1))
    assert File.objects.filter(seal_checked_at__isnull=True).count() == 1


def test_a_command_without_faults_says_so(upload):
    seal(upload("letter.pdf"), by=None, at=AT)
    out = StringIO()
    call_command("check_seals", "--dry-run", stdout=out)
    assert File.objects.get().seal_checked_at is None, "a dry run notes nothing"
    call_command("check_seals", stdout=out)
    assert File.objects.get().seal_checked_at is not None
    assert "1 files checked, 0 not as they were sealed" in out.getvalue()
