"""The portal's own settings, with the floors beside its addresses and a count of queries on each answer."""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from types import ModuleType


class WithoutNumpy(MetaPathFinder):
    """As on every installation: only developers' tools bring numpy, and openpyxl loads it where it is."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        if fullname == "numpy":
            raise ModuleNotFoundError("The bench runs without numpy.", name="numpy")


sys.meta_path.insert(0, WithoutNumpy())

from config.settings import *  # noqa: E402, F403
from config.settings import MIDDLEWARE as PORTAL  # noqa: E402

ROOT_URLCONF = "benchmarks.urls"
MIDDLEWARE = ["benchmarks.queries.CountQueries", *PORTAL]
