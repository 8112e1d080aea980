"""File names as people send them, made safe to show and to save."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120
"""Characters, the ending included. Beyond that some disks and mail programs give up."""

_HIDDEN = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)


def cleaned(name: str) -> str:
    """The last part of a path without hidden or direction-changing characters, at most 120 long."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(one for one in name if unicodedata.category(one) not in _HIDDEN)
    name = re.sub(r'[<>:"|?*%;]', "-", name)
    name = re.sub(r"\s+", " ", name).strip().rstrip(" .")
    stem, ending = parted(name)
    stem = stem.strip(" .") or "file"
    if _RESERVED.match(stem):
        stem = f"file-{stem}"
    tail = f".{ending}" if ending else ""
    return stem[: LONGEST - len(tail)].rstrip(" .") + tail


def parted(name: str) -> tuple[str, str]:
    """A name as its stem and its ending in small letters; the ending is empty where it is none."""
    stem, dot, ending = name.rpartition(".")
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,8}", ending):
        return name, ""
    return stem, ending.lower()
