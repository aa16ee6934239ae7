"""Announce freezes, and freeze contributions at an instant instead of when a computation gets to them.

The release job now sees what stood at the instant it is bound to, so the index it reads by covers ended
contributions too. A tenant reads its own row of the contributors, to be told that its figure is published.

Revision: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_FUNCTION = (
    "CREATE FUNCTION require_frozen_at() RETURNS timestamptz LANGUAGE plpgsql STABLE "
    "SET search_path = pg_catalog AS $$ DECLARE bound text := current_setting('app.frozen_at', true); "
    "BEGIN IF bound IS NULL OR bound = '' THEN RAISE EXCEPTION 'app.frozen_at is not bound' "
    "USING ERRCODE = '42501'; END IF; RETURN bound::timestamptz; END $$"
)
_IN_MY_GROUPS = (
    "EXISTS (SELECT 1 FROM comparison_member m WHERE m.tenant_id = (SELECT require_tenant()) "
    "AND m.joined_on <= current_date AND (m.left_on IS NULL OR m.left_on > current_date) "
    "AND m.group_key = announced_freeze.group_key)"
)
_STOOD_AT_THE_FREEZE = (
    "quantity = (SELECT require_quantity()) AND period = (SELECT require_period()) "
    "AND released_at <= (SELECT require_frozen_at()) "
    "AND (withdrawn_at IS NULL OR withdrawn_at > (SELECT require_frozen_at()))"
)


def upgrade() -> None:
    """Create the table of freezes, guard it, and bind the release job to an instant."""
    op.create_table(
        "announced_freeze",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_key", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("frozen_on", sa.Date(), nullable=False),
        sa.Column("moved_from", sa.Date(), nullable=True),
        sa.Column("is_by_moderation", sa.Boolean(), nullable=False),
        sa.Column("announced_by", sa.Uuid(), nullable=True),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("commissioned_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "cancelled_at IS NULL OR commissioned_at IS NULL", name=op.f("ck_announced_freeze_ends_once")
        ),
        sa.ForeignKeyConstraint(
            ["announced_by"], ["person.id"], name=op.f("fk_announced_freeze_announced_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["group_key"],
            ["comparison_group.key"],
            name=op.f("fk_announced_freeze_group_key_comparison_group"),
        ),
        sa.PrimaryKeyConstraint("id", "group_key", name=op.f("pk_announced_freeze")),
    )
    op.create_index(
        "uq_announced_freeze_open",
        "announced_freeze",
        ["group_key", "period"],
        unique=True,
        postgresql_where="cancelled_at IS NULL AND commissioned_at IS NULL",
    )
    op.execute("ALTER TABLE announced_freeze ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE announced_freeze FORCE ROW LEVEL SECURITY")
    op.execute("GRANT SELECT, INSERT, UPDATE ON announced_freeze TO werkstatt_platform")
    _let_see("platform", "announced_freeze", "true")
    op.execute("GRANT SELECT, INSERT, UPDATE ON announced_freeze TO werkstatt_workshop")
    _let_see(
        "workshop",
        "announced_freeze",
        "EXISTS (SELECT 1 FROM comparison_group g WHERE g.key = announced_freeze.group_key)",
    )
    op.execute("GRANT SELECT ON announced_freeze TO werkstatt_tenant")
    _let_see("tenant", "announced_freeze", _IN_MY_GROUPS)
    op.execute("GRANT SELECT ON announced_freeze TO werkstatt_release")
    _let_see(
        "release", "announced_freeze", "period = (SELECT require_period()) AND commissioned_at IS NOT NULL"
    )

    op.execute("GRANT SELECT ON comparison_group TO werkstatt_workshop")
    _let_see(
        "workshop",
        "comparison_group",
        "EXISTS (SELECT 1 FROM cohort c WHERE comparison_group.key = 'cohort-' || c.slug)",
    )
    op.execute("GRANT INSERT ON platform_journal TO werkstatt_workshop")
    _let_see("workshop", "platform_journal", "person_id = (SELECT require_person())")
    op.execute("GRANT SELECT ON vintage_contributor TO werkstatt_tenant")
    _let_see("tenant", "vintage_contributor", "tenant_id = (SELECT require_tenant())")

    op.execute(_FUNCTION)
    op.execute("DROP POLICY release_sees ON contribution")
    _let_see("release", "contribution", _STOOD_AT_THE_FREEZE)
    op.drop_index("ix_contribution_quantity", table_name="contribution")
    op.create_index("ix_contribution_quantity", "contribution", ["quantity", "period"], unique=False)


def _let_see(kind: str, table: str, condition: str) -> None:
    op.execute(
        f"CREATE POLICY {kind}_sees ON {table} TO werkstatt_{kind} "
        f"USING ({condition}) WITH CHECK ({condition})"
    )
