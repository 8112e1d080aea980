"""A double click on any button of this room: the second time nothing more happens, and the same answer comes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import RequestFactory
from django.urls import URLPattern, get_resolver, reverse

from accounts.models import Access, User
from accounts.tokens import hidden
from complaints.casework.models import Complaint
from complaints.conduct import aggression, campaigns, contact, stopping
from complaints.conduct.models import Aggression, Campaign, SiteBar, StopResponding
from tests.casework.screens import day, sign_in, standing_in, whole
from tests.conduct.conftest import NOW
from tests.conduct.stories import MOTHER, STEPFATHER, answered, sent
from tests.conduct.test_campaigns import ANSWER, NAME, about_the_lights, approved
from tests.conduct.test_contact import POSITION, REVIEW, STEPS, planned, recorded, told
from tests.people import People

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
LATER = REVIEW + dt.timedelta(days=90)
SEEING = (Access, Session, User)
"""What a visit alone writes: that somebody saw a page, and that they are signed in."""


@dataclass
class Posting:
    """One form as it is sent: by whom, where, and with what typed; `page` is where its button stands, if elsewhere."""

    by: User
    name: str
    args: tuple[object, ...] = ()
    typed: dict[str, Any] = field(default_factory=dict)
    page: str = ""


def rows() -> dict[str, int]:
    """How many rows there are of everything."""
    return {one._meta.label: one._base_manager.count() for one in apps.get_models() if one not in SEEING}


def on_case(school: People, name: str, *rest: object, by: Any = None, **typed: Any) -> Posting:
    return Posting(by or school.principal, name, (Complaint.objects.latest("pk").reference, *rest), typed)


def of_campaign(campaign: Campaign, name: str, *rest: object, by: Any, **typed: Any) -> Posting:
    return Posting(by, name, (campaign.uuid, *rest), typed, page=reverse("conduct:campaign", args=[campaign.uuid]))


def incident(school: People) -> Aggression:
    return aggression.record(
        sent(school, MOTHER), happened_on=TODAY, what="A chair was thrown.", police_told_on=None, police_reference="",
        why_not_told="Nobody was hurt.", by=school.principal, at=NOW,
    )  # fmt: skip


def barred(school: People) -> SiteBar:
    made = aggression.bar(
        incident(school), words="A chair was thrown.", from_on=TODAY, review_on=REVIEW, by=school.principal, at=NOW
    )
    told(school, made.aggression.complaint, "site_bar")
    return made


def stop_proposed(school: People) -> StopResponding:
    return stopping.propose(
        recorded(school, answered(school, MOTHER)), all_steps_taken=STEPS, position_given="Told", review_on=REVIEW,
        meant_to_disrupt="Calls every hour.", by=school.principal, at=NOW,
    )  # fmt: skip


def stop_agreed(school: People) -> StopResponding:
    return stopping.agree(stop_proposed(school), by=school.trust_officer, at=NOW)


def begun(school: People) -> Campaign:
    return campaigns.begin(NAME, complaints=[about_the_lights(school, 1)], by=school.trust_officer, at=NOW)


def written(school: People) -> Campaign:
    campaign = begun(school)
    campaigns.write_answer(campaign, name=NAME, answer=ANSWER, by=school.trust_officer, at=NOW)
    return campaign


def recording(school: People) -> Posting:
    sent(school, MOTHER)
    shown = {f"ground_{contact.grounds_of(school.trust).get(key='obsessive').pk}": "Forty e-mails in a week."}
    return on_case(school, "record", steps_taken=STEPS, position=POSITION, **shown, **day("told_on", TODAY))


def adding_evidence(school: People) -> Posting:
    row = recorded(school, sent(school, MOTHER))
    ground = hidden(contact.grounds_of(school.trust).get(key="obsessive").pk)
    return on_case(school, "evidence", row.pk, ground=ground, text="And forty more.", **day("day", TODAY))


def planning(school: People) -> Posting:
    row = recorded(school, sent(school, MOTHER))
    return on_case(
        school, "make_plan", row.pk, per_term="3", needs_considered="None are known; we asked.",
        readers=[hidden(school.teacher.pk)], **day("review_on", REVIEW),
    )  # fmt: skip


def planning_anew(school: People) -> Posting:
    plan = planned(school, sent(school, MOTHER))
    return on_case(school, "make_plan", plan.record_id, per_term="2", **day("review_on", REVIEW))


def ending_a_plan(school: People) -> Posting:
    return on_case(school, "end_plan", planned(school, sent(school, MOTHER)).pk, reason="It went well.")


def counting(school: People) -> Posting:
    plan = planned(school, sent(school, MOTHER))
    return Posting(school.teacher, "plan", (plan.uuid,), {"how": "By telephone", "note": "A call"})


def proposing_to_stop(school: People) -> Posting:
    row = recorded(school, answered(school, MOTHER))
    return on_case(
        school, "propose_stop", row.pk, all_steps_taken=STEPS, position_given="Told", meant_to_disrupt="Calls.",
        **day("review_on", REVIEW),
    )  # fmt: skip


def agreeing_to_stop(school: People) -> Posting:
    return on_case(school, "decide_stop", stop_proposed(school).pk, by=school.trust_officer, agreed="yes")


def refusing_to_stop(school: People) -> Posting:
    row = stop_proposed(school)
    return on_case(school, "decide_stop", row.pk, by=school.trust_officer, agreed="no", reason="Two letters wait.")


def responding_again(school: People) -> Posting:
    return on_case(school, "end_stop", stop_agreed(school).pk, reason="They wrote calmly.")


def recording_aggression(school: People) -> Posting:
    sent(school, MOTHER)
    days = day("happened_on", TODAY) | day("police_told_on", TODAY)
    return on_case(school, "aggression", what="A chair was thrown.", **days)


def barring(school: People) -> Posting:
    row = incident(school)
    return on_case(school, "bar", row.pk, **day("from_on", TODAY), **day("review_on", REVIEW))


def renewing_a_bar(school: People) -> Posting:
    row = barred(school)
    return on_case(
        school, "review_bar", row.pk, outcome="goes_on", reason="Again at the gate.", **day("review_on", LATER)
    )


def ending_a_bar(school: People) -> Posting:
    return on_case(school, "review_bar", barred(school).pk, outcome="ends", reason="They said sorry.")


def comparing(school: People, **typed: str) -> Posting:
    first = answered(school, MOTHER)
    sent(school, STEPFATHER)
    said = {"same": "yes", "new_aspect": "no", "new_information": "no", "reasons": "Both are about the head count."}
    return on_case(school, "side_by_side", first.reference, **(said | typed))


def telling_apart(school: People) -> Posting:
    return comparing(school, same="no")


def declining(school: People) -> Posting:
    asked = comparing(school)
    assert ready(asked)().status_code == 302
    return Posting(asked.by, "decline", asked.args, page=reverse("conduct:side_by_side", args=asked.args))


def gathering(school: People) -> Posting:
    typed = {"chosen": [about_the_lights(school, number).reference for number in range(2)], "name": NAME}
    return Posting(school.trust_officer, "gather", (), typed)


def adding_members(school: People) -> Posting:
    campaign = begun(school)
    more = [about_the_lights(school, 2).reference]
    return of_campaign(campaign, "add_members", by=school.trust_officer, chosen=more)


def taking_out(school: People) -> Posting:
    campaign = begun(school)
    member = campaign.members.get().pk
    return Posting(school.trust_officer, "take_out", (campaign.uuid, member), {"reason": "It has a point of its own."})


def writing(school: People) -> Posting:
    return Posting(school.trust_officer, "write_answer", (begun(school).uuid,), {"answer": ANSWER})


def approving(school: People) -> Posting:
    return Posting(school.operations_officer, "read_answer", (written(school).uuid,), {"approve": "1"})


def sending_back(school: People) -> Posting:
    return Posting(school.operations_officer, "read_answer", (written(school).uuid,), {"reasons": "Shorter"})


def publishing(school: People) -> Posting:
    campaign = approved(school, [about_the_lights(school, 1)])
    return of_campaign(campaign, "publish", by=school.trust_officer)


def taking_down(school: People) -> Posting:
    campaign = approved(school, [about_the_lights(school, 1)])
    campaigns.publish(campaign, by=school.trust_officer, at=NOW)
    return of_campaign(campaign, "take_down", by=school.trust_officer)


def sending(school: People) -> Posting:
    campaign = approved(school, [about_the_lights(school, 1)])
    return of_campaign(campaign, "send_answer", by=school.trust_officer)


def stopping_to_send(school: People) -> Posting:
    posting = sending(school)
    campaign = Campaign.objects.get()
    campaigns.send(campaign, by=school.trust_officer, at=NOW)
    return Posting(posting.by, "stop_answer", posting.args, page=posting.page)


def printing(school: People) -> Posting:
    posting = sending(school)
    campaign = Campaign.objects.get()
    campaigns.send(campaign, by=school.trust_officer, at=NOW)
    return Posting(posting.by, "print_answers", posting.args, page=posting.page)


def adding_a_ground(school: People) -> Posting:
    return Posting(school.trust_officer, "add_ground", (), {"text": "Recordings are published"})


def changing_a_ground(school: People) -> Posting:
    row = recorded(school, sent(school, MOTHER)).evidence.get().ground
    return Posting(school.trust_officer, "ground", (row.pk,), {"text": "What was answered is asked again"})


FORMS: dict[str, tuple[Callable[[People], Posting], ...]] = {
    "side_by_side": (comparing, telling_apart),
    "decline": (declining,),
    "gather": (gathering,),
    "add_members": (adding_members,),
    "take_out": (taking_out,),
    "write_answer": (writing,),
    "read_answer": (approving, sending_back),
    "publish": (publishing,),
    "take_down": (taking_down,),
    "send_answer": (sending,),
    "stop_answer": (stopping_to_send,),
    "print_answers": (printing,),
    "record": (recording,),
    "evidence": (adding_evidence,),
    "make_plan": (planning, planning_anew),
    "propose_stop": (proposing_to_stop,),
    "end_plan": (ending_a_plan,),
    "decide_stop": (agreeing_to_stop, refusing_to_stop),
    "end_stop": (responding_again,),
    "aggression": (recording_aggression,),
    "bar": (barring,),
    "review_bar": (renewing_a_bar, ending_a_bar),
    "add_ground": (adding_a_ground,),
    "ground": (changing_a_ground,),
    "plan": (counting,),
}
EACH = [(name, form) for name, forms in FORMS.items() for form in forms]


def ready(asked: Posting) -> Callable[[], Any]:
    """Open the page and type; what comes back presses the button, and each time sends the very same."""
    browser, address = sign_in(asked.by), reverse(f"conduct:{asked.name}", args=asked.args)
    if asked.name == "gather":
        opened = browser.post(address, {"chosen": asked.typed["chosen"]})
    else:
        opened = browser.get(asked.page or address)
    assert opened.status_code == 200
    if asked.page:
        shown = re.search(rf'action="{address}".*?</form>', opened.content.decode(), re.DOTALL)
        standing = dict(re.findall(r'type="hidden" name="(once)" value="([^"]+)"', shown[0])) if shown else {}
    else:
        ask = opened.context["ask"]
        standing = whole(ask) if hasattr(ask, "build_parts") else standing_in(ask)
    sent_data = {name: value for name, value in (standing | asked.typed).items() if value is not None}
    return lambda: browser.post(address, sent_data)


@pytest.mark.parametrize(("name", "form"), EACH, ids=[form.__name__ for _name, form in EACH])
def test_a_form_that_is_sent_twice_counts_once(
    school: People, name: str, form: Callable[[People], Posting], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        asked = form(school)
    assert asked.name == name
    press, before = ready(asked), rows()
    first = press()
    assert first.status_code == 302, [one.text for one in first.context["ask"].problems]
    once = rows()
    assert once["accounts.Entry"] > before["accounts.Entry"], "it was done"
    second = press()
    more = {name: (number, once[name]) for name, number in rows().items() if number != once[name]}
    assert (more, second.status_code, second["Location"]) == ({}, 302, first["Location"])


def test_every_address_of_the_room_that_takes_a_form_is_tried(school: People, rf: RequestFactory) -> None:
    asked = rf.put("/")
    asked.user = school.trust_officer
    takes = {
        one.name for one in get_resolver().namespace_dict["conduct"][1].url_patterns
        if isinstance(one, URLPattern) and "POST" in one.callback(asked).headers["Allow"]
    }  # fmt: skip
    assert takes == set(FORMS)
