"""Let items and sections be assigned to people, and let people name a deputy for their tasks.

Revision: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_MINE = "tenant_id = (SELECT require_tenant())"


def upgrade() -> None:
    """Create both tables and guard them."""
    op.create_table(
        "assignment",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("module", sa.Text(), nullable=False),
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("item_key", sa.Text(), nullable=True),
        sa.Column("phase", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("assigned_by", sa.Uuid(), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_as", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "ended_as IN ('erledigt', 'weitergegeben', 'zurueckgezogen')",
            name=op.f("ck_assignment_ended_as_known"),
        ),
        sa.CheckConstraint(
            "phase IN ('IA', 'AN', 'SK', 'UV', 'UM', 'EV')", name=op.f("ck_assignment_phase_known")
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_as IS NULL)", name=op.f("ck_assignment_ended_somehow")
        ),
        sa.CheckConstraint("(item_key IS NULL) <> (phase IS NULL)", name=op.f("ck_assignment_item_or_phase")),
        sa.CheckConstraint("round >= 1", name=op.f("ck_assignment_round_from_one")),
        sa.ForeignKeyConstraint(
            ["assigned_by"], ["person.id"], name=op.f("fk_assignment_assigned_by_person")
        ),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_assignment_ended_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_person_id_person")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_assignment_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_assignment")),
    )
    op.create_index(
        "ix_assignment_open_person",
        "assignment",
        ["tenant_id", "person_id"],
        postgresql_where="ended_at IS NULL",
    )
    op.create_index(
        "uq_assignment_open_item",
        "assignment",
        ["tenant_id", "module", "round", "item_key"],
        unique=True,
        postgresql_where="ended_at IS NULL AND item_key IS NOT NULL",
    )
    op.create_index(
        "uq_assignment_open_phase",
        "assignment",
        ["tenant_id", "module", "round", "phase"],
        unique=True,
        postgresql_where="ended_at IS NULL AND phase IS NOT NULL",
    )
    op.create_table(
        "deputy",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("person_id <> deputy_id", name=op.f("ck_deputy_somebody_else")),
        sa.ForeignKeyConstraint(["deputy_id"], ["person.id"], name=op.f("fk_deputy_deputy_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_deputy_person_id_person")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_deputy_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_deputy")),
    )
    op.create_index(
        "uq_deputy_named",
        "deputy",
        ["tenant_id", "person_id"],
        unique=True,
        postgresql_where="ended_at IS NULL",
    )
    op.execute(
        "GRANT SELECT, INSERT, UPDATE (ended_at, ended_by, ended_as) ON assignment TO werkstatt_tenant"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE (ended_at) ON deputy TO werkstatt_tenant")
    for table in ("assignment", "deputy"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        for name in ("tenant", "owner"):
            op.execute(
                f"CREATE POLICY {name}_sees ON {table} TO werkstatt_{name} "
                f"USING ({_MINE}) WITH CHECK ({_MINE})"
            )
