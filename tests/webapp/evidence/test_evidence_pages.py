"""Evidence from the item to the list: sent, looked at, taken over, used elsewhere, corrected, replaced."""

import io
from uuid import UUID

import pytest
from PIL import Image
from sqlalchemy import select

from tenants.access.roles import Role
from tenants.records.journal import JournalRecord
from tenants.records.run import RunRecord
from tenants.work import documents
from tenants.work.reading import latest_run
from tests.support.files import odt
from tests.support.markup import found
from tests.webapp.evidence.conftest import ITEM, MODULE, OTHER_ITEM, Desk
from webapp.cli.demonstration_files import pdf, photograph, table, word
from webapp.pages.tenant import evidence

BIRTHS = [["Nachname", "Vorname", "Geburtsdatum"], *[["Muster", "Lena", "12.03.2015"]] * 6]


def _lock(desk: Desk) -> str:
    """A document with a file that looks as if it held Sozialdaten; its address."""
    return desk.kept((table(BIRTHS, sheet="Fälle"), "liste.xlsx"))


def _file(desk: Desk, document: str) -> str:
    """Address of the only file of a document, as the store knows it."""
    with desk.world.runtime.tenant_session(desk.office.id, read_only=True) as session:
        (file,) = documents.document(session, UUID(document.rpartition("/")[2])).document.files
    return f"{document}/dateien/{file.id}"


def test_what_a_file_says_about_itself_is_shown_before_it_is_taken_over(desk: Desk) -> None:
    comments = b'<?xml version="1.0"?><w:comments xmlns:w="x"><w:comment/><w:comment/></w:comments>'
    changes = b'<?xml version="1.0"?><w:hdr xmlns:w="x"><w:ins/><w:del/><w:ins/></w:hdr>'
    document = word(
        ["Konzept"],
        properties={"creator": "Anna Beispiel"},
        parts={"word/comments.xml": comments, "word/header1.xml": changes},
    )

    sent = desk.send((document, "Konzept.docx"), (odt(["x"], author="Jan Ott"), "b.odt"), reference="Konzept")

    assert sent.status_code == 303
    page = desk.client.get(str(sent.location)).get_data(as_text=True)
    for said in ("Anna Beispiel", "2 Kommentare", "3 nachverfolgte Änderungen", "Jan Ott", "Ihre 2 Dateien"):
        assert said in page
    assert desk.documents() == []


def test_taken_over_it_stands_at_the_item_with_its_files_and_twice_is_once(desk: Desk) -> None:
    preview = str(desk.send((pdf([["x"]]), "a.pdf"), dated_on="2026-03-01").location)

    taken = [desk.take(preview) for _ in range(2)]

    assert {each.status_code for each in taken} == {303}
    assert str(taken[0].location).endswith(f"/module/{MODULE}?punkt={ITEM}#{ITEM}")
    item = desk.client.get(desk.item)
    assert [each.text for each in found(item, "//a[contains(@class, 'files__name')]")] == ["a.pdf"]
    assert "E1, Dokument liegt vor" in item.get_data(as_text=True)
    assert len(desk.documents()) == 1


def test_htmx_is_led_to_the_preview_as_a_page_of_its_own(desk: Desk) -> None:
    response = desk.send((pdf([["x"]]), "a.pdf"), headers={"HX-Request": "true"})

    assert response.status_code == 200
    assert response.get_data() == b""
    assert "/nachweise/vorschau/" in response.headers["HX-Redirect"]


def test_a_file_is_delivered_as_an_attachment_that_can_do_nothing(desk: Desk) -> None:
    content = pdf([["x"]])
    address = _file(desk, desk.kept((content, "Übersicht „Q1“.pdf")))

    answer = desk.client.get(address)

    assert answer.get_data() == content
    assert answer.headers["Content-Type"] == "application/pdf"
    name = "filename*=UTF-8''%C3%9Cbersicht%20%E2%80%9EQ1%E2%80%9C.pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert name in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Length"] == str(len(content))
    again = desk.client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_photograph_is_kept_without_place_camera_and_what_stood_behind_it(desk: Desk) -> None:
    photo = photograph(camera="Kamera 3") + b"PK\x03\x04 something else"
    sent = desk.send((photo, "Aushang.jpg"))
    page = desk.client.get(str(sent.location)).get_data(as_text=True)
    desk.take(str(sent.location))

    kept = desk.client.get(_file(desk, desk.documents()[0])).get_data()

    assert "Ort der Aufnahme" in page
    assert "Kamera 3" in page
    assert b"something else" not in kept
    assert b"Kamera" not in kept
    with Image.open(io.BytesIO(kept)) as picture:
        assert not picture.getexif()


def test_sozialdaten_lock_the_file_and_the_page_says_what_where_and_which_law(desk: Desk) -> None:
    sent = desk.send((table(BIRTHS, sheet="Fälle"), "liste.xlsx"))

    preview = desk.client.get(str(sent.location)).get_data(as_text=True)
    desk.take(str(sent.location))
    document = desk.documents()[0]

    for page in (preview, desk.client.get(document).get_data(as_text=True)):
        assert "§§ 62 bis 65 SGB VIII" in page
        assert "6 Geburtsdaten, Blatt „Fälle“" in page
        assert "Liste mit 6 Namen, Blatt „Fälle“" in page
        assert "Lena" not in page
    assert desk.client.get(_file(desk, document)).status_code == 409
    assert "E0, ohne Nachweis" in desk.client.get(desk.item).get_data(as_text=True)


def test_only_the_projektleitung_opens_it_and_only_with_a_reason(desk: Desk) -> None:
    document = _lock(desk)
    release = f"{_file(desk, document)}/freigeben"
    for role in (Role.AMTSLEITUNG, Role.MITWIRKUNG, Role.LESEND):
        other = desk.world.client(desk.world.person(desk.office, role))
        assert (
            other.post(
                release, data={"csrf_token": other.csrf("/barriere-melden"), "reason": "x"}
            ).status_code
            == 403
        )

    without = desk.client.post(release, data={"csrf_token": desk.token, "reason": " "})
    released = desk.client.post(release, data={"csrf_token": desk.token, "reason": "Erfundenes Muster."})

    assert without.status_code == 422
    assert "Bitte begründen Sie" in without.get_data(as_text=True)
    assert released.status_code == 303
    assert desk.client.get(_file(desk, document)).status_code == 200
    with desk.world.runtime.tenant_session(desk.office.id, read_only=True) as session:
        entry = session.scalars(select(JournalRecord).where(JournalRecord.action == "file.released")).one()
        assert entry.after is not None
        assert (entry.person_id, entry.after["reason"]) == (desk.person.id, "Erfundenes Muster.")


def test_a_locked_file_is_destroyed_and_only_the_fact_stays(desk: Desk) -> None:
    document = _lock(desk)

    desk.client.post(f"{_file(desk, document)}/vernichten", data={"csrf_token": desk.token})

    page = desk.client.get(document).get_data(as_text=True)
    assert "liste.xlsx" not in page
    assert "vernichtet" in page


def test_editing_the_words_never_touches_the_files(desk: Desk) -> None:
    document = desk.kept((pdf([["x"]]), "a.pdf"), reference="Konzept")

    corrected = desk.client.post(
        document, data={"csrf_token": desk.token, "seen": "1", "reference": "Konzept, zweite Fassung"}
    )

    page = desk.client.get(document)
    assert corrected.status_code == 303
    assert [each.text for each in found(page, "//a[contains(@class, 'files__name')]")] == ["a.pdf"]
    assert found(page, "//h1")[0].text_content().strip() == "Konzept, zweite Fassung"
    assert "Konzept ·" in page.get_data(as_text=True)


def test_two_people_who_correct_the_same_words_both_keep_theirs(desk: Desk) -> None:
    document = desk.kept((pdf([["x"]]), "a.pdf"), reference="Konzept")
    form = {"csrf_token": desk.token, "seen": "1"}
    desk.client.post(document, data={**form, "reference": "Fassung der einen"})

    refused = desk.client.post(document, data={**form, "reference": "Fassung der anderen"})

    page = refused.get_data(as_text=True)
    assert refused.status_code == 409
    assert "Fassung der einen" in page
    assert found(refused, "//input[@name='reference' and @value='Fassung der anderen']")
    (seen,) = found(refused, "//input[@name='seen']/@value")
    again = desk.client.post(document, data={**form, "seen": seen, "reference": "Fassung der anderen"})
    assert again.status_code == 303


def test_replacing_a_file_keeps_the_earlier_one_with_the_earlier_version(desk: Desk) -> None:
    document = desk.kept((pdf([["alt"]]), "alt.pdf"))
    old = _file(desk, document)

    sent = desk.send((pdf([["neu"]]), "neu.pdf"), to=f"{document}/dateien", ersetzt=old.rpartition("/")[2])
    assert [
        each.text for each in found(desk.client.get(document), "//a[contains(@class, 'files__name')]")
    ] == ["alt.pdf"], "Sending alone changes nothing."
    desk.take(str(sent.location))

    names = [each.text for each in found(desk.client.get(document), "//a[contains(@class, 'files__name')]")]
    assert names == ["neu.pdf", "alt.pdf"]
    assert "Dateien früherer Fassungen" in desk.client.get(document).get_data(as_text=True)
    assert desk.client.get(old).status_code == 200


def test_several_items_use_the_same_evidence_and_the_list_says_which(desk: Desk) -> None:
    document = desk.kept((pdf([["x"]]), "a.pdf"), reference="Konzept")
    other = desk.item.replace(ITEM, OTHER_ITEM)
    choice = desk.client.get(f"{other}/nachweise/vorhandene")
    form = {"csrf_token": desk.token, "dokument": document.rpartition("/")[2]}

    for _ in range(2):
        assert desk.client.post(f"{other}/nachweise/verwenden", data=form).status_code == 303

    assert "Konzept" in choice.get_data(as_text=True)
    used = found(desk.client.get(desk.list), "//td[@data-label='Verwendet in']//a")
    assert [each.text for each in used] == ["M07-03", "M07-04"]
    with desk.world.runtime.tenant_session(desk.office.id, read_only=True) as session:
        assert {key: len(pieces) for key, pieces in latest_run(session, MODULE).evidence.items()} == {
            ITEM: 1,
            OTHER_ITEM: 1,
        }


def test_the_list_begins_with_what_is_unused_or_expired_and_filters(desk: Desk) -> None:
    token = desk.token
    for fields in (
        {"reference": "B verwendet"},
        {"reference": "Z abgelaufen", "expires_on": "2020-01-01"},
    ):
        desk.client.post(f"{desk.item}/nachweise", data={"csrf_token": token, **fields})
    desk.client.post(f"{desk.list}/neu", data={"csrf_token": token, "reference": "Y nicht verwendet"})

    titles = [each.text for each in found(desk.client.get(desk.list), "//th[@scope='row']/a")]
    expired = [
        each.text
        for each in found(desk.client.get(f"{desk.list}?auswahl=abgelaufen"), "//th[@scope='row']/a")
    ]

    assert titles == ["Y nicht verwendet", "Z abgelaufen", "B verwendet"]
    assert expired == ["Z abgelaufen"]


def test_a_long_list_stands_on_pages_that_keep_the_filter(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "PER_PAGE", 2)
    for number in range(3):
        desk.client.act(
            f"/amt/{desk.office.slug}/nachweise/neu",
            page=f"/amt/{desk.office.slug}/nachweise/neu",
            data={"reference": f"Konzept {number}"},
        )

    def shown(query: str) -> tuple[list[str | None], list[str | None]]:
        page = desk.client.get(f"/amt/{desk.office.slug}/nachweise?auswahl=nicht-verwendet{query}")
        titles = [each.text for each in found(page, "//tbody//th/a")]
        return titles, [each.get("href") for each in found(page, "//nav[@class='pagination']/a")]

    first, second = shown(""), shown("&seite=2")

    assert first[0] == ["Konzept 0", "Konzept 1"]
    assert second[0] == ["Konzept 2"]
    assert first[1] == [f"/amt/{desk.office.slug}/nachweise?auswahl=nicht-verwendet&seite=2"]
    assert second[1] == [f"/amt/{desk.office.slug}/nachweise?auswahl=nicht-verwendet"]
    assert shown("&seite=99") == second
    assert shown("&seite=-1") == shown("&seite=x") == first


def test_the_empty_list_says_which_three_documents_most_offices_add_first(desk: Desk) -> None:
    page = desk.client.get(desk.list).get_data(as_text=True)

    assert "Die meisten Jugendämter beginnen mit drei Dokumenten" in page
    assert "Ersten Nachweis eintragen" in page


def test_a_link_is_shown_as_text_and_keeps_our_address_to_itself(desk: Desk) -> None:
    desk.client.post(
        f"{desk.item}/nachweise",
        data={"csrf_token": desk.token, "link": "https://ris.beispiel.example/vorlage/12"},
    )

    (link,) = found(desk.client.get(desk.item), "//a[contains(@class, 'evidence__link')]")
    assert link.text == link.get("href") == "https://ris.beispiel.example/vorlage/12"
    assert "noopener" in link.get("rel")


@pytest.mark.parametrize("which, limit", [("list", 5), ("item", 6)])
def test_pages_with_evidence_ask_the_database_a_known_number_of_times(
    desk: Desk, which: str, limit: int
) -> None:
    for number in range(3):
        desk.kept((pdf([["x"]]), f"{number}.pdf"), (pdf([["y"]]), f"{number}-2.pdf"))
    statements: list[str] = []

    with desk.world.runtime.database.observed(statements.append):
        response = desk.client.get(getattr(desk, which))

    assert response.status_code == 200
    print(f"\n{which}: {len(statements)} statements")
    assert len(statements) <= limit, "\n\n".join(statements)


def test_files_cannot_be_sent_to_a_module_that_was_handed_in(desk: Desk) -> None:
    desk.client.post(f"{desk.item}/nachweise", data={"csrf_token": desk.token, "reference": "x"})
    with desk.world.runtime.tenant_session(desk.office.id) as session:
        session.scalars(select(RunRecord)).one().state = "eingereicht"

    response = desk.send((pdf([["x"]]), "a.pdf"))

    assert response.status_code == 409
    assert "Dieses Modul ist eingereicht" in response.get_data(as_text=True)
    assert desk.stored_bytes() == 0
