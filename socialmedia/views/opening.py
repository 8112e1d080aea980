"""Links to what would open the way: to the form of each act that this reader may do now, and to no other."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from socialmedia import gates, permissions, workflow
from socialmedia.actions import Offer
from socialmedia.facts import Facts
from socialmedia.forms.acts import ELSEWHERE
from socialmedia.gates import Gate, Way
from socialmedia.models import Incident
from socialmedia.views.access import IncidentRequest, my_parts
from socialmedia.vocabulary import Act, State


@dataclass(frozen=True)
class Link:
    """One act, and where its form is."""

    text: str
    url: str


@dataclass(frozen=True)
class Closed:
    """A gate that is shut, with what this reader can do about it."""

    gate: Gate
    links: list[Link]


def closed(
    request: IncidentRequest, incident: Incident, facts: Facts, shut: list[Gate] | tuple[Gate, ...]
) -> list[Closed]:
    """Each of these gates with the acts that open it, as far as this reader may do them now."""
    return [Closed(gate, _links(request, incident, facts, gate.ways)) for gate in shut]


def each_once(
    request: IncidentRequest, incident: Incident, facts: Facts, offers: list[Offer]
) -> list[tuple[Offer, list[Closed]]]:
    """Each of these acts with the gates that forbid it; what opens a gate stands at the first act that it forbids."""
    seen: set[str] = set()
    found = []
    for offer in offers:
        shut = closed(request, incident, facts, offer.closed)
        found.append((offer, [Closed(one.gate, [] if one.gate.key in seen else one.links) for one in shut]))
        seen |= {gate.key for gate in offer.closed}
    return found


def links(
    request: IncidentRequest, incident: Incident, facts: Facts, shut: list[Gate] | tuple[Gate, ...]
) -> list[Link]:
    """The acts that open these gates, each once."""
    found = [link for one in closed(request, incident, facts, shut) for link in one.links]
    return list(dict.fromkeys(found))


def from_here(request: IncidentRequest, incident: Incident, facts: Facts) -> list[Link]:
    """The acts that lead on from the present state, for an act that makes no sense there yet."""
    ways = tuple(Way(act, act.label) for act in workflow.ONWARDS[State(incident.state)])
    return _links(request, incident, facts, ways)


def to_act(request: IncidentRequest, incident: Incident, facts: Facts, *acts: Act) -> list[Link]:
    """These acts, as far as this reader may do them now."""
    return _links(request, incident, facts, tuple(Way(act, act.label) for act in acts))


def _links(request: IncidentRequest, incident: Incident, facts: Facts, ways: tuple[Way, ...]) -> list[Link]:
    parts = my_parts(request, incident)
    return [
        Link(way.text, _url(incident, way))
        for way in ways
        if permissions.WHO[way.act] & parts
        and workflow.possible(incident, way.act)
        and gates.has_work(facts, way.act)
        and way.needed(facts)
        and not gates.shut(facts, way.act)
    ]


def _url(incident: Incident, way: Way) -> str:
    if way.act == Act.ANSWER and way.ask:
        return reverse("socialmedia:question", args=[incident.reference, way.ask])
    if way.act in ELSEWHERE and way.act != Act.RECUR:
        return reverse(f"socialmedia:{ELSEWHERE[way.act]}", args=[incident.reference])
    url = reverse("socialmedia:act", args=[incident.reference, way.act.value])
    return f"{url}?{way.ask}" if way.ask else url
