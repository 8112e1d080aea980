"""Keys of rows as they stand in addresses and forms: no number in a row, whose gaps would tell of hidden cases."""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

ZEROS = bytes(8)
"""Half of every block: what opens to something else was never one of ours."""


def hidden(pk: int) -> str:
    """The key of a row as one block under a key derived from SECRET_KEY: the same each time, and in no order."""
    block = _cipher(settings.SECRET_KEY).encryptor().update(ZEROS + pk.to_bytes(8, "big"))
    return base64.urlsafe_b64encode(block).decode("ascii").rstrip("=")


def shown(token: str) -> int:
    """The key of the row again; older keys in SECRET_KEY_FALLBACKS still open theirs. Raises ValueError."""
    try:
        block = base64.urlsafe_b64decode(token + "==")
    except binascii.Error as fault:
        raise ValueError("Not a key of a row.") from fault
    if len(block) != 16:
        raise ValueError("Not a key of a row.")
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        plain = _cipher(secret).decryptor().update(block)
        if plain.startswith(ZEROS):
            return int.from_bytes(plain[8:], "big")
    raise ValueError("Not a key of a row.")


class HiddenKey:
    """In an address: `<hidden:pk>`. The view is given the number."""

    regex = "[A-Za-z0-9_-]{22}"

    def to_python(self, value: str) -> int:
        return shown(value)

    def to_url(self, value: int) -> str:
        return hidden(int(value))


@lru_cache(maxsize=8)
def _cipher(secret: str) -> Cipher[modes.ECB]:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"accounts.tokens").derive(secret.encode())
    # One block that holds one number: there is no pattern over several blocks that this mode could show.
    return Cipher(algorithms.AES(derived), modes.ECB())  # noqa: S305  # nosec B305
