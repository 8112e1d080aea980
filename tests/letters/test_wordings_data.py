"""Wordings as data: shared passages, differences side by side, upgrades, licensed texts, names of the trust, advice."""

import dataclasses
import re
from html import unescape

import pytest
from django.core.management import call_command
from django.urls import reverse

from letters import cases, checking, names, post_room, upgrades, wordings
from letters.cases import Tried
from letters.catalogue import CATALOGUE
from letters.differences import side_by_side
from letters.models import Origin, Wording
from letters.plain_words import advice
from tests.letters.conftest import AT

LETTER, HELP = "closing", "passage-help"


def save(client, key, **changes):
    page = reverse("letters:edit", args=[key])
    form = client.get(page).context["form"]
    data = {name: form[name].value() for name in form.fields}
    return client.post(page, {name: "" if value is None else value for name, value in {**data, **changes}.items()})


@pytest.fixture
def keeper(people, signed_in):
    call_command("load_letters", verbosity=0)
    return signed_in(people.trust_officer)


# --- shared passages ---


def test_a_shared_passage_is_edited_once_and_stands_in_every_letter_from_then_on(keeper, draft):
    assert save(keeper, HELP, body="Not clear? Please ask [[contact_line]].").status_code == 302
    assert "Not clear? Please ask Mrs Wren Castellan" in draft(LETTER).body
    assert "Not clear? Please ask Mrs Wren Castellan" in draft("stage2_answer").body
    assert "Not clear?" in keeper.get(reverse("letters:wording", args=[LETTER])).content.decode()


@pytest.mark.parametrize(
    ("key", "body", "says"),
    [
        (HELP, "Ask [[nobody]].", "This letter has no field called “nobody”."),
        (HELP, "[[passage signature]]", "A passage cannot hold another passage: “signature”."),
        (HELP, "You said: [[summary]]", "[[summary]] holds somebody’s own words."),
        (HELP, "Please pay by [[bar_from]].", "In “Closing letter”: This letter has no field called “bar_from”."),
        ("passage-adjustments", "Nothing here.", "This letter must have a place for [[adjustments_honoured]]."),
        (LETTER, "[[passage nothing]]", "There is no shared passage called “nothing” that could stand here."),
        (LETTER, "A [[passage help]] inside", "[[passage help]] must stand on a line of its own."),
    ],
)
def test_a_passage_that_would_break_a_letter_is_refused_and_what_was_typed_is_kept(key, body, says, keeper):
    response = save(keeper, key, body=body)
    page = unescape(response.content.decode())
    assert response.status_code == 200
    assert says in page
    assert body in page
    assert Wording.objects.get(key=key).version == 1


# --- differences ---


def test_two_versions_stand_side_by_side_with_what_differs_marked(keeper):
    body = CATALOGUE[LETTER].body.replace("We keep a confidential record", "We keep a private record")
    save(keeper, LETTER, body=body, note="Plainer")
    page = keeper.get(reverse("letters:compare", args=[LETTER]), {"left": "1", "right": "2"}).content.decode()
    assert "We keep a <del>confidential</del> record" in page
    assert "We keep a <ins>private</ins> record" in page
    same = keeper.get(reverse("letters:compare", args=[LETTER]), {"left": "1", "right": "shipped"}).content.decode()
    assert "They say the same." in same


def test_lines_that_only_one_side_has_stand_alone():
    rows = side_by_side("one\ntwo\nthree", "one\nthree\nfour five")
    shown = [("".join(p.text for p in row.left), "".join(p.text for p in row.right)) for row in rows]
    assert shown == [("one", "one"), ("two", ""), ("three", "three"), ("", "four five")]
    assert side_by_side("same", "same") == []


def test_no_screen_about_wordings_says_shipped_or_release(keeper, monkeypatch):
    """Plain words: what came with the portal is "the portal's own words", and it is brought by an update."""
    save(keeper, LETTER, body=CATALOGUE[LETTER].body.replace("We keep a confidential", "We keep a private"))
    release(monkeypatch, LETTER, "so that we can learn from it", "to learn from it")
    call_command("load_letters", verbosity=0)
    addresses = [reverse("letters:wordings")]
    addresses += [reverse(f"letters:{name}", args=[LETTER]) for name in ("wording", "news", "reset", "compare", "edit")]
    for address in addresses:
        answer = keeper.get(address)
        assert answer.status_code == 200, address
        said = re.sub(r"<[^>]*>", " ", answer.content.decode()).lower()
        assert "shipped" not in said, address
        assert "release" not in said, address


# --- upgrades ---


def release(monkeypatch, key, old, new):
    """The next release ships other words."""
    kind = CATALOGUE[key]
    assert old in kind.body
    monkeypatch.setitem(CATALOGUE, key, dataclasses.replace(kind, body=kind.body.replace(old, new)))


def test_a_release_never_overwrites_an_edited_wording_and_shows_what_it_changed(keeper, people, monkeypatch):
    save(keeper, LETTER, body=CATALOGUE[LETTER].body.replace("We keep a confidential", "We keep a private"))
    release(monkeypatch, LETTER, "so that we can learn from it", "to learn from it")
    call_command("load_letters", verbosity=0)
    row = Wording.objects.get(key=LETTER)
    assert "We keep a private" in row.body
    assert upgrades.has_news(row)
    assert "Update to look at" in keeper.get(reverse("letters:wordings")).content.decode()
    page = keeper.get(reverse("letters:news", args=[LETTER])).content.decode()
    assert "<del>so that we can</del> " in page
    assert "<ins>to</ins> learn" in page
    assert "<del>private</del>" in page
    assert keeper.post(reverse("letters:news", args=[LETTER])).status_code == 302
    row.refresh_from_db()
    assert "We keep a private" in row.body
    assert not upgrades.has_news(row)
    assert (row.versions.first().note, row.edited_by) == ("Kept beside the portal’s new words", people.trust_officer)
    assert "Update to look at" not in keeper.get(reverse("letters:wordings")).content.decode()


def test_a_release_brings_a_wording_that_nobody_edited_up_to_date(keeper, monkeypatch, draft):
    release(monkeypatch, LETTER, "so that we can learn from it", "to learn from it")
    call_command("load_letters", verbosity=0)
    assert "to learn from it" in draft(LETTER).body
    assert not upgrades.has_news(Wording.objects.get(key=LETTER))


# --- licensed texts ---


@pytest.mark.req("R204")
def test_a_licensed_text_says_whose_it_is_on_what_terms_and_so_does_every_letter_made_from_it(keeper, draft):
    refused = save(keeper, LETTER, origin=Origin.LICENSED)
    assert "Say whose text it is and on what terms" in refused.content.decode()
    assert "Enter the acknowledgement" in refused.content.decode()
    thanks = "© Kent County Council. Used not for profit, with acknowledgement."
    body = CATALOGUE[LETTER].body.replace("We keep a confidential record", "Pasted: we keep a confidential record")
    terms = {"origin": Origin.LICENSED, "licence": "Kent; told on 3 March 2027", "acknowledgement": thanks}
    assert save(keeper, LETTER, body=body, **terms).status_code == 302
    letter = draft(LETTER)
    assert letter.body.rstrip().endswith(f"*{thanks}*")
    page = keeper.get(reverse("letters:wording", args=[LETTER])).content.decode()
    assert "Kent; told on 3 March 2027" in page
    assert thanks in page
    row = Wording.objects.get(key=LETTER)
    assert row.versions.first().licence == "Kent; told on 3 March 2027"
    wordings.reset(key=LETTER, academy=None, by=row.edited_by, at=AT)
    assert thanks not in draft(LETTER).body


# --- names, cases, advice ---


@pytest.mark.req("R280")
def test_posts_and_bodies_have_the_names_that_this_trust_gives_them(people, draft, monkeypatch):
    called = {"called_council": "Local Governing Body", "called_principal": "Headteacher"}
    monkeypatch.setattr(names, "READERS", [lambda academy, on: called])
    letter = draft("social_misuse", choices={"warning": True, "behaviour": True}, called_council=None,
                   called_principal=None)  # fmt: skip
    assert "I may also consult the Local Governing Body" in letter.body
    assert "For an appointment with the Headteacher or somebody else" in letter.body


def test_a_wording_is_tried_with_a_real_case_that_its_keeper_may_read(keeper, people, monkeypatch):
    asked = []

    def find(user, reference, key, at):
        asked.append((user, reference, key))
        if reference != "ALD-7K3QX":
            return None
        return Tried(
            "ALD-7K3QX", people.alder, {**CATALOGUE[key].sample(), "closed_on": "", "reference": reference}, {}
        )

    monkeypatch.setattr(cases, "FINDERS", [find])
    page = reverse("letters:wording", args=[LETTER])
    shown = keeper.get(page, {"case": " ALD-7K3QX "}).content.decode()
    assert "With the facts of ALD-7K3QX as they are today." in shown
    assert "The case does not say: day on which the case closed" in shown
    assert "You have no case with this reference" in keeper.get(page, {"case": "BIR-22222"}).content.decode()
    unsaved = save(keeper, LETTER, case="ALD-7K3QX", preview="1").content.decode()
    assert "Not saved yet. With the facts of ALD-7K3QX" in unsaved
    assert asked[0] == (people.trust_officer, "ALD-7K3QX", LETTER)


def test_advice_on_plain_language_names_long_sentences_and_plainer_words_and_stops_nothing(keeper):
    long = "In the event that you wish to utilise this procedure prior to the commencement of the forthcoming term you are requested to notify the designated individual at your earliest convenience in writing."  # noqa: E501
    found = advice(f"{long}\n\nThis is short. [[if late]]\n\nSo is this. {long}")
    assert len(found.long_sentences) == 2
    assert {"utilise", "prior to", "commencement", "in the event that"} <= {hard for hard, _ in found.plainer}
    assert found.reading_age is not None
    assert found.reading_age >= 15
    assert advice("We will answer you by Friday. " * 10).reading_age <= 8
    assert all((advice(kind.whole).reading_age or 0) <= 13 for kind in CATALOGUE.values())
    page = save(keeper, LETTER, body=CATALOGUE[LETTER].body + f"\n{long}\n", preview="1").content.decode()
    assert "“utilise”: use" in page
    assert save(keeper, LETTER, body=CATALOGUE[LETTER].body + f"\n{long}\n").status_code == 302


def test_places_left_in_a_wording_are_named_while_it_is_edited(keeper):
    """And not only when a letter is to go: by then it is in every draft."""
    body = CATALOGUE[LETTER].body + "\nWrite to [the clerk], or see xxxx at <school>. Until ______.\n"
    page = save(keeper, LETTER, body=body, preview="1").content.decode()
    listed = page.partition("Places left to fill in")[2].partition("Plain language")[0]
    assert re.findall("<li>(.*?)</li>", listed) == ["[the clerk]", "&lt;school&gt;", "xxxx", "______"]
    saved = keeper.get(save(keeper, LETTER, body=body).url)
    assert "“[the clerk]” looks like a place to fill in. A letter that still has it" in saved.content.decode()
    assert all(checking.places_left(kind.whole) == [] for kind in CATALOGUE.values())


def test_the_sample_of_a_shared_passage_has_the_contact_with_e_mail_and_telephone(keeper):
    page = keeper.get(reverse("letters:wording", args=["passage-help"])).content.decode()
    assert "please ask Mrs Wren Castellan, by e-mail at" in page
    assert "or by telephone on 01632 960123" in page


def test_five_hundred_unknown_fields_are_one_message_with_the_first_few_and_their_number(keeper, draft, people):
    marks = "".join(f"\n[[unknown_{number:03}]]\n" for number in range(500))
    answer = save(keeper, LETTER, body=CATALOGUE[LETTER].body + marks)
    assert answer.status_code == 200
    [said] = answer.context["form"].errors["body"]
    assert said.startswith("This letter does not have 500 of the fields: “unknown_000” on line ")
    assert said.endswith("and 497 more.")
    letter = draft(LETTER)
    letter = post_room.amend(letter, body=letter.body + marks, by=people.principal, at=AT)
    found = [one for one in post_room.problems(letter) if "unknown_" in one]
    assert found == [
        "500 marks are no field of any letter: [[unknown_000]], [[unknown_001]], [[unknown_002]] and 497 more. "
        "Take them out."
    ]
