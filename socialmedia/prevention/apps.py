"""What keeps the next post from being written."""

from django.apps import AppConfig


class PreventionConfig(AppConfig):
    name = "socialmedia.prevention"
    label = "prevention"
    verbose_name = "Online safety"
