"""Difficult contact."""

from django.apps import AppConfig


class ConductConfig(AppConfig):
    name = "complaints.conduct"
    label = "conduct"
    verbose_name = "Difficult contact"
