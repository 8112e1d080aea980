"""Records."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class RecordsConfig(AppConfig):
    name = "complaints.records"
    label = "records"
    verbose_name = "Records"

    def ready(self) -> None:
        """What of this room stays when a complaint is disposed of: that it was; and how the log of what a person looked
        at asks here. Models can be read only from here on."""
        import_string("accounts.seen.ROOMS").update(import_string("complaints.records.who_looked.ROOMS"))
        own = import_string("accounts.own_records.OF_THEIR_OWN")
        own["mailing"] = import_string("letters.own_records.KEEPING")
        own["disclosure"] = import_string("complaints.records.disclosing.own_records.KEEPING")
        kept = import_string("complaints.casework.holdings.kept")
        import_string("complaints.casework.holdings.KEPT")["records.DisposalItem"] = kept("reference", "why")
        import_string("complaints.casework.holdings.OWNED").update(
            {"records.DisposalItem.complaint", "records.Hold.complaint"}
        )
