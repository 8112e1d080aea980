"""Social media."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class SocialmediaConfig(AppConfig):
    name = "socialmedia"
    label = "socialmedia"
    verbose_name = "Social media"

    def ready(self) -> None:
        """Lessons can come from an incident (docs/decisions/0025). Models can be read only from here on."""
        import_string("accounts.origins.ORIGINS")["incident"] = import_string("socialmedia.learnt_from.ORIGIN")
