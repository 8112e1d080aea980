"""The procedure as data."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "complaints.policy"
    label = "policy"
    verbose_name = "The procedure as data"
