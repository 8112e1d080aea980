"""The central register."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class RegisterConfig(AppConfig):
    name = "complaints.register"
    label = "register"
    verbose_name = "The central register"

    def ready(self) -> None:
        """The menu shows the register and the lessons to whoever they open for; lessons can come from an issue; what is
        kept here of a complaint by its UUID is asked for before an import is undone, and saved views forget names when
        a record is disposed of. Models can be read only from here on."""
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
        known_by = import_string("complaints.casework.holdings.KNOWN_BY")
        known = import_string("complaints.register.known.known")
        if known not in known_by:
            known_by.append(known)
        forgets = import_string("complaints.casework.holdings.FORGETS")
        for ours in ("complaints.register.saved.forget_names", "complaints.register.printing.forget_with"):
            forget = import_string(ours)
            if forget not in forgets:
                forgets.append(forget)
