"""Releasing and comparing on pages: who acts, what is said before, and what is seen after the freeze."""

import re

import pytest
from lxml.html import fromstring, tostring

from tenants.clock import now
from tenants.figures.entering import enter_figure
from tenants.sharing import announcing, releasing
from tenants.sharing.contributing import release_figures, withdraw_figures
from tests.support.client import CheckingClient
from tests.support.markup import found
from tests.support.worker import work_off
from tests.tenants.sharing.offices import QUANTITY, released
from tests.webapp.figures.conftest import YEAR, Amt, cases, text_of
from webapp.formatting import date_de, date_short_de


@pytest.fixture
def entered(amt: Amt) -> Amt:
    """The office with one figure."""
    amt.enter("D05", cases(128, remark="2023 Sondereffekt umA"))
    return amt


def check(amt: Amt, client: CheckingClient, what: str = "pruefen") -> str:
    """The page before the act."""
    return text_of(client.get(amt.address(f"freigaben/{what}?jahr=2024&kennzahl=D05")))


def release(amt: Amt, *, seen: str = "1") -> int:
    """Release D05 as the Amtsleitung does; the status of the answer."""
    page = amt.address("freigaben/pruefen?jahr=2024&kennzahl=D05")
    data = {"kennzahl": "D05", "version-D05": seen}
    return amt.leader.act(amt.address("freigaben/pruefen?jahr=2024"), page=page, data=data).status_code


def compute(amt: Amt) -> None:
    """The operator's freeze, through the real queue."""
    with amt.world.runtime.platform_session() as session:
        releasing.wish_release(session, None, QUANTITY, YEAR, frozen_at=now())
    work_off(amt.world.runtime)


def test_before_anything_is_shared_the_page_says_so(amt: Amt) -> None:
    page = text_of(amt.leader.get(amt.address("freigaben?jahr=2024")))

    assert "Noch nichts geteilt. Niemand außerhalb sieht Ihre Angaben." in page


def test_before_a_release_its_consequence_is_said(entered: Amt) -> None:
    page = check(entered, entered.leader)

    assert "Mit der Freigabe" in page
    assert "Cluster II" in page
    assert "128,0\N{NO-BREAK SPACE}je 10.000 unter 21" in page
    assert "mindestens fünf Jugendämter" in page
    assert "Noch nicht" in page


def others(amt: Amt, client: CheckingClient, year: int = 2024) -> str:
    """What others see of D05."""
    return text_of(client.get(amt.address(f"freigaben/ansicht-der-anderen/D05?jahr={year}")))


def test_before_anything_is_published_others_see_an_example_without_numbers(entered: Amt) -> None:
    page = others(entered, entered.leader)

    assert "Was sehen die anderen von uns?" in page
    assert "hinter denen mindestens fünf Jugendämter stehen" in page
    assert "durchgestrichenes Beispiel ohne Zahlen" in page
    drawn = fromstring(shown(page).partition("<svg")[2].join(["<svg", ""]).partition("</svg>")[0] + "</svg>")
    assert not set("0123456789") & set("".join(map(str, drawn.itertext())).replace("2024", ""))


def test_others_see_the_last_vintage_and_nothing_of_the_coming_one(entered: Amt) -> None:
    released(entered.world, [100, 110, 120, 130, 140])
    compute(entered)
    before = others(entered, entered.leader)
    assert "Das ist der letzte veröffentlichte Stand, aus dem Jahr 2024, mit 5 Jugendämtern." in before

    assert release(entered) == 303
    released(entered.world, [301, 311, 321, 331, 341, 351, 361])

    after = others(entered, entered.leader)
    assert shown(after) == shown(before)
    compute(entered)
    assert "mit 13 Jugendämtern" in others(entered, entered.leader)


def test_what_others_see_takes_eight_statements(entered: Amt) -> None:
    others(entered, entered.leader)
    statements: list[str] = []

    with entered.world.runtime.database.observed(statements.append):
        others(entered, entered.leader)

    assert len(statements) <= 8, "\n\n".join(statements)


def shown(page: str) -> str:
    """What the page shows of the groups."""
    return page.partition("Was die anderen sehen")[2].partition("Wie die nächste")[0]


def test_only_who_releases_sees_what_others_see_and_without_a_value_the_page_says_so(entered: Amt) -> None:
    address = entered.address("freigaben/ansicht-der-anderen/D05?jahr=2024")

    assert entered.reader.get(address).status_code == 403
    assert "noch kein Wert eingetragen" in others(entered, entered.leader, 2023)
    assert entered.leader.get(address.replace("D05", "D99")).status_code == 404


def test_the_amtsleitung_releases_and_takes_back(entered: Amt) -> None:
    assert release(entered) == 303
    assert "anonym freigegeben" in text_of(entered.reader.get(entered.address("freigaben?jahr=2024")))

    page = entered.address("freigaben/beenden?jahr=2024&kennzahl=D05")
    assert "zählt Ihr Wert nicht mehr mit" in check(entered, entered.leader, "beenden")
    ended = entered.leader.act(
        entered.address("freigaben/beenden?jahr=2024"), page=page, data={"kennzahl": "D05"}
    )

    assert ended.status_code == 303
    assert "nicht geteilt" in text_of(entered.reader.get(entered.address("freigaben?jahr=2024")))


def test_ending_nothing_in_particular_ends_nothing(entered: Amt) -> None:
    release(entered)

    answer = entered.leader.get(entered.address("freigaben/beenden?jahr=2024"))

    assert (answer.status_code, answer.location) == (303, entered.address("freigaben?jahr=2024"))


@pytest.mark.parametrize("act", ["pruefen", "beenden"])
def test_an_act_on_nothing_asks_for_a_choice(entered: Amt, act: str) -> None:
    release(entered)
    token = entered.leader.csrf("/barriere-melden")

    answer = entered.leader.post(entered.address(f"freigaben/{act}?jahr=2024"), data={"csrf_token": token})

    assert answer.location == entered.address("freigaben?jahr=2024")
    page = text_of(entered.leader.get(answer.location))
    assert "Bitte wählen Sie mindestens eine Kennzahl aus." in page
    assert "anonym freigegeben" in page


def test_nobody_but_the_amtsleitung_releases(entered: Amt) -> None:
    for client in (entered.controlling, entered.reader):
        page = text_of(client.get(entered.address("freigaben?jahr=2024")))
        assert "Freigeben und zurücknehmen kann die Amtsleitung." in page
        assert "prüfen und freigeben" not in page
        for path in ("freigaben/pruefen?jahr=2024", "freigaben/beenden?jahr=2024"):
            assert client.get(entered.address(path)).status_code == 403


def test_a_figure_that_changed_on_the_way_is_not_released(entered: Amt) -> None:
    page = entered.address("freigaben/pruefen?jahr=2024&kennzahl=D05")
    entered.leader.get(page)
    entered.enter("D05", cases(140), seen=1)

    assert release(entered, seen="1") == 409
    assert "nicht geteilt" in text_of(entered.reader.get(entered.address("freigaben?jahr=2024")))


def test_a_change_after_the_release_is_said_and_shares_nothing_new(entered: Amt) -> None:
    release(entered)
    entered.enter("D05", cases(140, remark="Berichtigt"), seen=1)

    assert "seit der Freigabe geändert" in text_of(entered.leader.get(entered.address("freigaben?jahr=2024")))
    sheet = text_of(entered.leader.get(entered.address("vergleich/D05?jahr=2024")))
    assert "Sie haben Ihren Wert nach der Freigabe geändert." in sheet


def stand(amt: Amt) -> str:
    """What the office reads about D05 among its releases."""
    page = amt.reader.get(amt.address("freigaben?jahr=2024"))
    (cell,) = found(page, "//tr[contains(., 'D05')]/td[@data-label='Stand']")
    return " ".join(cell.text_content().split())


def test_the_own_office_reads_how_far_its_figure_is(entered: Amt) -> None:
    released(entered.world, [100, 110, 120, 130])
    on = date_short_de(now())
    seen = [stand(entered)]
    release(entered)
    seen.append(stand(entered))
    compute(entered)
    seen.append(stand(entered))
    entered.enter("D05", cases(140, remark="Berichtigt"), seen=1)
    seen.append(stand(entered))
    release(entered, seen="2")
    seen.append(stand(entered))

    assert seen == [
        "plausibilisiert nicht geteilt",
        "anonym freigegeben",
        f"aufgenommen Cluster II: Stand 1 vom {on}",
        f"korrigiert seit der Freigabe geändert Cluster II: Stand 1 vom {on}",
        f"korrigiert ab der nächsten Veröffentlichung Cluster II: Stand 1 vom {on}, mit dem früheren Wert",
    ]
    figure = " ".join(text_of(entered.reader.get(entered.address("kennzahlen/D05?jahr=2024"))).split())
    assert "ab der nächsten Veröffentlichung" in figure


def test_a_withdrawn_figure_says_what_stays(entered: Amt) -> None:
    released(entered.world, [100, 110, 120, 130])
    release(entered)
    compute(entered)
    page = entered.address("freigaben/beenden?jahr=2024&kennzahl=D05")

    entered.leader.act(entered.address("freigaben/beenden?jahr=2024"), page=page, data={"kennzahl": "D05"})

    said = stand(entered)
    assert said.startswith("plausibilisiert zurückgenommen, ab der nächsten Veröffentlichung")
    assert "Stand 1" in said


def read(amt: Amt, path: str) -> str:
    """What stands on the page, without the token of its forms."""
    (main,) = found(amt.reader.get(amt.address(path)), "//main")
    return re.sub(r'name="csrf_token" value="[^"]*"', "", tostring(main, encoding="unicode"))


def test_others_read_no_hint_that_a_correction_waits(entered: Amt) -> None:
    offices = released(entered.world, [100, 110, 120, 130])
    release(entered)
    compute(entered)
    paths = ("freigaben?jahr=2024", "vergleich?jahr=2024", "vergleich/D05?jahr=2024", "start")
    before = [read(entered, path) for path in paths]

    with entered.world.runtime.tenant_session(offices[0].id) as session:
        enter_figure(session, None, "D05", YEAR, cases(300), seen=1)
        release_figures(session, None, YEAR, {"D05": 2})
    with entered.world.runtime.tenant_session(offices[1].id) as session:
        withdraw_figures(session, None, YEAR, ["D05"])
    compute(entered)

    assert [read(entered, path) for path in paths] == before


def test_before_a_release_the_announced_day_is_said(entered: Amt) -> None:
    with entered.world.runtime.platform_session() as session:
        announcing.announce(session, None, [YEAR], announcing.earliest_day())

    (main,) = found(check(entered, entered.leader), "//main")
    page = " ".join(main.text_content().split())

    assert f"Am {date_de(announcing.earliest_day())} wird der Vergleich für 2024 berechnet." in page
    assert "Was veröffentlicht ist, bleibt." in page


def test_a_release_computes_nothing_by_itself(entered: Amt) -> None:
    released(entered.world, [100, 110, 120, 130])

    release(entered)
    work_off(entered.world.runtime)

    assert "nicht veröffentlicht" in text_of(entered.reader.get(entered.address("vergleich?jahr=2024")))


def test_after_the_freeze_the_comparison_shows_figures_position_and_number(entered: Amt) -> None:
    released(entered.world, [100, 110, 120, 130])
    release(entered)
    compute(entered)

    page = text_of(entered.reader.get(entered.address("vergleich?jahr=2024")))
    sheet = text_of(entered.reader.get(entered.address("vergleich/D05?jahr=2024")))

    assert "128,0" in page
    assert "120,0" in page
    assert "über dem Mittelwert" in page or "nahe am Mittelwert" in page
    assert "5 Jugendämter" in sheet
    assert "Cluster II" in sheet
    assert "2023 Sondereffekt umA" in sheet
    assert "Ein Vergleich erklärt keine Ursachen. Er ist keine Rangliste." in sheet


def test_below_five_only_the_reason_is_said(entered: Amt) -> None:
    released(entered.world, [100, 110, 120])
    release(entered)
    compute(entered)

    for path in ("vergleich?jahr=2024", "vergleich/D05?jahr=2024"):
        page = text_of(entered.reader.get(entered.address(path)))
        assert "weniger als fünf Jugendämter" in page
        assert "4 Jugendämter" not in page


def test_without_an_own_release_the_groups_figures_stay_hidden(entered: Amt) -> None:
    released(entered.world, [100, 110, 120, 130, 190])
    compute(entered)

    page = text_of(entered.reader.get(entered.address("vergleich?jahr=2024")))
    sheet = text_of(entered.reader.get(entered.address("vergleich/D05?jahr=2024")))

    assert "sichtbar nach Ihrer Freigabe" in page
    assert "sobald Ihr eigener Wert freigegeben ist" in sheet
    assert "130,0" not in page + sheet


def test_the_figures_of_a_group_one_is_not_in_are_not_found(entered: Amt) -> None:
    assert entered.reader.get(entered.address("vergleich?jahr=2024&gruppe=cluster-3")).status_code == 404


def test_pages_take_few_statements(entered: Amt) -> None:
    released(entered.world, [100, 110, 120, 130])
    release(entered)
    compute(entered)

    # Two of them tell the announced days, and in which vintages the own values stand.
    assert entered.statements(entered.leader, "freigaben?jahr=2024") <= 7
    assert entered.statements(entered.leader, "freigaben/beenden?jahr=2024&kennzahl=D05") <= 4
    assert entered.statements(entered.reader, "vergleich?jahr=2024") <= 7
    assert entered.statements(entered.reader, "vergleich/D05?jahr=2024") <= 7
