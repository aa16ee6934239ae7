"""The commands of operators: the same use cases as the pages, with German output."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from tenants.access.roles import Role
from tenants.records.person import PersonRecord
from tenants.records.tenant import SizeRecord, TenantRecord
from tests.support.places import official_register
from tests.support.rounds import hand_in, release
from tests.support.world import World
from tests.webapp.cli.conftest import Werkstatt
from webapp.auth.links import Purpose, target_of
from webapp.runtime import Runtime
from webapp.settings import Settings

pytestmark = pytest.mark.usefixtures("register")


def stored_slugs(runtime: Runtime) -> list[str]:
    """Addresses of all Jugendämter."""
    with runtime.platform_session(read_only=True) as session:
        return list(session.scalars(select(TenantRecord.slug).order_by(TenantRecord.slug)))


# Gemeindeverzeichnis


def test_the_official_list_is_imported_with_its_counts(werkstatt: Werkstatt) -> None:
    imported = werkstatt("municipalities", "import", str(official_register()))

    assert imported.code == 0, imported.complained
    assert imported.said == (
        "Gemeindeverzeichnis vom 30.11.2023: 10.981 Gemeinden, 400 Kreise und kreisfreie Städte, "
        "84.358.845 Einwohner.\n"
    )
    shown = werkstatt("municipalities", "show", "5554")
    assert "379.070" in shown.said
    assert "Gronau (Westf.), Stadt" in shown.said


def test_a_file_that_is_no_list_is_refused_with_its_place(werkstatt: Werkstatt, tmp_path: Path) -> None:
    file = tmp_path / "verzeichnis.txt"
    file.write_text("kein Verzeichnis\n")

    refused = werkstatt("municipalities", "import", str(file))

    assert refused.code == 2
    assert "Zeile 1" in refused.complained


def test_an_entry_is_shown_by_either_key(werkstatt: Werkstatt) -> None:
    for key in ("05916", "05916000"):
        shown = werkstatt("municipalities", "show", key)
        assert "kreisfreie Stadt" in shown.said
        assert "157.368" in shown.said
        assert "05916000" in shown.said


def test_a_lost_leading_zero_is_put_back_and_said(werkstatt: Werkstatt) -> None:
    shown = werkstatt("municipalities", "show", "5916000")

    assert "Herne" in shown.said
    assert shown.complained == "Die führende Null ist ergänzt: 05916000\n"


@pytest.mark.parametrize(
    "key, sentence",
    [
        ("123", "AGS: „123“ ist kein Gemeindeschlüssel. Er hat 5 oder 8 Ziffern und beginnt mit"),
        ("05999", "Den Schlüssel 05999 gibt es im Gemeindeverzeichnis nicht."),
    ],
)
def test_a_key_that_does_not_exist_is_said(werkstatt: Werkstatt, key: str, sentence: str) -> None:
    refused = werkstatt("municipalities", "show", key)

    assert refused.code == 2
    assert refused.complained.startswith(sentence)


# Jugendämter


def test_creating_needs_the_key_only_and_can_be_looked_at_before(
    werkstatt: Werkstatt, runtime: Runtime
) -> None:
    shown = werkstatt("tenants", "create", "05916", "--dry-run")
    assert "Stadt Herne" in shown.said
    assert "157.368 Einwohner am 31.12.2022 (Gemeindeverzeichnis), Cluster III" in shown.said
    assert "Noch nichts angelegt." in shown.said
    assert stored_slugs(runtime) == []

    created = werkstatt("tenants", "create", "05916")
    assert created.said.endswith("Angelegt: Stadt Herne, Adresse /amt/herne\n")
    assert stored_slugs(runtime) == ["herne"]


def test_creating_again_answers_with_the_one_that_is_there(werkstatt: Werkstatt, runtime: Runtime) -> None:
    werkstatt("tenants", "create", "05916")

    again = werkstatt("tenants", "create", "05916000")

    assert (again.code, again.said) == (0, "Stadt Herne gibt es schon: herne\n")
    assert stored_slugs(runtime) == ["herne"]


def test_a_kreis_leaves_out_what_is_named(werkstatt: Werkstatt, runtime: Runtime) -> None:
    created = werkstatt("tenants", "create", "05554", "--exclude", "05554004", "--exclude", "5554008")

    assert "Ohne: Ahaus, Stadt; Bocholt, Stadt" in created.said
    assert "80.000 Einwohner" in created.said
    with runtime.platform_session(read_only=True) as session:
        size = session.scalars(select(SizeRecord)).one()
        assert (size.basis, size.cluster) == ("computed", "II")
        assert size.excluded_ags == ["05554004", "05554008"]


def test_a_population_is_entered_with_its_stichtag(werkstatt: Werkstatt, runtime: Runtime) -> None:
    werkstatt("tenants", "create", "05554", "--population", "173.582", "--on", "31.12.2022")

    with runtime.platform_session(read_only=True) as session:
        size = session.scalars(select(SizeRecord)).one()
        assert (size.population, size.population_on.isoformat(), size.basis) == (
            173_582,
            "2022-12-31",
            "entered",
        )


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (("--population", "173582"), "Zu --population gehört der Stichtag: --on 31.12.2024"),
        (("--on", "2022-12-31"), "--on nennt den Stichtag zu --population und steht nicht allein."),
        (("--population", "viele", "--on", "2022-12-31"), "--population: „viele“ ist keine Einwohnerzahl."),
        (("--population", "0", "--on", "2022-12-31"), "--population: „0“ ist keine Einwohnerzahl."),
        (("--population", "9", "--on", "2999-12-31"), "Der Stichtag liegt in der Zukunft."),
        (("--exclude", "05158016"), "Die Gemeinde 05158016 gehört nicht zu Borken."),
    ],
)
def test_a_size_that_cannot_be_is_refused(
    werkstatt: Werkstatt, runtime: Runtime, arguments: tuple[str, ...], sentence: str
) -> None:
    refused = werkstatt("tenants", "create", "05554", *arguments)

    assert refused.code == 2
    assert refused.complained.startswith(sentence)
    assert stored_slugs(runtime) == []


def test_jugendaemter_are_listed_and_filtered(werkstatt: Werkstatt) -> None:
    for key in ("05916", "05554", "03355022"):
        werkstatt("tenants", "create", key)

    everything = werkstatt("tenants", "list")
    kreise = werkstatt("tenants", "list", "--kind", "kreis")
    found = werkstatt("tenants", "list", "--search", "lüne", "--cluster", "ii", "--land", "ni")

    assert everything.said.endswith("3 Jugendämter\n")
    assert "kreis-borken" in kreise.said
    assert kreise.said.endswith("1 Jugendamt\n")
    assert "Hansestadt Lüneburg" in found.said


def test_a_new_size_is_shown_then_confirmed_for_the_coming_year(werkstatt: Werkstatt, world: World) -> None:
    werkstatt("tenants", "create", "05554")

    shown = werkstatt("tenants", "size", "kreis-borken", "--population", "80.000", "--on", "2024-12-31")
    assert "80.000 Einwohner am 31.12.2024 (eingetragen), Cluster II" in shown.said
    assert "Noch nichts bestätigt." in shown.said

    arguments = (
        "tenants",
        "size",
        "kreis-borken",
        "--population",
        "80.000",
        "--on",
        "2024-12-31",
        "--confirm",
    )
    assert "Bestätigt: Cluster II, gilt ab " in werkstatt(*arguments).said
    assert "War schon bestätigt: Cluster II" in werkstatt(*arguments).said
    history = werkstatt("tenants", "size", "kreis-borken").said
    assert "191.706" in history
    assert "80.000" in history


def test_an_invented_jugendamt_has_no_entry_in_the_list(werkstatt: Werkstatt, world: World) -> None:
    office = world.office()

    refused = werkstatt("tenants", "size", office.slug, "--confirm")

    assert refused.code == 2
    assert "ist erfunden" in refused.complained


def test_an_unknown_jugendamt_is_said(werkstatt: Werkstatt) -> None:
    assert werkstatt("tenants", "size", "nirgends").complained == "Das Jugendamt nirgends gibt es nicht.\n"


# Personen


def test_inviting_prints_a_link_and_takes_no_password(
    werkstatt: Werkstatt, world: World, settings: Settings
) -> None:
    office = world.office()

    invited = werkstatt(
        *("people", "create", "--email", "pl@beispiel.example", "--name", "Projektleitung"),
        *("--tenant", office.slug, "--role", "projektleitung"),
    )

    assert invited.code == 0, invited.complained
    assert "Eingeladen als Projektleitung" in invited.said
    link = invited.said.splitlines()[-1]
    assert link.startswith(f"{settings.base_url}/einladung/")
    assert target_of(settings, Purpose.INVITATION, link.rsplit("/", 1)[1]).tenant_id == office.id
    assert "eingeladen" in werkstatt("people", "list", "--tenant", office.slug).said


def test_an_operator_is_appointed_with_a_link_to_choose_a_password(
    werkstatt: Werkstatt, runtime: Runtime, settings: Settings
) -> None:
    arguments = ("people", "create", "--email", "Betrieb@Beispiel.example", "--name", "Betrieb", "--operator")

    first, again = werkstatt(*arguments), werkstatt(*arguments)

    assert first.said.startswith("Betrieb: Betrieb.\nLink zur Wahl des Kennworts")
    assert again.said.startswith("Betrieb: Betrieb (wie bisher).")
    link = first.said.splitlines()[-1]
    assert link.startswith(f"{settings.base_url}/kennwort/neu/")
    target_of(settings, Purpose.PASSWORD, link.rsplit("/", 1)[1])
    assert "betrieb@beispiel.example" in werkstatt("people", "list").said


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        ((), "Bitte geben Sie --tenant und --role an, oder --operator, oder --moderator."),
        (("--operator", "--moderator"), "Bitte geben Sie entweder --operator oder --moderator an."),
        (("--operator", "--tenant", "herne"), "Eine Rolle auf der Plattform gehört zu keinem Jugendamt."),
        (("--tenant", "herne", "--role", "chefin"), "--role: „chefin“ gibt es nicht."),
        (("--tenant", "nirgends", "--role", "lesend"), "Das Jugendamt nirgends gibt es nicht."),
    ],
)
def test_an_account_needs_one_clear_role(
    werkstatt: Werkstatt, arguments: tuple[str, ...], sentence: str
) -> None:
    refused = werkstatt("people", "create", "--email", "a@beispiel.example", "--name", "A", *arguments)

    assert refused.code == 2
    assert refused.complained.startswith(sentence)


def test_a_word_that_is_no_mail_address_is_refused(werkstatt: Werkstatt) -> None:
    refused = werkstatt("people", "create", "--email", "niemand", "--name", "A", "--operator")

    assert (refused.code, refused.complained.startswith("„niemand“ ist keine E-Mail-Adresse.")) == (2, True)


def test_roles_in_a_jugendamt_end_but_never_the_last_manager(werkstatt: Werkstatt, world: World) -> None:
    office = world.office()
    manager = world.person(office, Role.PROJEKTLEITUNG)
    colleague = world.person(office, Role.MITWIRKUNG)

    ended = werkstatt("people", "end", "--email", colleague.email, "--tenant", office.slug)
    again = werkstatt("people", "end", "--email", colleague.email, "--tenant", office.slug)
    last = werkstatt("people", "end", "--email", manager.email, "--tenant", office.slug)

    assert ended.said == "Beendet: Mitwirkung.\n"
    assert (again.code, last.code) == (2, 2)
    assert last.complained.startswith("Sonst verwaltet niemand mehr das Team.")


def test_the_last_operator_stays(werkstatt: Werkstatt, world: World) -> None:
    first, second = world.operator(), world.operator()

    ended = werkstatt("people", "end", "--email", first.email, "--operator")
    locked = werkstatt("people", "end", "--email", second.email, "--account")

    assert ended.code == 0
    assert (locked.code, locked.complained.startswith("Sonst betreibt niemand")) == (2, True)


def test_a_locked_account_can_do_nothing_more(werkstatt: Werkstatt, world: World) -> None:
    office = world.office()
    person = world.person(office)
    client = world.client(person)

    locked = werkstatt("people", "end", "--email", person.email, "--account")
    appointed = werkstatt("people", "create", "--email", person.email, "--name", "X", "--moderator")

    assert locked.said.endswith("Das Konto ist gesperrt.\n")
    assert appointed.code == 2
    assert client.get(f"/amt/{office.slug}/start").status_code == 303
    with world.runtime.platform_session(read_only=True) as session:
        assert session.get_one(PersonRecord, person.id).disabled_at is not None


# Gruppen


def test_a_cohort_is_formed_filled_and_moderated(werkstatt: Werkstatt) -> None:
    for key in ("05554", "03355"):
        werkstatt("tenants", "create", key)
    werkstatt("people", "create", "--email", "mod@beispiel.example", "--name", "Moderation", "--moderator")

    formed = werkstatt(
        *("cohorts", "create", "Kreise 2026", "--from", "01.01.2026", "--to", "31.12.2099", "--kind", "kreis")
    )
    assert formed.said == "Kreise 2026: gebildet, kreise-2026\n"
    placed = werkstatt("cohorts", "place", "kreise-2026", "kreis-borken", "landkreis-lueneburg")
    assert placed.said == "Aufgenommen: Kreis Borken\nAufgenommen: Landkreis Lüneburg\n"
    again = werkstatt("cohorts", "place", "kreise-2026", "kreis-borken")
    assert again.said == "War schon in der Gruppe: Kreis Borken\n"
    assert werkstatt("cohorts", "remove", "kreise-2026", "kreis-borken").code == 0
    moderated = werkstatt("cohorts", "moderator", "kreise-2026", "--email", "mod@beispiel.example")
    assert moderated.said == "Moderation moderiert die Gruppe kreise-2026.\n"

    assert "Kreise 2026" in werkstatt("cohorts", "list").said
    shown = werkstatt("cohorts", "show", "kreise-2026").said
    assert "Landkreis Lüneburg" in shown
    assert "Moderation: Moderation, mod@beispiel.example" in shown


def test_what_a_cohort_does_not_take_is_said(werkstatt: Werkstatt) -> None:
    werkstatt("tenants", "create", "05916")
    werkstatt("cohorts", "create", "Klein", "--from", "2026-01-01", "--to", "2099-12-31", "--cluster", "I")

    refused = werkstatt("cohorts", "place", "klein", "herne")

    assert refused.code == 2
    assert refused.complained == "Stadt Herne gehört zu Cluster III, diese Gruppe ist für Cluster I.\n"


# Katalog, Reifegrad, Datenbank


def test_the_catalogue_is_checked_and_shown(werkstatt: Werkstatt) -> None:
    checked = werkstatt("catalogue", "check")
    assert checked.code == 0, checked.complained
    assert checked.said.endswith("Der Katalog ist in Ordnung.\n")
    assert "M07" in werkstatt("catalogue", "show").said
    assert "M07-01" in werkstatt("catalogue", "show", "M07").said
    assert (
        werkstatt("catalogue", "show", "M99").complained
        == "M99 gibt es in dieser Fassung des Katalogs nicht.\n"
    )


def test_scores_come_as_json_from_a_file_or_from_standard_input(werkstatt: Werkstatt, tmp_path: Path) -> None:
    document = {"module": "M07", "answers": {"M07-01": {"rating": 3, "evidence": "E2"}}}
    file = tmp_path / "m07.json"
    file.write_text(json.dumps(document))

    from_file = werkstatt("score", str(file))
    from_input = werkstatt("score", "-", typed=json.dumps([document]))

    assert from_file.code == 0, from_file.complained
    assert json.loads(from_input.said) == [json.loads(from_file.said)]
    assert json.loads(from_file.said)["level"] == "R1"


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ("{", "Das ist kein JSON: Zeile 1, Spalte 2 lässt sich nicht lesen."),
        (b"\xff\xfe", "Das ist kein JSON in UTF-8."),
        ("[1]", "Objekt 1: Hier wird ein Objekt in geschweiften Klammern erwartet. Dort steht: 1"),
        ('{"answers": {}}', "module: Die Angabe fehlt."),
        (
            '{"module": "M07", "answers": {"M07-01": {"rating": 4}}}',
            "answers.M07-01.rating: Die Bewertung muss 0, 1, 2 oder 3 sein. Dort steht: 4",
        ),
        (
            '{"module": "M07", "answers": {"M07-01": {"rating": 2}, "M07-01": {"rating": 3}}}',
            "„M07-01“ steht in einem Objekt zweimal. Welche Angabe gilt?",
        ),
        (
            '{"module": "M07", "edition": "1999.1", "answers": {}}',
            'edition: Diese Fassung des Katalogs gibt es nicht. Dort steht: "1999.1"',
        ),
    ],
)
def test_a_document_that_cannot_be_scored_is_refused_by_its_place(
    werkstatt: Werkstatt, typed: str | bytes, sentence: str
) -> None:
    refused = werkstatt("score", "-", typed=typed)

    assert (refused.code, refused.said, refused.complained) == (2, "", f"{sentence}\n")


def test_the_database_says_whether_it_is_up_to_date(werkstatt: Werkstatt) -> None:
    assert werkstatt("database", "upgrade").said == "Die Datenbank ist auf dem Stand.\n"
    assert werkstatt("database", "status").said == "Die Datenbank ist auf dem Stand.\n"


def test_the_roles_are_printed_with_fresh_passwords(werkstatt: Werkstatt) -> None:
    first, second = werkstatt("database", "roles").said, werkstatt("database", "roles").said

    assert "CREATE ROLE werkstatt_owner LOGIN NOINHERIT NOSUPERUSER" in first
    assert 'CREATE DATABASE "werkstatt" OWNER werkstatt_owner;' in first
    assert "WERKSTATT_DATABASE_OWNER_URL=postgresql+psycopg://werkstatt_owner:" in first
    assert first != second


def test_a_name_of_a_database_is_letters_and_digits(werkstatt: Werkstatt) -> None:
    assert werkstatt("database", "roles", "--name", 'x"; DROP').code == 2


def test_verifying_recomputes_every_hash_and_finds_what_was_changed(
    world: World, owner: Engine, werkstatt: Werkstatt
) -> None:
    nothing = werkstatt("runs", "verify")
    office = world.office()
    hand_in(world, office, world.person(office))
    stand = release(world, office, world.person(office, Role.AMTSLEITUNG))
    unchanged = werkstatt("runs", "verify")
    with owner.begin() as connection:
        connection.execute(text("SELECT set_config('app.tenant_id', :id, true)"), {"id": str(office.id)})
        connection.execute(text("UPDATE frozen_run SET record = '{}'"))
    changed = werkstatt("runs", "verify")

    assert (nothing.code, nothing.said) == (0, "Noch nichts ist freigegeben.\n")
    assert (unchanged.code, unchanged.said) == (0, "Freigegebene Stände: 1. Alle sind unverändert.\n")
    assert changed.code == 2
    assert f"rueckfuehrung, 1. Durchgang, Stand {stand}" in changed.complained
    assert "Nachträglich verändert: 1 von 1." in changed.complained
