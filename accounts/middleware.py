"""Session limits and the second factor."""

from config.health import HealthMiddleware as SessionLimits
from config.health import HealthMiddleware as SecondFactorRequired
