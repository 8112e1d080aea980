"""Social media."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class SocialmediaConfig(AppConfig):
    name = "socialmedia"
    label = "socialmedia"
    verbose_name = "Social media"

    def ready(self) -> None:
        """The log of what a person looked at asks here about incidents. Models can be read only from here on."""
        import_string("accounts.seen.ROOMS")["incident"] = import_string("socialmedia.who_looked.ROOM")
