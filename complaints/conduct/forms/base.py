"""What the forms of this room share that stand on no one case."""

from __future__ import annotations

from django import forms

from complaints.casework.forms.base import Fault, faults_of


class PlainForm(forms.Form):
    """A form that is shown with the same questions, faults and button as those of a case."""

    parts: tuple[object, ...] = ()
    hide_optional = False

    @property
    def problems(self) -> list[Fault]:
        """For the error summary."""
        return faults_of(self) if self.is_bound else []
