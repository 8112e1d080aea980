"""School days."""

from django.apps import AppConfig


class SchooldaysConfig(AppConfig):
    name = "complaints.schooldays"
    label = "schooldays"
    verbose_name = "School days"
