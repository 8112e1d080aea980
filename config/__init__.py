"""Wiring: settings, addresses, the queue. No rule of the procedure lives here."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
