"""The central register."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class RegisterConfig(AppConfig):
    name = "complaints.register"
    label = "register"
    verbose_name = "The central register"

    def ready(self) -> None:
        """The menu shows the register and the lessons to whoever they open for, and lessons can come from an issue.
        Models can be read only from here on."""
        listeners = import_string("accounts.navigation.OPENED")
        for page, ours in (
            ("register:register", "complaints.register.queries.opens_for"),
            ("register:lessons", "complaints.register.lessons.seeing.opens_for"),
            ("register:papers", "complaints.register.papers.reaching.opens_for"),
        ):
            opens = import_string(ours)
            if opens not in listeners[page]:
                listeners[page].append(opens)
        import_string("accounts.seen.ROOMS").update(import_string("complaints.register.who_looked.ROOMS"))
        import_string("accounts.origins.ORIGINS")["issue"] = import_string("complaints.register.lessons.origin.ORIGIN")
