"""What keeps the next post from being written."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class PreventionConfig(AppConfig):
    name = "socialmedia.prevention"
    label = "prevention"
    verbose_name = "Online safety"

    def ready(self) -> None:
        """The retention schedule asks here for the signatures of families. Models can be read only from here on."""
        own = import_string("accounts.own_records.OF_THEIR_OWN")
        own["family"] = import_string("socialmedia.prevention.own_records.KEEPING")
