"""Difficult contact."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class ConductConfig(AppConfig):
    name = "complaints.conduct"
    label = "conduct"
    verbose_name = "Difficult contact"

    def ready(self) -> None:
        """The menu shows contact plans to whoever keeps to one. Models can be read only from here on."""
        opened = import_string("accounts.navigation.OPENED")["conduct:plans"]
        keeps = import_string("complaints.conduct.permissions.keeps_to_a_plan")
        if keeps not in opened:
            opened.append(keeps)
