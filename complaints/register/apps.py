"""The central register."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "complaints.register"
    label = "register"
    verbose_name = "The central register"
