"""The procedure as data."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class PolicyConfig(AppConfig):
    name = "complaints.policy"
    label = "policy"
    verbose_name = "The procedure as data"

    def ready(self) -> None:
        """Letters of the post room speak of posts and stages by this trust's names. Models can be read from here on."""
        readers, ours = import_string("letters.names.READERS"), import_string("complaints.policy.for_letters.names")
        if ours not in readers:
            readers.append(ours)
