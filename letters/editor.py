"""The editor of a letter: a text field in which headings, lists, emphasis and tables are typed as a few plain marks.

Without JavaScript it is that text field, with what the marks are beside it. With it there are buttons, keys, and the
letter as it will read beside the words (docs/decisions/0025-letters-are-edited-as-marked-text.md).
"""

from __future__ import annotations

from typing import Any

from django import forms

LONGEST = 200_000
"""Characters of one letter: some sixty pages."""


class LetterEditor(forms.Textarea):
    """The text field with its buttons."""

    template_name = "letters/editor.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 28, "spellcheck": "true", **(attrs or {})})


class LetterField(forms.CharField):
    """The words of a letter."""

    widget = LetterEditor

    def __init__(self, **kwargs: Any) -> None:
        said = {"required": "The letter is empty.", "max_length": f"A letter has at most {LONGEST:,} characters."}
        super().__init__(
            **{
                "label": "The letter", "max_length": LONGEST, "strip": False, "error_messages": said,
                "help_text": "Leave an empty line between paragraphs. Headings, lists, emphasis and tables are made "
                "with the marks that are explained below.",
                **kwargs,
            }
        )  # fmt: skip
