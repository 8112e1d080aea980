"""What lies in the database encrypted: second-factor secrets, and what was typed when a session ended."""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

__all__ = ["InvalidToken", "hide", "show"]


def hide(text: str) -> str:
    """Encrypt under a key derived from SECRET_KEY."""
    return _box(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).encrypt(text.encode()).decode("ascii")


def show(hidden: str) -> str:
    """Decrypt; older keys in SECRET_KEY_FALLBACKS still open what they closed. Raises `InvalidToken`."""
    return _box(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).decrypt(hidden.encode()).decode()


@lru_cache(maxsize=8)
def _box(*secrets: str) -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"accounts.cipher").derive(secret.encode())
    return base64.urlsafe_b64encode(derived)
