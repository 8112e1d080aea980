"""When the worker does what nobody asks for: each task by its short name, which `manage.py sweep` takes as well.

A run that no worker took up in time lapses, as the next one does its work: a minute's after two minutes, a day's after
twelve hours. Times are of Europe/London.
"""

import datetime as dt
from typing import Any

from celery.schedules import crontab

Row = dict[str, Any]

LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def _row(task: str, schedule: object, lapses: int) -> Row:
    return {"task": task, "schedule": schedule, "options": {"expires": lapses}}


def each_minute(task: str) -> Row:
    """Work that waits for nobody: what a lost message or a killed worker left undone."""
    return _row(task, 60.0, 120)


def each_five_minutes(task: str) -> Row:
    """Work that may be put together."""
    return _row(task, crontab(minute="*/5"), 300)


def each_hour(task: str, minute: int) -> Row:
    """Work once an hour, at this minute of it."""
    return _row(task, crontab(minute=minute), 3000)


def daily(task: str, hour: int, minute: int, *, lapses: int = 12 * 3600) -> Row:
    """Work once a day, before the school's day begins or, where it tells people something, as it begins."""
    return _row(task, crontab(hour=hour, minute=minute), lapses)


TIMETABLE: dict[str, Row] = {
    # The first beat goes out at once, so that a portal that has just started knows whether its worker lives.
    "heartbeat": _row("accounts.tasks.beat", 20.0, 600) | {"last_run_at": LONG_AGO},
    "posts": each_hour("accounts.tasks.mirror_posts", 5),
    "notices": each_minute("accounts.tasks.send_waiting_notices"),
    # letters
    "unsent": each_minute("letters.tasks.sweep"),
    "links": _row("letters.tasks.look_at_links", crontab(minute=40, hour=3, day_of_week="sunday"), 3600),
    # complaints
    "receipts": each_minute("complaints.casework.tasks.sweep_receipts"),
    "papers": each_minute("complaints.casework.tasks.sweep_papers"),
    "messages": each_five_minutes("complaints.casework.tasks.tell_of_messages"),
    "calendars": each_hour("complaints.casework.tasks.fill_waiting_dates", 20),
    "chase": _row("complaints.casework.tasks.chase", crontab(hour="7-16", minute=10), 3000),
    "arrivals": daily("complaints.casework.tasks.hold_back", 0, 15),
    "proof": daily("complaints.casework.tasks.prove_dates", 2, 30),
    "chronologies": daily("complaints.casework.tasks.prove_chronologies", 2, 50),
    "daily": daily("complaints.casework.tasks.daily_sweep", 5, 30),
    # evidence
    "unscanned": _row("complaints.evidence.tasks.sweep", crontab(minute="*/10"), 600),
    "seals": daily("complaints.evidence.tasks.check_seals", 3, 40),
    # difficult contact
    "campaigns": each_five_minutes("complaints.conduct.tasks.carry_on_sending"),
    "reviews": daily("complaints.conduct.tasks.remind_of_reviews", 5, 50),
    # intake
    "mail_in": each_minute("complaints.intake.tasks.fetch_mail"),
    "old_registers": each_minute("complaints.intake.tasks.sweep_old_registers"),
    "drafts": daily("complaints.intake.tasks.forget_old_drafts", 3, 10),
    "old_mail": daily("complaints.intake.tasks.forget_old_mail", 3, 20),
    # register
    "paper_files": each_minute("complaints.register.tasks.sweep_paper_files"),
    "printouts": each_minute("complaints.register.tasks.sweep_printouts"),
    "lessons": daily("complaints.register.tasks.remind_of_lessons", 5, 55),
    "saved_views": daily("complaints.register.tasks.look_at_saved_views", 6, 10),
    # records
    "packs": each_minute("complaints.records.tasks.sweep_packs"),
    "disclosures": each_minute("complaints.records.tasks.sweep_disclosures"),
    "disposals": each_minute("complaints.records.tasks.sweep_disposals"),
    "disclosures due": daily("complaints.records.tasks.chase_disclosures", 6, 5),
    "holds": daily("complaints.records.tasks.remind_of_holds", 6, 10),
    # posts about the school
    "incidents": daily("socialmedia.tasks.chase", 8, 5, lapses=8 * 3600),
    "online-safety": daily("socialmedia.prevention.tasks.remind", 8, 15, lapses=8 * 3600),
    "monitoring-records": daily("socialmedia.prevention.tasks.dispose", 3, 20),
}
