"""A version of the procedure, its parts, and the bodies outside."""

from complaints.policy.models.bodies import OutsideBody
from complaints.policy.models.parts import Limit, Name, Part, Passage, RoutingRow
from complaints.policy.models.procedure import Frozen, Procedure, Review
from complaints.policy.models.scope import Category, Ground, LinkedPolicy, Signpost

__all__ = [
    "Category",
    "Frozen",
    "Ground",
    "Limit",
    "LinkedPolicy",
    "Name",
    "OutsideBody",
    "Part",
    "Passage",
    "Procedure",
    "Review",
    "RoutingRow",
    "Signpost",
]
