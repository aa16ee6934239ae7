"""The base of every table: naming, common columns, and who may reach a table at all.

Each record class says in `__reach__` which kinds of session may touch its table and with which
privileges. From that one declaration follow the database grants and policies
(`tenants.isolation.policies`) and the guard in the mapper (`tenants.isolation.guards`).

A tenant-owned table leads every primary and unique key with `tenant_id`, so that the schema can be
distributed by tenant, a key of another tenant is never found, and no unique constraint tells of
another tenant's rows. Platform tables (`PlatformOwned`) name the reason why they belong to nobody.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    ColumnExpressionArgument,
    Date,
    DateTime,
    ForeignKey,
    MetaData,
    Numeric,
    Text,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from tenants.access.kinds import SessionKind

READ = "SELECT"
APPEND = "SELECT, INSERT"
WRITE = "SELECT, INSERT, UPDATE"
WRITE_AND_DELETE = "SELECT, INSERT, UPDATE, DELETE"


def append_and_change(*columns: str) -> str:
    """Privileges on a table whose rows keep what they say, except in these columns."""
    return f"{APPEND}, UPDATE ({', '.join(columns)})"


def alphabetical(name: ColumnExpressionArgument[str]) -> ColumnElement[str]:
    """Sort key of a name as Germans look it up (DIN 5007-1): umlauts as their vowels, capitals like small.

    The collation of the database is by code point and the same everywhere; `Ö` would come after `Z`.
    """
    return func.lower(func.translate(name, "ÄÖÜäöüßéèáà", "AOUaouseeaa"))


def of_visible_run(table: str) -> str:
    """Condition for a consultant: the row belongs to a run they may read.

    The policy of `run` itself applies to the subquery, so that who may read what stands in one place.
    """
    return f"EXISTS (SELECT 1 FROM run r WHERE r.tenant_id = {table}.tenant_id AND r.id = {table}.run_id)"


Json = dict[str, Any]


class Record(DeclarativeBase):
    """Base of all mapped classes; private to `tenants`."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[Mapping[Any, Any]] = {
        str: Text(),
        int: BigInteger(),
        bool: Boolean(),
        date: Date(),
        datetime: DateTime(timezone=True),
        Decimal: Numeric(),
        Json: JSONB(none_as_null=True),
        list[Any]: JSONB(none_as_null=True),
    }

    __reach__: ClassVar[Mapping[SessionKind, str]]
    """Kind of session → SQL privileges on the table; a kind left out cannot touch it."""

    __sees__: ClassVar[Mapping[SessionKind, str]] = {}
    """Kind of session → SQL condition a row must meet, where it is not the kind's default."""


class TenantOwned:
    """Mixin of every table whose rows belong to one Jugendamt."""

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("tenant.id"), primary_key=True, sort_order=-10)


class Keyed:
    """Mixin: a random key, which tells nothing about how many rows there are."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4, sort_order=-9)


class PlatformOwned:
    """Mixin of every table that belongs to no single Jugendamt.

    `__reason__` says why; a test refuses a table that is neither owned nor has a reason.
    """

    __reason__: ClassVar[str]
