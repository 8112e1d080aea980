"""Intake."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class IntakeConfig(AppConfig):
    name = "complaints.intake"
    label = "intake"
    verbose_name = "Intake"

    def ready(self) -> None:
        """Drafts and codes can be without a complaint, and go with it all the same. Models can be read only from
        here."""
        import_string("complaints.casework.holdings.OWNED").update({"intake.Draft.complaint", "intake.Code.complaint"})
