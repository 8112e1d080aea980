"""Casework."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class CaseworkConfig(AppConfig):
    name = "complaints.casework"
    label = "casework"
    verbose_name = "Casework"

    def ready(self) -> None:
        """When a post ends, the open complaints go on with somebody. Models can be read only from here on."""
        handovers, hand_over = (
            import_string("accounts.handover.HANDOVERS"),
            import_string("complaints.casework.actions.handover.hand_over"),
        )
        if hand_over not in handovers:
            handovers.append(hand_over)
