"""Let a group rate items blind in a meeting, and mark the answers it agreed on.

Revision: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


_MINE = "tenant_id = (SELECT require_tenant())"


def upgrade() -> None:
    """No group has met yet; answers so far were given by single people."""
    op.create_table(
        "meeting",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("module", sa.Text(), nullable=False),
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("current_item", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("people", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("people >= 0", name=op.f("ck_meeting_people_not_negative")),
        sa.CheckConstraint("round >= 1", name=op.f("ck_meeting_round_from_one")),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_meeting_closed_by_person")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_meeting_opened_by_person")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_meeting_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_meeting")),
    )
    op.create_index(
        "uq_meeting_under_way",
        "meeting",
        ["tenant_id", "module"],
        unique=True,
        postgresql_where="closed_at IS NULL",
    )
    op.create_table(
        "meeting_code",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "meeting_id"],
            ["meeting.tenant_id", "meeting.id"],
            name=op.f("fk_meeting_code_tenant_id_meeting_id_meeting"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_meeting_code_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_meeting_code")),
    )
    op.create_index("ix_meeting_code_meeting", "meeting_code", ["tenant_id", "meeting_id"], unique=False)
    op.create_index(
        "ix_meeting_code_open",
        "meeting_code",
        ["ends_at"],
        unique=False,
        postgresql_where="closed_at IS NULL",
    )
    op.create_table(
        "meeting_item",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("item_key", sa.Text(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rated", sa.BigInteger(), nullable=True),
        sa.Column("abstained", sa.BigInteger(), nullable=True),
        sa.Column("rated_0", sa.BigInteger(), nullable=True),
        sa.Column("rated_1", sa.BigInteger(), nullable=True),
        sa.Column("rated_2", sa.BigInteger(), nullable=True),
        sa.Column("rated_3", sa.BigInteger(), nullable=True),
        sa.Column("agreed_rating", sa.BigInteger(), nullable=True),
        sa.Column("agreed_note", sa.Text(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(agreed_at IS NULL) = (agreed_rating IS NULL)", name=op.f("ck_meeting_item_agreed_whole")
        ),
        sa.CheckConstraint(
            "(coalesce(rated, 0) >= 3) = (rated_0 IS NOT NULL)",
            name=op.f("ck_meeting_item_spread_from_three"),
        ),
        sa.CheckConstraint(
            "(rated IS NULL) = (abstained IS NULL)", name=op.f("ck_meeting_item_counted_whole")
        ),
        sa.CheckConstraint(
            "(revealed_at IS NULL) = (rated IS NULL)", name=op.f("ck_meeting_item_revealed_is_counted")
        ),
        sa.CheckConstraint("agreed_rating BETWEEN 0 AND 3", name=op.f("ck_meeting_item_agreed_in_range")),
        sa.CheckConstraint(
            "rated_0 + rated_1 + rated_2 + rated_3 = rated", name=op.f("ck_meeting_item_spread_adds_up")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "meeting_id"],
            ["meeting.tenant_id", "meeting.id"],
            name=op.f("fk_meeting_item_tenant_id_meeting_id_meeting"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_meeting_item_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "meeting_id", "item_key", name=op.f("pk_meeting_item")),
    )
    op.create_table(
        "seat",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("seat_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "meeting_id"],
            ["meeting.tenant_id", "meeting.id"],
            name=op.f("fk_seat_tenant_id_meeting_id_meeting"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_seat_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "meeting_id", "seat_key", name=op.f("pk_seat")),
    )
    op.create_table(
        "ballot",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("item_key", sa.Text(), nullable=False),
        sa.Column("ballot_key", sa.Text(), nullable=False),
        sa.Column("rating", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("rating BETWEEN 0 AND 3", name=op.f("ck_ballot_rating_in_range")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "meeting_id", "item_key"],
            ["meeting_item.tenant_id", "meeting_item.meeting_id", "meeting_item.item_key"],
            name=op.f("fk_ballot_tenant_id_meeting_id_item_key_meeting_item"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_ballot_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "meeting_id", "item_key", "ballot_key", name=op.f("pk_ballot")),
    )
    op.add_column("answer_event", sa.Column("meeting_id", sa.Uuid(), nullable=True))
    # Not validated: every row is empty here, and to look at all of them is nobody's right.
    op.create_foreign_key(
        op.f("fk_answer_event_tenant_id_meeting_id_meeting"),
        "answer_event",
        "meeting",
        ["tenant_id", "meeting_id"],
        ["tenant_id", "id"],
        postgresql_not_valid=True,
    )
    grants = {
        "meeting": "SELECT, INSERT, UPDATE",
        "meeting_code": "SELECT, INSERT, UPDATE (closed_at)",
        "meeting_item": "SELECT, INSERT, UPDATE",
        "seat": "SELECT, INSERT, UPDATE, DELETE",
        "ballot": "SELECT, INSERT, UPDATE, DELETE",
    }
    for table, privileges in grants.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"GRANT {privileges} ON {table} TO werkstatt_tenant")
        _let_see(table, "tenant", _MINE)
    for table in grants.keys() - {"meeting_code"}:
        _let_see(table, "owner", _MINE)
    op.execute("GRANT SELECT ON meeting_code TO werkstatt_platform")
    _let_see("meeting_code", "platform", "true")


def _let_see(table: str, who: str, condition: str) -> None:
    op.execute(
        f"CREATE POLICY {who}_sees ON {table} TO werkstatt_{who} USING ({condition}) WITH CHECK ({condition})"
    )
