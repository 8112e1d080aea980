"""The names of a version, for letters that are about no complaint (R280)."""

from __future__ import annotations

import datetime as dt

from accounts.models import Academy
from complaints.policy.in_force import NoProcedure, outside_body, procedure_for
from complaints.policy.models import OutsideBody, Procedure
from letters.fields import CALLED


def called(procedure: Procedure) -> dict[str, str]:
    """What a version calls posts, bodies and stages, by the fields of letters."""
    return {name: procedure.name(key) for name, key in CALLED.items()}


def names(academy: Academy, on: dt.date) -> dict[str, str]:
    """The names of the version in force at the academy, and the outside body of that day (R103)."""
    try:
        procedure = procedure_for(academy, on=on)
    except NoProcedure:
        return {}
    found = called(procedure)
    try:
        body = outside_body(on=on, procedure=procedure)
    except OutsideBody.DoesNotExist:
        return found
    return found | {"outside_body_name": body.in_a_sentence, "outside_body_link": body.link}
