"""The panel certificate: whether these people may hear a complaint, and if not, why. Pure; reads no table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from complaints.policy.vocabulary import PanelRule

GOVERNING = frozenset({"council_member", "trustee"})
"""Capacities that are members of the governing body of this academy or trust."""
FROM_ELSEWHERE = frozenset({"sister_governor", "outside_governor", "independent"})
"""Capacities of people who come from another academy, the authority or another trust."""


@dataclass(frozen=True)
class Sitting:
    """What the certificate asks about one member. None means: not answered yet."""

    name: str
    capacity: str
    is_chair: bool = False
    is_staff: bool = False
    subordinate: bool = False
    independent: bool = False
    independence_basis: str = ""
    knows: tuple[bool | None, bool | None, bool | None] = (False, False, False)
    prior_knowledge: bool | None = False
    directly_involved: bool | None = False
    declared: bool = True
    involvement_found: str = ""
    gone: str = ""
    """Why somebody who was convened can no longer sit: they left, whoever noticed it."""


@dataclass(frozen=True)
class Certificate:
    """The result: what blocks, what is worth a thought."""

    blocks: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def passes(self) -> bool:
        return not self.blocks


def examine(
    *,
    rule: PanelRule,
    appointed_by: str,
    appointed_on: dt.date | None,
    must_be_independent: bool,
    board_knew: bool,
    board_knew_reason: str,
    members: Sequence[Sitting],
) -> Certificate:
    """Apply procedure.md, "The panel certificate" (S0 §6.3, §7.3, §10; Part 7 paragraph 33(f)–(g); R66–R70)."""
    blocks: list[str] = []
    warnings: list[str] = []
    if must_be_independent and rule == PanelRule.THREE_GOVERNORS:
        rule = PanelRule.INDEPENDENT_GOVERNORS  # governors of this academy cannot be independent of it
    if len(members) < 3:
        blocks.append(f"A panel needs at least 3 people; this one has {len(members)}.")
    if sum(member.is_chair for member in members) != 1:
        blocks.append("Name one member as the chair of the panel.")
    if not appointed_by.strip() or appointed_on is None:
        blocks.append("Record who appointed the panel on behalf of the trust, and when.")
    for member in members:
        blocks += _about_one(member)
        if any(member.knows):
            warnings.append(f"{member.name} knows somebody concerned. Consider whether they should sit.")
        if member.is_staff:
            warnings.append(f"{member.name} is employed by the trust. A staff member on a panel is advised against.")
    independents = [m for m in members if m.independent and m.independence_basis.strip()]
    blocks += _for_rule(rule, members, independents)
    if must_be_independent and any(m.capacity in GOVERNING for m in members):
        blocks.append("An independent panel was granted, so no council member or trustee may sit.")
    if board_knew and any(m.capacity in GOVERNING for m in members) and not board_knew_reason.strip():
        blocks.append(
            "The governing body already knew the substance. Choose people from outside it, or record why that is "
            "not practicable."
        )
    if independents and all(m.capacity == "sister_governor" for m in independents):
        warnings.append("The only independent member is a governor of another academy of this trust.")
    return Certificate(tuple(blocks), tuple(warnings))


def _about_one(member: Sitting) -> list[str]:
    blocks = []
    answers = (*member.knows, member.prior_knowledge, member.directly_involved)
    if not member.declared or any(answer is None for answer in answers):
        blocks.append(f"{member.name} has not answered the conflict questions.")
    if member.directly_involved:
        blocks.append(f"{member.name} was directly involved in the matters complained about.")
    if member.prior_knowledge:
        blocks.append(f"{member.name} knew the substance of the complaint before.")
    if member.involvement_found:
        blocks.append(f"{member.name} had a part in this complaint before: {member.involvement_found}")
    if member.gone:
        blocks.append(f"{member.name} {member.gone} Stand them down and convene somebody in their place.")
    if member.subordinate:
        blocks.append(f"{member.name} answers to a person complained about.")
    if member.independent and not member.independence_basis.strip():
        blocks.append(f"Write down what makes {member.name} independent.")
    if member.independent and (member.capacity in GOVERNING or member.is_staff):
        blocks.append(f"{member.name} takes part in the management or running of the academy or the trust.")
    return blocks


def _for_rule(rule: PanelRule, members: Sequence[Sitting], independents: Sequence[Sitting]) -> list[str]:
    blocks = []
    if rule == PanelRule.THREE_GOVERNORS:
        if any(m.capacity != "council_member" for m in members) or len(members) != 3:
            blocks.append("This procedure asks for a committee of three governors.")
        return blocks
    if not independents:
        blocks.append(
            "At least 1 member must be independent of the management and running of the academy and the trust."
        )
    if members and all(m.capacity in GOVERNING for m in members):
        blocks.append("A panel may not be made up only of members of the governing body: council members and trustees.")
    too_near = [m.name for m in members if m.capacity not in FROM_ELSEWHERE]
    if rule == PanelRule.INDEPENDENT_GOVERNORS and too_near:
        blocks.append(
            "Everybody on this panel must come from another academy, the authority or another trust. "
            f"Choose somebody else instead of {' and '.join(too_near)}."
        )
    capacities = {m.capacity for m in members}
    if rule == PanelRule.MEMBERS and (capacities - {"trust_member", "independent"} or "trust_member" not in capacities):
        blocks.append("The Members of the trust hear this complaint, with one independent person.")
    if rule == PanelRule.MEMBERS and independents and all(m.capacity == "trust_member" for m in independents):
        blocks.append("The independent person who sits with the Members cannot be one of them.")
    return blocks
