"""Intake."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class IntakeConfig(AppConfig):
    name = "complaints.intake"
    label = "intake"
    verbose_name = "Intake"

    def ready(self) -> None:
        """Drafts, codes, e-mails and rows of old registers can be without a complaint, and go with it all the same.
        That a row was brought in stays known, so that it is not brought in again. Models can be read only from here."""
        owned = import_string("complaints.casework.holdings.OWNED")
        owned.update(f"intake.{name}.complaint" for name in ("Draft", "Code", "OldRow", "Mail"))
        kept = import_string("complaints.casework.holdings.kept")
        import_string("complaints.casework.holdings.KEPT")["intake.OldRow"] = kept("key")
        import_string("complaints.casework.holdings.TOLD_BESIDE").add("intake.OldRow")
