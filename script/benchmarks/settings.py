"""The portal's own settings, with the floors beside its addresses and a count of queries on each answer."""

from config.settings import *  # noqa: F403
from config.settings import MIDDLEWARE as PORTAL

ROOT_URLCONF = "benchmarks.urls"
MIDDLEWARE = ["benchmarks.queries.CountQueries", *PORTAL]
