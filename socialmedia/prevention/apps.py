"""What keeps the next post from being written."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class PreventionConfig(AppConfig):
    name = "socialmedia.prevention"
    label = "prevention"
    verbose_name = "Online safety"

    def ready(self) -> None:
        """The retention schedule asks here for the signatures of families; the first page, for what the page on online
        safety does not hold yet. Models can be read only from here on."""
        own = import_string("accounts.own_records.OF_THEIR_OWN")
        own["family"] = import_string("socialmedia.prevention.own_records.KEEPING")
        rooms, room = (
            import_string("accounts.waiting.ROOMS"),
            import_string("socialmedia.prevention.waiting.for_person"),
        )
        if room not in rooms:
            rooms.append(room)
