"""Keep the record of released runs with its wording, and the targets of modules.

Revision: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was released yet: a run that a demonstration froze before has no record."""
    op.create_table(
        "wording",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex')", name=op.f("ck_wording_found_by_hash")
        ),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_wording")),
    )
    op.create_table(
        "target",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("module", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("level", sa.BigInteger(), nullable=True),
        sa.Column("reach_by", sa.Date(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("decision <> ''", name=op.f("ck_target_decision_not_empty")),
        sa.CheckConstraint(
            "(level IS NULL AND reach_by IS NULL) OR (level IS NOT NULL AND reach_by IS NOT NULL)",
            name=op.f("ck_target_level_with_day"),
        ),
        sa.CheckConstraint("level BETWEEN 2 AND 5", name=op.f("ck_target_level_known")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_target_version_from_one")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_target_set_by_person")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_target_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "module", "version", name=op.f("pk_target")),
    )
    op.create_table(
        "frozen_run",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("wording_sha256", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["frozen_by"], ["person.id"], name=op.f("fk_frozen_run_frozen_by_person")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "run_id"],
            ["run.tenant_id", "run.id"],
            name=op.f("fk_frozen_run_tenant_id_run_id_run"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_frozen_run_tenant_id_tenant")),
        sa.ForeignKeyConstraint(
            ["wording_sha256"], ["wording.sha256"], name=op.f("fk_frozen_run_wording_sha256_wording")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_frozen_run")),
        sa.UniqueConstraint("tenant_id", "run_id", name=op.f("uq_frozen_run_tenant_id_run_id")),
    )
    op.execute("ALTER TABLE wording ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE wording FORCE ROW LEVEL SECURITY")
    op.execute("GRANT SELECT, INSERT ON wording TO werkstatt_tenant")
    op.execute("CREATE POLICY tenant_sees ON wording TO werkstatt_tenant USING (true) WITH CHECK (true)")
    op.execute("ALTER TABLE target ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE target FORCE ROW LEVEL SECURITY")
    op.execute("GRANT SELECT, INSERT ON target TO werkstatt_tenant")
    op.execute(
        "CREATE POLICY tenant_sees ON target TO werkstatt_tenant USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))"
    )
    op.execute(
        "CREATE POLICY owner_sees ON target TO werkstatt_owner USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))"
    )
    op.execute("ALTER TABLE frozen_run ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE frozen_run FORCE ROW LEVEL SECURITY")
    op.execute("GRANT SELECT, INSERT ON frozen_run TO werkstatt_tenant")
    op.execute(
        "CREATE POLICY tenant_sees ON frozen_run TO werkstatt_tenant USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))"
    )
    op.execute(
        "CREATE POLICY owner_sees ON frozen_run TO werkstatt_owner USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))"
    )
