"""Evidence."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "complaints.evidence"
    label = "evidence"
    verbose_name = "Evidence"
