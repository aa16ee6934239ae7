"""Let a comment speak to colleagues, who find it on their list until they have read it.

Revision: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_MINE = "tenant_id = (SELECT require_tenant())"


def upgrade() -> None:
    """Create the table and guard it."""
    op.create_table(
        "mention",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("mentioned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mention_person_id_person")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "comment_id"],
            ["comment.tenant_id", "comment.id"],
            name=op.f("fk_mention_tenant_id_comment_id_comment"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_mention_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "comment_id", "person_id", name=op.f("pk_mention")),
    )
    op.create_index(
        "ix_mention_unread", "mention", ["tenant_id", "person_id"], postgresql_where="read_at IS NULL"
    )
    op.execute("ALTER TABLE mention ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE mention FORCE ROW LEVEL SECURITY")
    op.execute("GRANT SELECT, INSERT, UPDATE (read_at) ON mention TO werkstatt_tenant")
    for name in ("tenant", "owner"):
        op.execute(
            f"CREATE POLICY {name}_sees ON mention TO werkstatt_{name} USING ({_MINE}) WITH CHECK ({_MINE})"
        )
