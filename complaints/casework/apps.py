"""Casework."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "complaints.casework"
    label = "casework"
    verbose_name = "Casework"
