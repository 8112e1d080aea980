"""The questions that casework asks: one small form for each step, and those for what is put on the record."""

from complaints.casework.forms.base import CaseForm, StepForm
from complaints.casework.forms.table import ELSEWHERE, STEP_FORMS

__all__ = ["ELSEWHERE", "STEP_FORMS", "CaseForm", "StepForm"]
