"""Give each phase of a run its planned and actual days.

Revision: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No run has a plan yet."""
    op.create_table(
        "phase",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("planned_from", sa.Date(), nullable=True),
        sa.Column("planned_to", sa.Date(), nullable=True),
        sa.Column("begun_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "phase IN ('IA', 'AN', 'SK', 'UV', 'UM', 'EV')", name=op.f("ck_phase_phase_known")
        ),
        sa.CheckConstraint("ended_on >= begun_on", name=op.f("ck_phase_end_after_start")),
        sa.CheckConstraint("planned_to >= planned_from", name=op.f("ck_phase_planned_end_after_start")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "run_id"], ["run.tenant_id", "run.id"], name=op.f("fk_phase_tenant_id_run_id_run")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_phase_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "run_id", "phase", name=op.f("pk_phase")),
    )
    op.execute("ALTER TABLE phase ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE phase FORCE ROW LEVEL SECURITY")
    op.execute("GRANT SELECT, INSERT, UPDATE ON phase TO werkstatt_tenant")
    op.execute(
        "CREATE POLICY tenant_sees ON phase TO werkstatt_tenant USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))"
    )
    op.execute(
        "CREATE POLICY owner_sees ON phase TO werkstatt_owner USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))"
    )
