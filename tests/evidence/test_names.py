"""A file name is shown and saved, and can do nothing else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.evidence.names import LONGEST, cleaned, parted


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("letter.pdf", "letter.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\windows\\x.pdf", "x.pdf"),
        ("C:\\Users\\Ann\\photo.jpg", "photo.jpg"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("line\r\nSet-Cookie: x.pdf", "lineSet-Cookie- x.pdf"),
        ("nul\x00byte.pdf", "nulbyte.pdf"),
        ('quote".pdf', "quote-.pdf"),
        ("<script>.pdf", "-script-.pdf"),
        ("😀 holiday 😀.png", "😀 holiday 😀.png"),
        ("   spaces   everywhere  .pdf", "spaces everywhere.pdf"),
        ("...", "file"),
        ("", "file"),
        (".pdf", "file.pdf"),
        ("con.txt", "file-con.txt"),
        ("Zürich café.PDF", "Zürich café.pdf"),
        ("cafe\u0301.pdf", "café.pdf"),
    ],
)
def test_names_as_they_come(sent, kept):
    assert cleaned(sent) == kept


def test_a_very_long_name_keeps_its_ending():
    kept = cleaned("x" * 300 + ".pdf")
    assert len(kept) == LONGEST
    assert kept.endswith(".pdf")


@given(st.text(max_size=400))
def test_whatever_is_sent_becomes_one_plain_name(sent):
    kept = cleaned(sent)
    assert 0 < len(kept) <= LONGEST
    assert not set(kept) & set('/\\<>:"|?*\r\n\x00')
    assert not [one for one in kept if unicodedata.category(one) in ("Cc", "Cf", "Cs")]
    assert not kept.startswith(".")
    assert cleaned(kept) == kept


def test_an_ending_is_letters_and_digits_after_the_last_dot():
    assert parted("a.b.PDF") == ("a.b", "pdf")
    assert parted("no ending") == ("no ending", "")
    assert parted("trailing.") == ("trailing.", "")
