"""Difficult contact."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class ConductConfig(AppConfig):
    name = "complaints.conduct"
    label = "conduct"
    verbose_name = "Difficult contact"

    def ready(self) -> None:
        """The menu shows contact plans to whoever keeps to one; what of this room stays when a complaint is disposed
        of, and what postpones that. Models can be read only from here."""
        opened = import_string("accounts.navigation.OPENED")["conduct:plans"]
        keeps = import_string("complaints.conduct.permissions.keeps_to_a_plan")
        if keeps not in opened:
            opened.append(keeps)
        kept = import_string("complaints.casework.holdings.kept")
        import_string("complaints.casework.holdings.KEPT")["conduct.Member"] = kept()
        listeners = import_string("complaints.casework.holdings.POSTPONES")
        listener = import_string("complaints.conduct.standing.postpones")
        if listener not in listeners:
            listeners.append(listener)
