"""The same furnished school as in the tests of casework."""

from __future__ import annotations

from tests.casework.conftest import school

__all__ = ["school"]
