"""Wordings are the trust's own: edited on screen, with versions, never overwritten, and only by those who keep them."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.urls import reverse

from letters import upgrades, wordings
from letters.catalogue import CATALOGUE
from letters.models import Wording, WordingVersion
from letters.reading import plain
from letters.shared_passages import SHARED
from tests.letters.conftest import AT

LETTER = "stage2_answer"


def edited(
    people, text="We have finished investigating", new="We have now finished investigating", academy=None, key=LETTER
):
    words = wordings.words_for(key, academy)
    row = Wording.objects.filter(key=key, academy=academy).first()
    return wordings.edit(
        key=key, academy=academy, subject_line=words.subject_line, body=words.body.replace(text, new),
        seen_version=row.version if row else None, by=people.trust_officer, at=AT,
    )  # fmt: skip


def test_loading_twice_changes_nothing(people, capsys):
    call_command("load_letters")
    call_command("load_letters")
    assert Wording.objects.count() == WordingVersion.objects.count() == len(CATALOGUE) + len(SHARED)
    assert "0 new, 0 brought up to date, 0 left as edited" in capsys.readouterr().out


def test_an_edited_wording_is_never_overwritten(people, capsys, monkeypatch):
    call_command("load_letters")
    edited(people)
    newer = {key: type(kind)(**{**vars(kind), "body": kind.body + "\nMore.\n"}) for key, kind in CATALOGUE.items()}
    monkeypatch.setattr(upgrades, "CATALOGUE", newer)
    call_command("load_letters")
    assert f"{len(CATALOGUE) - 1} brought up to date, 1 left as edited" in capsys.readouterr().out
    assert "We have now finished" in Wording.objects.get(key=LETTER).body
    assert Wording.objects.get(key="closing").body.endswith("More.\n")


def test_without_loading_the_shipped_text_serves(draft):
    assert draft(LETTER).wording is None


def test_a_letter_keeps_the_version_that_it_began_with(people, draft):
    call_command("load_letters")
    letter = draft(LETTER)
    edited(people)
    assert letter.wording.version == 1
    assert "We have now finished" not in letter.body
    assert "We have now finished" in draft(LETTER).body


def test_an_academys_variant_comes_before_the_trusts_wording(people, draft):
    call_command("load_letters")
    edited(people, new="At Alder we have finished investigating", academy=people.alder)
    assert "At Alder" in draft(LETTER).body
    assert "At Alder" not in wordings.words_for(LETTER, people.birch).body


def test_reset_goes_back_and_keeps_the_versions(people):
    call_command("load_letters")
    edited(people)
    wordings.reset(key=LETTER, academy=None, by=people.trust_officer, at=AT)
    row = Wording.objects.get(key=LETTER)
    assert row.body == CATALOGUE[LETTER].body
    assert not row.is_edited
    assert [v.version for v in row.versions.all()] == [3, 2, 1]


def test_two_people_editing_at_once_lose_nothing(people):
    call_command("load_letters")
    edited(people)
    with pytest.raises(wordings.EditedMeanwhile):
        wordings.edit(
            key=LETTER, academy=None, subject_line="x", body=CATALOGUE[LETTER].body, seen_version=1,
            by=people.operations_officer, at=AT,
        )  # fmt: skip


def test_template_code_in_a_stored_wording_stays_literal(people, draft, settings):
    edited(people, new="{{ settings.SECRET_KEY }} {% load static %} We have finished investigating")
    letter = draft(LETTER)
    assert "{{ settings.SECRET_KEY }} {% load static %}" in plain(letter.body)
    assert settings.SECRET_KEY not in letter.body


# --- on screen ---------------------------------------------------------------------------------------------


def addresses():
    return [
        reverse("letters:wordings"),
        reverse("letters:wording", args=[LETTER]),
        reverse("letters:edit", args=[LETTER]),
        reverse("letters:reset", args=[LETTER]),
        reverse("letters:version", args=[LETTER, 1]),
    ]


def posted(client, **changes):
    row = Wording.objects.filter(key=LETTER, academy=None).first()
    kind = CATALOGUE[LETTER]
    data = {
        "subject_line": kind.subject_line,
        "body": kind.body,
        "note": "",
        "seen_version": row.version if row else "",
    }
    return client.post(reverse("letters:edit", args=[LETTER]), {**data, **changes})


@pytest.mark.parametrize("who", ["trust_officer", "operations_officer"])
def test_those_who_keep_the_wordings_see_them(who, people, signed_in):
    call_command("load_letters")
    for address in addresses():
        assert signed_in(getattr(people, who)).get(address).status_code == 200, address


@pytest.mark.parametrize(
    "who", ["principal", "clerk", "teacher", "trustee", "chief_executive", "administrator", "auditor", "nobody"]
)
def test_nobody_else_finds_them(who, people, signed_in):
    call_command("load_letters")
    client = signed_in(getattr(people, who))
    for address in addresses():
        assert client.get(address).status_code == 404, address
    assert posted(client).status_code == 404
    assert Wording.objects.filter(version__gt=1).count() == 0


def test_a_stranger_is_asked_to_sign_in(client, db):
    for address in addresses():
        assert client.get(address).status_code == 302


def test_a_wording_is_edited_with_who_when_and_why(people, signed_in):
    call_command("load_letters")
    body = CATALOGUE[LETTER].body.replace("We have finished", "We have now finished").replace("\n", "\r\n")
    assert posted(signed_in(people.trust_officer), body=body, note="Softer").status_code == 302
    kept = Wording.objects.get(key=LETTER).versions.first()
    assert (kept.version, kept.edited_by, kept.note) == (2, people.trust_officer, "Softer")
    assert "\r" not in kept.body
    page = signed_in(people.operations_officer).get(reverse("letters:wording", args=[LETTER])).content.decode()
    assert "We have now finished" in page
    assert people.trust_officer.name in page
    assert "Ours, or the portal’s as we changed them" in page


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"body": ""}, "Enter the wording."),
        ({"body": "   \n"}, "Enter the wording."),
        ({"subject_line": ""}, "Enter the subject line."),
        ({"subject_line": "About [[nothing]]"}, "does not know: “nothing”"),
        ({"body": "Dear [[recipient_name]]\n[[secret]]"}, "Line 2: This letter has no field called “secret”."),
        ({"body": "[[if late]]\nSorry"}, "This section is never closed"),
        ({"body": "Dear you"}, "This letter must say [[last_day]]"),
        ({"body": "x" * 60_001}, "60,000 characters at most"),
    ],
)
def test_a_broken_wording_is_refused_at_its_field_and_what_was_typed_is_kept(change, says, people, signed_in):
    response = posted(signed_in(people.trust_officer), **change)
    page = response.content.decode()
    assert response.status_code == 200
    assert says in page
    assert "There is a problem" in page
    assert not Wording.objects.exists()
    if len(change.get("body", "")) < 100 and change.get("body", "").strip():
        assert change["body"].splitlines()[0] in page


def test_empty_lines_around_a_wording_do_no_harm_and_a_fault_keeps_its_line(people, signed_in):
    client = signed_in(people.trust_officer)
    page = reverse("letters:edit", args=[LETTER])
    words = wordings.words_for(LETTER, None)
    typed = {"subject_line": words.subject_line, "seen_version": ""}
    broken = client.post(page, typed | {"body": f"\r\n\r\n[[no_such_field]]\r\n\r\n{words.body}\r\n\r\n"})
    assert broken.status_code == 200
    assert "Line 3: This letter has no field called “no_such_field”." in broken.content.decode()
    assert client.post(page, typed | {"body": f"\r\n{words.body}\r\n\r\n\r\n"}).status_code == 302


def test_a_stale_page_keeps_what_was_typed(people, signed_in):
    call_command("load_letters")
    edited(people)
    body = CATALOGUE[LETTER].body.replace("We have finished", "I typed this: we have finished")
    page = posted(signed_in(people.operations_officer), body=body, seen_version=1).content.decode()
    assert "Somebody else changed this wording" in page
    assert "I typed this" in page


def test_the_preview_shows_the_sample_and_saves_nothing(people, signed_in):
    body = CATALOGUE[LETTER].body.replace("We have finished", "<b>{{ settings.SECRET_KEY }}</b> We have finished")
    page = posted(signed_in(people.trust_officer), body=body, preview="1").content.decode()
    assert "Ms Tamsin Averill" in page
    assert "&lt;b&gt;{{ settings.SECRET_KEY }}&lt;/b&gt; We have finished" in page
    assert not Wording.objects.exists()


def test_the_sections_of_a_preview_can_be_chosen(people, signed_in):
    client, address = signed_in(people.trust_officer), reverse("letters:wording", args=[LETTER])
    assert "We are sorry that it is late" not in client.get(address).content.decode()
    assert "We are sorry that it is late" in client.get(address, {"choice": "late"}).content.decode()


def test_an_academys_own_wording_is_written_and_given_up_on_screen(people, signed_in):
    client = signed_in(people.trust_officer)
    place = people.alder.slug
    data = {
        "subject_line": "Our answer, from Alder", "body": CATALOGUE[LETTER].body, "note": "", "seen_version": "",
    }  # fmt: skip
    assert client.post(reverse("letters:edit_at", args=[LETTER, place]), data).status_code == 302
    assert "Our answer, from Alder" in client.get(reverse("letters:wording_at", args=[LETTER, place])).content.decode()
    assert people.alder.name in client.get(reverse("letters:wordings")).content.decode()
    assert client.post(reverse("letters:reset_at", args=[LETTER, place])).status_code == 302
    assert wordings.words_for(LETTER, people.alder).subject_line == CATALOGUE[LETTER].subject_line
    edited(people, new="Since then we have finished investigating")
    assert "Since then we" in wordings.words_for(LETTER, people.alder).body, "it follows what the trust changes later"
    there = reverse("letters:wording_at", args=[LETTER, place])
    shown = client.get(there).content.decode()
    assert "this academy has none of its own" in shown
    assert "Write this academy’s own" in shown
    assert "Go back to the trust’s wording" not in shown
    assert people.alder.name not in client.get(reverse("letters:wordings")).content.decode()
    kept = Wording.objects.get(key=LETTER, academy=people.alder)
    assert [(one.version, one.subject_line) for one in kept.versions.all()] == [
        (2, CATALOGUE[LETTER].subject_line), (1, "Our answer, from Alder"),
    ]  # fmt: skip
    assert client.get(reverse("letters:version_at", args=[LETTER, place, 1])).status_code == 200
    assert client.post(reverse("letters:reset_at", args=[LETTER, place])).status_code == 404
    again = {**data, "seen_version": "2"}
    assert client.post(reverse("letters:edit_at", args=[LETTER, place]), again).status_code == 302
    assert wordings.words_for(LETTER, people.alder).subject_line == "Our answer, from Alder"


def test_a_shared_passage_that_an_academy_gave_up_follows_the_trusts(people):
    def said(words, academy, seen):
        wordings.edit(
            key="passage-help", academy=academy, subject_line="", body=words, seen_version=seen,
            by=people.trust_officer, at=AT,
        )  # fmt: skip

    said("Ask at Alder.", people.alder, None)
    assert wordings.passages_at(people.alder)["help"] == "Ask at Alder.\n"
    wordings.reset(key="passage-help", academy=people.alder, by=people.trust_officer, at=AT)
    said("Ask the trust.", None, None)
    assert wordings.passages_at(people.alder)["help"] == "Ask the trust.\n"


@pytest.mark.parametrize(
    "address",
    ["/letters/no-such-letter/", "/letters/stage2_answer/at/no-such-academy/", "/letters/stage2_answer/versions/99/"],
)
def test_what_is_not_there_is_not_found(address, people, signed_in):
    assert signed_in(people.trust_officer).get(address).status_code == 404


def test_the_table_of_fields_is_printed(capsys):
    call_command("letter_fields")
    printed = capsys.readouterr().out
    assert "| `last_day` | line |" in printed
    assert "**stage2_answer**" in printed


def test_time_is_told_by_the_caller(people):
    at = dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC)
    upgrades.load(at=at)
    assert set(Wording.objects.values_list("edited_at", flat=True)) == {at}


def test_marks_of_other_programs_are_said_to_stay_text(people, signed_in):
    upgrades.load(at=AT)
    client = signed_in(people.trust_officer)
    there = reverse("letters:edit", args=["receipt"])
    form = client.get(there).context["form"]
    typed = {"subject_line": form["subject_line"].value(), "seen_version": form["seen_version"].value()}
    body = form["body"].value() + "\n{{ case.name }} and {% now %}\n"
    said = client.post(there, typed | {"body": body}, follow=True).content.decode()
    assert "The wording is saved" in said
    assert "“{{ case.name }}” means nothing here" in said
    assert "“{% now %}” means nothing here" in said
