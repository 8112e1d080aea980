"""Records."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class RecordsConfig(AppConfig):
    name = "complaints.records"
    label = "records"
    verbose_name = "Records"

    def ready(self) -> None:
        """What of this room stays when a complaint is disposed of: that it was. Models can be read only from here."""
        kept = import_string("complaints.casework.holdings.kept")
        import_string("complaints.casework.holdings.KEPT")["records.DisposalItem"] = kept("reference", "why")
