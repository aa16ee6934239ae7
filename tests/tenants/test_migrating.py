"""A database full of work is brought to today's tables, and nothing of the work is lost."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Engine, create_engine, make_url, text

from tenants.isolation import migrating
from tenants.isolation.provisioning import Addresses, provision

BEFORE_DOCUMENTS = "0008"
OFFICES = (uuid4(), uuid4())
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
MOVED_TABLES = ("tenant", "evidence", "document", "document_version", "document_file", "upload")


@pytest.fixture
def before(superuser_url: str) -> Iterator[Addresses]:
    """A database as it was when a piece of evidence carried its own words."""
    name = f"before_{uuid4().hex}"
    addresses = provision(superuser_url, name, owner_password="owner", login_password="login")
    migrating.upgrade(addresses.owner, to=BEFORE_DOCUMENTS)
    yield addresses
    server = create_engine(superuser_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    server.dispose()


@pytest.fixture
def superuser(superuser_url: str, before: Addresses) -> Iterator[Engine]:
    """Somebody no policy binds, to write what was there and to count what is."""
    engine = create_engine(make_url(superuser_url).set(database=make_url(before.owner).database))
    yield engine
    engine.dispose()


def _write_office(connection: Connection, office: UUID) -> list[UUID]:
    """A Jugendamt with a run and three pieces of evidence, the last of them withdrawn; their ids."""
    run, pieces = uuid4(), [uuid4() for _ in range(3)]
    connection.execute(
        text(
            "INSERT INTO tenant (id, slug, name, kind, land, is_invented, created_at) "
            "VALUES (:id, :slug, 'Amt', 'kreisfreie-stadt', '05', true, :at)"
        ),
        {"id": office, "slug": f"amt-{office}", "at": AT},
    )
    connection.execute(
        text(
            "INSERT INTO run (tenant_id, id, module, edition, round, state, scope, started_at, version) "
            "VALUES (:office, :id, 'rueckfuehrung', '2026.1', 1, 'entwurf', 'voll', :at, 1)"
        ),
        {"office": office, "id": run, "at": AT},
    )
    for number, piece in enumerate(pieces):
        connection.execute(
            text(
                "INSERT INTO evidence (tenant_id, id, run_id, item_key, reference, dated_on, decision, "
                "last_proof_on, recorded_at, withdrawn_at, version) VALUES (:office, :id, :run, "
                "'m07-perspektive', :reference, :day, 'JHA 12.06.2026, TOP 5', :day, :at, :withdrawn, 4)"
            ),
            {
                "office": office,
                "id": piece,
                "run": run,
                "reference": _words(office, number),
                "day": date(2026, 1, 1 + number),
                "at": AT,
                "withdrawn": AT if number == 2 else None,
            },
        )
    return pieces


def _words(office: UUID, number: int) -> str:
    return f"Akte {number} von {office}"


def test_the_words_of_evidence_of_every_jugendamt_stand_in_documents(
    before: Addresses, superuser: Engine
) -> None:
    with superuser.begin() as connection:
        pieces = {office: _write_office(connection, office) for office in OFFICES}

    migrating.upgrade(before.owner)

    with superuser.connect() as connection:
        moved = connection.execute(
            text(
                "SELECT evidence.tenant_id, evidence.id, evidence.version, document.latest, "
                "document_version.number, document_version.reference, document_version.dated_on, "
                "document_version.decision, document_version.last_proof_on, document_version.written_at, "
                "evidence.withdrawn_at FROM evidence "
                "JOIN document ON document.tenant_id = evidence.tenant_id "
                "AND document.id = evidence.document_id "
                "JOIN document_version ON document_version.tenant_id = document.tenant_id "
                "AND document_version.document_id = document.id"
            )
        )
        assert {tuple(row) for row in moved} == {
            (office, piece, 4, 1, 1, _words(office, number), day, "JHA 12.06.2026, TOP 5", day, AT, withdrawn)
            for office in OFFICES
            for number, piece in enumerate(pieces[office])
            for day in [date(2026, 1, 1 + number)]
            for withdrawn in [AT if number == 2 else None]
        }
    assert migrating.is_current(before.owner)


def test_every_policy_binds_the_owner_again_after_the_words_were_moved(
    before: Addresses, superuser: Engine
) -> None:
    with superuser.begin() as connection:
        for office in OFFICES:
            _write_office(connection, office)

    migrating.upgrade(before.owner)

    with superuser.connect() as connection:
        forced = connection.execute(
            text(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
                "AND relrowsecurity AND relforcerowsecurity"
            )
        )
        assert set(forced.scalars()) >= set(MOVED_TABLES)
    owner = create_engine(before.owner)
    with owner.begin() as connection:
        connection.execute(text("SELECT set_config('app.tenant_id', :id, true)"), {"id": str(OFFICES[0])})
        seen = connection.execute(text("SELECT tenant_id, reference FROM document_version")).all()
    owner.dispose()
    assert {tenant for tenant, _ in seen} == {OFFICES[0]}
    assert {words for _, words in seen} == {_words(OFFICES[0], number) for number in range(3)}
