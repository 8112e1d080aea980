"""Social media."""

from django.apps import AppConfig


class SocialmediaConfig(AppConfig):
    name = "socialmedia"
    label = "socialmedia"
    verbose_name = "Social media"
