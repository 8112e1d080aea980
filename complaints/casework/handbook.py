"""Prints the procedure from the tables that run it, so that what is written down is what happens."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from complaints.casework import correspondence, deadlines, permissions, workflow
from complaints.casework.vocabulary import ISSUING, OPEN, PUBLIC_WORDS, STAGE_OF, State, Step
from complaints.policy.vocabulary import STATUTORY_CLOCKS, ClockKind, Stage
from letters.catalogue import CATALOGUE

HEAD = """\
# The procedure, as the portal runs it

<!-- Printed by `manage.py procedure` from the tables in complaints/casework. Do not edit: change the tables. -->

How long each time limit is, what stages and posts are called, who receives which complaint and which outside body it
goes to are data, kept on screen. What is below is the same for every version of the procedure.
"""

RECEIVING: dict[Step, str] = {
    Step.SUBMIT: "From the parent's own form (S0 §6.1, R27, R50).",
    Step.LOG: "Logged by any member of staff for somebody who told, wrote or telephoned (S0 §6.1, R50–R51).",
    Step.BRING_IN: "Brought in from an old register, in the state that it was in; no letter goes and no clock starts.",
}
"""Steps that begin a complaint and so leave no state."""


@dataclass(frozen=True)
class Arrow:
    """One way from one state to another, with the guards on it."""

    source: str
    target: str
    guards: tuple[str, ...]


def document() -> str:
    """The whole page, the same every time it is printed."""
    parts = [HEAD, *_states(), *_diagram(), *_clocks(), *_steps()]
    return "\n".join(parts).rstrip() + "\n"


def arrows_of(step: Step) -> list[Arrow]:
    """Every arrow of a step in the order of the states. Where it leads nowhere else, target and source are the same."""
    meta: Any = getattr(getattr(workflow.Workflow, step.value, None), "_django_fsm", None)
    if meta is None:
        return []
    found = []
    for state in State:
        arrow = meta.get_transition(state.value)
        if arrow is None:
            continue
        guards = tuple(condition.sentence for condition in arrow.conditions)
        targets = [arrow.target] if isinstance(arrow.target, str) else getattr(arrow.target, "allowed_states", None)
        for target in targets or [state.value]:
            found.append(Arrow(state.value, str(target), guards))
    return found


def _states() -> Iterator[str]:
    yield "## States\n"
    yield "| state | stage | open | what the complainant reads |"
    yield "|---|---|---|---|"
    for state in State:
        stage = STAGE_OF.get(state)
        yield (
            f"| `{state.value}` {state.label} | {Stage(stage).label if stage is not None else 'the one it reached'} "
            f"| {'yes' if state.value in OPEN else 'no'} | {PUBLIC_WORDS[state]} |"
        )
    yield "\nA pause is no state: it is a dated fact beside it.\n"


def _diagram() -> Iterator[str]:
    """The arrows that lead to another state. Those that may be taken from anywhere open are named below it."""
    everywhere = [step for step in Step if len({arrow.source for arrow in arrows_of(step)}) >= len(OPEN)]
    yield "## Where steps lead\n"
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield "    [*] --> received: submit, log"
    labels: dict[tuple[str, str], list[str]] = {}
    for step in Step:
        for arrow in arrows_of(step) if step not in everywhere and step != Step.REOPEN else ():
            if arrow.source != arrow.target:
                labels.setdefault((arrow.source, arrow.target), []).append(step.value)
    order = [state.value for state in State]
    for source, target in sorted(labels, key=lambda pair: (order.index(pair[0]), order.index(pair[1]))):
        yield f"    {source} --> {target}: {', '.join(labels[source, target])}"
    yield "    closed --> [*]"
    yield "```\n"
    yield f"From every open state also: {', '.join(f'`{step.value}`' for step in everywhere)}."
    yield "`reopen` leads from `closed` back to the state it was closed from.\n"


def _clocks() -> Iterator[str]:
    yield "## Time limits\n"
    yield "| clock | what for | started by | met by | runs while it is |"
    yield "|---|---|---|---|---|"
    for kind in ClockKind:
        starts = [step.value for step, effect in deadlines.EFFECTS.items() if kind in dict(effect.starts)]
        meets = [step.value for step, effect in deadlines.EFFECTS.items() if kind in effect.meets]
        states = [state.value for state in State if state in deadlines.OF_STAGE.get(kind, frozenset())]
        if kind in STATUTORY_CLOCKS and meets:
            begun = "its flag on the complaint, from the day of receipt"
            yield f"| `{kind.value}` | {kind.label} | {begun} | {_codes(meets)} | any open state |"
        elif starts or meets or states:
            yield f"| `{kind.value}` | {kind.label} | {_codes(starts)} | {_codes(meets)} | {_codes(states)} |"
    yield "\nLeaving the states of a clock stops it. An answer counts as the acknowledgement when none was sent.\n"


def _steps() -> Iterator[str]:
    yield "## Steps\n"
    for step in Step:
        yield from _step(step)


def _step(step: Step) -> Iterator[str]:
    yield f"### {step.label}{' ✉' if step in ISSUING else ''}\n"
    yield f"`{step.value}`. {_why(step)}\n"
    arrows = arrows_of(step)
    yield f"- **From → to:** {_ways(step, arrows)}"
    yield f"- **By:** {', '.join(sorted(part.value for part in permissions.WHO[step]))}"
    guards = list(dict.fromkeys(sentence for arrow in arrows for sentence in arrow.guards))
    if guards:
        yield "- **Not while:**"
        yield from (f"  - {sentence}" for sentence in guards)
    effect = deadlines.EFFECTS[step]
    for kind, runs_from in effect.starts:
        yield f"- **Starts** `{kind.value}` from {runs_from.value}"
    if effect.meets:
        yield f"- **Meets** {_codes([kind.value for kind in effect.meets])}"
    if step in ISSUING:
        titles = " or ".join(f"“{CATALOGUE[key].title}”" for key in _letters_of(step))
        yield f"- **Is the issuing of its letter**, approved before: {titles}"
    for draft in correspondence.DRAFTS[step]:
        yield f"- **Drafts** “{CATALOGUE[draft.key].title}” for the {draft.to.label.lower()}"
    yield ""


def _letters_of(step: Step) -> list[str]:
    if step == Step.ACKNOWLEDGE:
        return list(correspondence.ACKNOWLEDGEMENTS.values())
    return [correspondence.LETTER_OF[step]]


def _why(step: Step) -> str:
    if step in RECEIVING:
        return RECEIVING[step]
    return " ".join((inspect.getdoc(getattr(workflow.Workflow, step.value)) or "").split())


def _ways(step: Step, arrows: list[Arrow]) -> str:
    if step == Step.REOPEN:
        return "`closed` → the state it was closed from"
    if not arrows:
        return "→ the state it was in" if step == Step.BRING_IN else f"→ `{State.RECEIVED.value}`"
    stays = [arrow.source for arrow in arrows if arrow.source == arrow.target]
    ways: dict[str, list[str]] = {}
    for arrow in arrows:
        if arrow.source != arrow.target:
            ways.setdefault(arrow.target, []).append(arrow.source)
    said = [f"{_codes(sources)} → `{target}`" for target, sources in ways.items()]
    if stays:
        said.append("every open state (stays)" if set(stays) == set(OPEN) else f"{_codes(stays)} (stays)")
    return "; ".join(said)


def _codes(names: Any) -> str:
    return ", ".join(f"`{name}`" for name in names) or "–"
