"""Let the operator draft editions of the catalogue, and register changes of law that offices look at.

Revision: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_MINE = "tenant_id = (SELECT require_tenant())"
_RIGHTS = {
    "catalogue_draft": "SELECT, INSERT, UPDATE",
    "catalogue_file": "SELECT, INSERT, UPDATE",
    "catalogue_proposal": "SELECT, INSERT, UPDATE (state, answer, decided_by, decided_at)",
    "law_change": "SELECT, INSERT, UPDATE",
}


def upgrade() -> None:
    """Create the five tables and guard them."""
    op.create_table(
        "catalogue_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("begun_by", sa.Uuid(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("discarded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["begun_by"], ["person.id"], name=op.f("fk_catalogue_draft_begun_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_draft")),
    )
    op.create_index(
        "uq_catalogue_draft_open",
        "catalogue_draft",
        ["key"],
        unique=True,
        postgresql_where="discarded_at IS NULL",
    )
    op.create_table(
        "law_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("norm", sa.Text(), nullable=False),
        sa.Column("in_force_on", sa.Date(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("registered_by", sa.Uuid(), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("norm <> '' AND sentence <> ''", name=op.f("ck_law_change_said")),
        sa.ForeignKeyConstraint(
            ["registered_by"], ["person.id"], name=op.f("fk_law_change_registered_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_change")),
    )
    op.create_index("ix_law_change_in_force_on", "law_change", ["in_force_on"], unique=False)
    op.create_table(
        "catalogue_file",
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["person.id"], name=op.f("fk_catalogue_file_changed_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["catalogue_draft.id"], name=op.f("fk_catalogue_file_draft_id_catalogue_draft")
        ),
        sa.PrimaryKeyConstraint("draft_id", "name", name=op.f("pk_catalogue_file")),
    )
    op.create_table(
        "catalogue_proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("module", sa.Text(), nullable=False),
        sa.Column("item_key", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'offen') = (decided_at IS NULL)", name=op.f("ck_catalogue_proposal_decided_once")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_catalogue_proposal_reason_not_empty")),
        sa.CheckConstraint(
            "state IN ('offen', 'uebernommen', 'abgelehnt')", name=op.f("ck_catalogue_proposal_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_catalogue_proposal_decided_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["catalogue_draft.id"], name=op.f("fk_catalogue_proposal_draft_id_catalogue_draft")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["person.id"], name=op.f("fk_catalogue_proposal_proposed_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_proposal")),
    )
    op.create_index(
        "ix_catalogue_proposal_draft", "catalogue_proposal", ["draft_id", "proposed_at"], unique=False
    )
    op.create_table(
        "law_review",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("law_change_id", sa.Uuid(), nullable=False),
        sa.Column("item_key", sa.Text(), nullable=False),
        sa.Column("norm", sa.Text(), nullable=False),
        sa.Column("in_force_on", sa.Date(), nullable=False),
        sa.Column("reviewed_by", sa.Uuid(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["law_change_id"], ["law_change.id"], name=op.f("fk_law_review_law_change_id_law_change")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by"], ["person.id"], name=op.f("fk_law_review_reviewed_by_person")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_law_review_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_law_review")),
    )
    op.create_index(
        "ix_law_review_change", "law_review", ["tenant_id", "law_change_id", "item_key"], unique=False
    )
    for table, rights in _RIGHTS.items():
        op.execute(f"GRANT {rights} ON {table} TO werkstatt_platform")
        _guard(table, {"platform": "true"})
    op.execute("GRANT SELECT ON law_change TO werkstatt_tenant")
    op.execute("CREATE POLICY tenant_sees ON law_change TO werkstatt_tenant USING (true) WITH CHECK (true)")
    op.execute("GRANT SELECT, INSERT ON law_review TO werkstatt_tenant")
    _guard("law_review", {"tenant": _MINE, "owner": _MINE})


def _guard(table: str, conditions: dict[str, str]) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    for name, condition in conditions.items():
        op.execute(
            f"CREATE POLICY {name}_sees ON {table} TO werkstatt_{name} "
            f"USING ({condition}) WITH CHECK ({condition})"
        )
