"""The official Gemeindeverzeichnis as imported."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from tenants.access.kinds import SessionKind
from tenants.records.base import READ, WRITE_AND_DELETE, PlatformOwned, Record


class MunicipalityRecord(PlatformOwned, Record):
    """A Gemeinde (8 digits) or a Kreis or kreisfreie Stadt (5 digits) of the register."""

    __tablename__ = "municipality"
    __reason__ = "Public register of the Statistisches Bundesamt."
    __reach__: ClassVar = {SessionKind.PLATFORM: WRITE_AND_DELETE, SessionKind.TENANT: READ}
    __sees__: ClassVar = {SessionKind.TENANT: "true"}
    __table_args__ = (
        CheckConstraint("ags ~ '^([0-9]{5}|[0-9]{8})$'", name="ags_digits"),
        Index("ix_municipality_kreis", "kreis"),
    )

    ags: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    """Two-digit Textkennzeichen of the register, e.g. `41` kreisfreie Stadt, `43` Kreis."""
    kreis: Mapped[str]
    land: Mapped[str]
    population: Mapped[int]
    area_ha: Mapped[int]
    register_on: Mapped[date]
    """Gebietsstand of the imported file."""
