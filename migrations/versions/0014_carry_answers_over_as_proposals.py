"""Let answers be carried over to a newer edition or the next round, some of them as proposals.

What was answered so far holds. No edition is open for take-over until the operator opens it.

Revision: 0014
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_MINE = "tenant_id = (SELECT require_tenant())"


def upgrade() -> None:
    """Create three tables, guard them, and let every answer stored hold."""
    op.create_table(
        "edition_rollout",
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_edition_rollout_closes_after_it_opens")),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["person.id"], name=op.f("fk_edition_rollout_opened_by_person")
        ),
        sa.PrimaryKeyConstraint("edition", name=op.f("pk_edition_rollout")),
    )
    op.create_table(
        "take_over",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition_before", sa.Text(), nullable=False),
        sa.Column("edition_after", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("runs", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["taken_by"], ["person.id"], name=op.f("fk_take_over_taken_by_person")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_take_over_tenant_id_tenant")),
        sa.ForeignKeyConstraint(["undone_by"], ["person.id"], name=op.f("fk_take_over_undone_by_person")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_take_over")),
    )
    op.create_index("ix_take_over_taken_at", "take_over", ["tenant_id", "taken_at"], unique=False)
    op.create_table(
        "take_over_item",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("take_over_id", sa.Uuid(), nullable=False),
        sa.Column("item_key", sa.Text(), nullable=False),
        sa.Column("fate", sa.Text(), nullable=False),
        sa.Column("sources", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("classes", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("before", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("after", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("copied", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "fate IN ('kept', 'to_confirm', 'open', 'archived')", name=op.f("ck_take_over_item_fate_known")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "take_over_id"],
            ["take_over.tenant_id", "take_over.id"],
            name=op.f("fk_take_over_item_tenant_id_take_over_id_take_over"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_take_over_item_tenant_id_tenant")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "take_over_id", "item_key", name=op.f("pk_take_over_item")),
    )
    op.add_column("answer", sa.Column("claim", sa.BigInteger(), nullable=False, server_default="0"))
    op.alter_column("answer", "claim", server_default=None)
    op.add_column("answer", sa.Column("confirm_until", sa.Date(), nullable=True))
    op.add_column(
        "answer",
        sa.Column("carried", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    )
    # Until now one edition was published, so every answer ever given was given in its words.
    op.add_column("answer_event", sa.Column("edition", sa.Text(), nullable=False, server_default="2026.1"))
    op.alter_column("answer_event", "edition", server_default=None)
    op.create_check_constraint(op.f("ck_answer_claim_known"), "answer", "claim BETWEEN 0 AND 2")
    op.create_check_constraint(
        op.f("ck_answer_only_proposals_wait"), "answer", "claim > 0 OR confirm_until IS NULL"
    )
    op.execute("ALTER TABLE edition_rollout ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE edition_rollout FORCE ROW LEVEL SECURITY")
    op.execute("GRANT SELECT, INSERT, UPDATE ON edition_rollout TO werkstatt_platform")
    op.execute(
        "CREATE POLICY platform_sees ON edition_rollout TO werkstatt_platform USING (true) WITH CHECK (true)"
    )
    op.execute("GRANT SELECT ON edition_rollout TO werkstatt_tenant")
    op.execute(
        "CREATE POLICY tenant_sees ON edition_rollout TO werkstatt_tenant USING (true) WITH CHECK (true)"
    )
    op.execute("ALTER TABLE take_over ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE take_over FORCE ROW LEVEL SECURITY")
    op.execute("GRANT SELECT, INSERT, UPDATE (undone_at, undone_by) ON take_over TO werkstatt_tenant")
    op.execute(
        f"CREATE POLICY tenant_sees ON take_over TO werkstatt_tenant USING ({_MINE}) WITH CHECK ({_MINE})"
    )
    op.execute(
        f"CREATE POLICY owner_sees ON take_over TO werkstatt_owner USING ({_MINE}) WITH CHECK ({_MINE})"
    )
    op.execute("ALTER TABLE take_over_item ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE take_over_item FORCE ROW LEVEL SECURITY")
    op.execute("GRANT SELECT, INSERT ON take_over_item TO werkstatt_tenant")
    op.execute(
        f"CREATE POLICY tenant_sees ON take_over_item TO werkstatt_tenant USING ({_MINE}) WITH CHECK ({_MINE})"
    )
    op.execute(
        f"CREATE POLICY owner_sees ON take_over_item TO werkstatt_owner USING ({_MINE}) WITH CHECK ({_MINE})"
    )
