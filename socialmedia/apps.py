"""Social media."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class SocialmediaConfig(AppConfig):
    name = "socialmedia"
    label = "socialmedia"
    verbose_name = "Social media"

    def ready(self) -> None:
        """The log of what a person looked at asks here about incidents. An incident is a record of its own, which
        outlives the complaint that came of it; an open one keeps that. Lessons can come from it
        (docs/decisions/0025). Models can be read only from here on."""
        import_string("accounts.origins.ORIGINS")["incident"] = import_string("socialmedia.learnt_from.ORIGIN")
        import_string("accounts.seen.ROOMS")["incident"] = import_string("socialmedia.who_looked.ROOM")
        import_string("complaints.casework.holdings.LINKED").add("socialmedia.Incident.complaint")
        import_string("accounts.own_records.OF_THEIR_OWN")["incident"] = import_string(
            "socialmedia.own_records.KEEPING"
        )
        rooms, room = import_string("accounts.waiting.ROOMS"), import_string("socialmedia.waiting.for_person")
        if room not in rooms:
            rooms.append(room)
        stops, stop = import_string("letters.stops.STOPS"), import_string("socialmedia.holding_back.stops")
        if stop not in stops:
            stops.append(stop)
        listeners = import_string("complaints.casework.holdings.POSTPONES")
        listener = import_string("socialmedia.open_still.postpones")
        if listener not in listeners:
            listeners.append(listener)
