"""The central register."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class RegisterConfig(AppConfig):
    name = "complaints.register"
    label = "register"
    verbose_name = "The central register"

    def ready(self) -> None:
        """The menu shows the register to whoever it opens for. Models can be read only from here on."""
        listeners, opens = (
            import_string("accounts.navigation.OPENED"),
            import_string("complaints.register.queries.opens_for"),
        )
        if opens not in listeners["register:register"]:
            listeners["register:register"].append(opens)
