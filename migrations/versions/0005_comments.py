"""Let colleagues talk about an item.

Revision: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was said yet."""
    op.create_table(
        "comment",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("item_key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_by", sa.Uuid(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("text <> ''", name=op.f("ck_comment_text_not_empty")),
        sa.ForeignKeyConstraint(["said_by"], ["person.id"], name=op.f("fk_comment_said_by_person")),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name=op.f("fk_comment_settled_by_person")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "run_id"], ["run.tenant_id", "run.id"], name=op.f("fk_comment_tenant_id_run_id_run")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_comment_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_comment")),
    )
    op.create_index("ix_comment_item", "comment", ["tenant_id", "run_id", "item_key"], unique=False)
    op.execute("ALTER TABLE comment ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE comment FORCE ROW LEVEL SECURITY")
    op.execute("GRANT SELECT, INSERT, UPDATE (settled_at, settled_by) ON comment TO werkstatt_tenant")
    op.execute(
        "CREATE POLICY tenant_sees ON comment TO werkstatt_tenant USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))"
    )
    op.execute(
        "CREATE POLICY owner_sees ON comment TO werkstatt_owner USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))"
    )
