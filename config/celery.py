"""The task queue: a real worker always, over folders by default and over Redis when REDIS_URL is set."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("portal", task_cls="accounts.living:LivingTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
