"""What keeps the next post from being written."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class PreventionConfig(AppConfig):
    name = "socialmedia.prevention"
    label = "prevention"
    verbose_name = "Online safety"

    def ready(self) -> None:
        """The retention schedule asks here for the signatures of families. Models can be read only from here on."""
        lapses = import_string("complaints.casework.holdings.LAPSES")
        lapses["family"] = import_string("socialmedia.prevention.lapsing.lapse")
