"""Social media."""

from django.apps import AppConfig

from letters import gated
from socialmedia.vocabulary import LETTERS


class SocialmediaConfig(AppConfig):
    name = "socialmedia"
    label = "socialmedia"
    verbose_name = "Social media"

    def ready(self) -> None:
        """Its letters stand behind the gates of an incident: nobody begins one without them (R196, R197)."""
        gated.KEYS.update(LETTERS.values())
