"""Casework."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class CaseworkConfig(AppConfig):
    name = "complaints.casework"
    label = "casework"
    verbose_name = "Casework"

    def ready(self) -> None:
        """What a post that begins or ends, or a new name, means here. Models can be read only from here on."""
        for registry, ours in (
            ("accounts.handover.HANDOVERS", "complaints.casework.actions.handover.hand_over"),
            ("accounts.arrivals.ARRIVALS", "complaints.casework.actions.arrivals.look_again"),
        ):
            listeners, listener = import_string(registry), import_string(ours)
            if listener not in listeners:
                listeners.append(listener)
        import_string("accounts.origins.ORIGINS")["complaint"] = import_string("complaints.casework.learnt_from.ORIGIN")
