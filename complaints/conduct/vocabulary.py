"""The words of difficult contact. Imports nothing of the room."""

from __future__ import annotations

from django.db import models


class Reason(models.TextChoices):
    """Why two complaints may be about the same matter (R118)."""

    CHILD = "child", "The same child"
    DAY = "day", "The same day"
    NEAR_DAY = "near_day", "Days next to each other"
    PERSON = "person", "The same person complained about"
    WORDING = "wording", "Much of the wording is alike"
    WRITER = "writer", "The same person wrote both"
