"""Casework."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class CaseworkConfig(AppConfig):
    name = "complaints.casework"
    label = "casework"
    verbose_name = "Casework"

    def ready(self) -> None:
        """What a post that begins or ends, a new name or a tried wording means here, and what the first page says is
        still to be set up. Models can be read from now."""
        for registry, ours in (
            ("accounts.handover.HANDOVERS", "complaints.casework.actions.handover.hand_over"),
            ("accounts.arrivals.ARRIVALS", "complaints.casework.actions.arrivals.look_again"),
            ("letters.cases.FINDERS", "complaints.casework.trying.with_case"),
            ("letters.stops.BARRED", "complaints.casework.correspondence.barred.reader_barred"),
            ("accounts.waiting.ROOMS", "complaints.casework.setting_up.for_person"),
        ):
            listeners, listener = import_string(registry), import_string(ours)
            if listener not in listeners:
                listeners.append(listener)
        import_string("accounts.origins.ORIGINS")["complaint"] = import_string("complaints.casework.learnt_from.ORIGIN")
        import_string("accounts.seen.ROOMS")["complaint"] = import_string("complaints.casework.who_looked.ROOM")
