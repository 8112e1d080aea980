"""The portal's own settings, with the floors beside its addresses and a count of queries on each answer."""

import sys

# As on every installation of the portal: only the tools of its developers bring numpy, which openpyxl loads where it is.
sys.modules["numpy"] = None  # type: ignore[assignment]

from config.settings import *  # noqa: E402, F403
from config.settings import MIDDLEWARE as PORTAL  # noqa: E402

ROOT_URLCONF = "benchmarks.urls"
MIDDLEWARE = ["benchmarks.queries.CountQueries", *PORTAL]
