"""Keep evidence as documents with versions and files, which items use.

Revision: 0009
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_MINE = "tenant_id = (SELECT require_tenant())"
_PRIVILEGES = {
    "document": "SELECT, INSERT, UPDATE (latest)",
    "document_version": "SELECT, INSERT",
    "upload": "SELECT, INSERT, UPDATE, DELETE",
    "document_file": "SELECT, INSERT, UPDATE, DELETE",
}
_MOVES = (
    "INSERT INTO document (tenant_id, id, latest) SELECT tenant_id, id, 1 FROM evidence",
    (
        "INSERT INTO document_version (tenant_id, document_id, number, reference, dated_on, decision, "
        "last_proof_on, written_by, written_at) SELECT tenant_id, id, 1, reference, dated_on, decision, "
        "last_proof_on, recorded_by, recorded_at FROM evidence"
    ),
    "UPDATE evidence SET document_id = id",
)


def upgrade() -> None:
    """Create the tables, guard them, and make a document of every piece of evidence there is."""
    op.create_table(
        "document",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("latest", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("latest >= 1", name=op.f("ck_document_latest_from_one")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_document_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_document")),
    )
    op.create_table(
        "document_version",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("last_proof_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_document_version_number_from_one")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "document_id"],
            ["document.tenant_id", "document.id"],
            name=op.f("fk_document_version_tenant_id_document_id_document"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_document_version_tenant_id_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["person.id"], name=op.f("fk_document_version_written_by_person")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "document_id", "number", name=op.f("pk_document_version")),
    )
    op.create_table(
        "upload",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("module", sa.Text(), nullable=True),
        sa.Column("item_key", sa.Text(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("words", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("sent_by", sa.Uuid(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(module IS NULL) = (item_key IS NULL)", name=op.f("ck_upload_item_of_a_module")),
        sa.ForeignKeyConstraint(["sent_by"], ["person.id"], name=op.f("fk_upload_sent_by_person")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "document_id"],
            ["document.tenant_id", "document.id"],
            name=op.f("fk_upload_tenant_id_document_id_document"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_upload_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_upload")),
    )
    op.create_index(
        "ix_upload_open",
        "upload",
        ["tenant_id", "sent_at"],
        unique=False,
        postgresql_where="taken_at IS NULL",
    )
    op.create_table(
        "document_file",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("upload_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("added_in", sa.BigInteger(), nullable=True),
        sa.Column("removed_in", sa.BigInteger(), nullable=True),
        sa.Column("replaces", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("traits", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("findings", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("release_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('frei', 'ungeprueft', 'gesperrt', 'entfernt')",
            name=op.f("ck_document_file_state_known"),
        ),
        sa.CheckConstraint(
            "(document_id IS NULL) = (added_in IS NULL)", name=op.f("ck_document_file_added_to_a_document")
        ),
        sa.CheckConstraint(
            "(released_at IS NULL) = (release_reason IS NULL)",
            name=op.f("ck_document_file_released_for_a_reason"),
        ),
        sa.CheckConstraint("removed_in > added_in", name=op.f("ck_document_file_removed_after_added")),
        sa.ForeignKeyConstraint(
            ["released_by"], ["person.id"], name=op.f("fk_document_file_released_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "document_id"],
            ["document.tenant_id", "document.id"],
            name=op.f("fk_document_file_tenant_id_document_id_document"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "upload_id"],
            ["upload.tenant_id", "upload.id"],
            name=op.f("fk_document_file_tenant_id_upload_id_upload"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_document_file_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_document_file")),
    )
    op.create_index("ix_document_file_document", "document_file", ["tenant_id", "document_id"], unique=False)
    op.create_index(
        "ix_document_file_unscanned",
        "document_file",
        ["tenant_id"],
        unique=False,
        postgresql_where="state = 'ungeprueft'",
    )
    op.create_index("ix_document_file_upload", "document_file", ["tenant_id", "upload_id"], unique=False)
    op.add_column("evidence", sa.Column("document_id", sa.Uuid(), nullable=True))
    op.create_index("ix_evidence_document", "evidence", ["tenant_id", "document_id"], unique=False)
    for table, privileges in _PRIVILEGES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"GRANT {privileges} ON {table} TO werkstatt_tenant")
        for name in ("tenant", "owner"):
            op.execute(
                f"CREATE POLICY {name}_sees ON {table} TO werkstatt_{name} "
                f"USING ({_MINE}) WITH CHECK ({_MINE})"
            )
    _move_words()
    op.alter_column("evidence", "document_id", nullable=False)
    _bind_uses_to_documents()


def _move_words() -> None:
    """A document of its own for every piece, under the id of its use; tenant by tenant, as the policies ask."""
    connection = op.get_bind()
    # No policy lets the owner see whose rows there are.
    op.execute("ALTER TABLE tenant NO FORCE ROW LEVEL SECURITY")
    tenants = connection.execute(sa.text("SELECT id FROM tenant")).scalars().all()
    op.execute("ALTER TABLE tenant FORCE ROW LEVEL SECURITY")
    for tenant in tenants:
        connection.execute(
            sa.text("SELECT set_config('app.tenant_id', :tenant, true)"), {"tenant": str(tenant)}
        )
        for statement in _MOVES:
            connection.execute(sa.text(statement))


def _bind_uses_to_documents() -> None:
    """The rows of all tenants are checked at once, which the owner may not see while the policies bind it."""
    for table in ("evidence", "document"):
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.create_foreign_key(
        op.f("fk_evidence_tenant_id_document_id_document"),
        "evidence",
        "document",
        ["tenant_id", "document_id"],
        ["tenant_id", "id"],
    )
    for table in ("evidence", "document"):
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
