"""Asks ClamAV, if there is one. Whatever goes wrong on the way means "not scanned", never "clean"."""

from __future__ import annotations

import logging
import re
import socket
import struct
from collections.abc import Iterable

from django.conf import settings

from complaints.evidence.models import File

log = logging.getLogger(__name__)
SECONDS = 30
_PIECE = 64 * 1024


def configured() -> bool:
    """Whether CLAMAV_ADDRESS names a scanner."""
    return bool(settings.CLAMAV_ADDRESS)


def verdict(pieces: Iterable[bytes]) -> File.Scan:
    """CLEAN or INFECTED as the scanner says; NOT_SCANNED without one, and on any error, doubt or silence."""
    if not configured():
        return File.Scan.NOT_SCANNED
    try:
        answer = _ask(settings.CLAMAV_ADDRESS, pieces)
    except (OSError, ValueError) as fault:
        log.warning("The virus scanner did not answer: %s", type(fault).__name__)
        return File.Scan.NOT_SCANNED
    if answer.endswith("FOUND"):
        return File.Scan.INFECTED
    if answer == "stream: OK":
        return File.Scan.CLEAN
    log.warning("The virus scanner gave no verdict.")
    return File.Scan.NOT_SCANNED


def _ask(address: str, pieces: Iterable[bytes]) -> str:
    """One INSTREAM talk: pieces with their length before them, an empty one at the end, then a line."""
    with _connected(address) as line:
        line.sendall(b"zINSTREAM\0")
        for whole in pieces:
            for start in range(0, len(whole), _PIECE):
                piece = whole[start : start + _PIECE]
                line.sendall(struct.pack(">L", len(piece)) + piece)
        line.sendall(struct.pack(">L", 0))
        answer = b""
        while b"\0" not in answer and len(answer) < 4096:
            got = line.recv(1024)
            if not got:
                break
            answer += got
    return answer.partition(b"\0")[0].decode("ascii", "replace").strip()


def _connected(address: str) -> socket.socket:
    """`host:port`, `tcp://host:port` or the path of a socket (`/run/clamav/clamd.ctl`)."""
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    parts = re.fullmatch(r"(?:tcp://)?\[?([^\]]+?)\]?:(\d+)", address)
    if parts is None:
        raise ValueError("CLAMAV_ADDRESS is neither host:port nor a path.")
    return socket.create_connection((parts[1], int(parts[2])), timeout=SECONDS)
