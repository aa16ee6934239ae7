"""Let the Moderation review what was handed in, and talk about it with the Jugendamt.

Revision: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was said so far was said among colleagues."""
    op.create_table(
        "review",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("item_key", sa.Text(), nullable=False),
        sa.Column("rating", sa.BigInteger(), nullable=True),
        sa.Column("evidence_class", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("judged_by", sa.Uuid(), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("evidence_class BETWEEN 0 AND 2", name=op.f("ck_review_evidence_class_in_range")),
        sa.CheckConstraint("rating BETWEEN 0 AND 3", name=op.f("ck_review_rating_in_range")),
        sa.ForeignKeyConstraint(["judged_by"], ["person.id"], name=op.f("fk_review_judged_by_person")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "run_id"], ["run.tenant_id", "run.id"], name=op.f("fk_review_tenant_id_run_id_run")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_review_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "run_id", "item_key", name=op.f("pk_review")),
    )
    op.create_table(
        "review_query",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("item_key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replied_by", sa.Uuid(), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_review_query_text_not_empty")),
        sa.CheckConstraint(
            "(reply IS NULL) = (replied_at IS NULL)", name=op.f("ck_review_query_reply_with_its_time")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_review_query_asked_by_person")),
        sa.ForeignKeyConstraint(
            ["replied_by"], ["person.id"], name=op.f("fk_review_query_replied_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "run_id"],
            ["run.tenant_id", "run.id"],
            name=op.f("fk_review_query_tenant_id_run_id_run"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_review_query_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_review_query")),
    )
    op.create_index(
        "uq_review_query_open",
        "review_query",
        ["tenant_id", "run_id", "item_key"],
        unique=True,
        postgresql_where="closed_at IS NULL",
    )
    op.add_column("comment", sa.Column("thread", sa.Text(), nullable=False, server_default="intern"))
    op.alter_column("comment", "thread", server_default=None)
    op.create_check_constraint(
        op.f("ck_comment_thread_known"), "comment", "thread IN ('intern', 'moderation')"
    )
    op.execute("ALTER TABLE review ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE review FORCE ROW LEVEL SECURITY")
    op.execute("GRANT SELECT, INSERT, UPDATE ON review TO werkstatt_workshop")
    op.execute(
        "CREATE POLICY workshop_sees ON review TO werkstatt_workshop USING (EXISTS (SELECT 1 FROM run r WHERE r.tenant_id = review.tenant_id AND r.id = review.run_id)) WITH CHECK (EXISTS (SELECT 1 FROM run r WHERE r.tenant_id = review.tenant_id AND r.id = review.run_id))"
    )
    op.execute("GRANT SELECT ON review TO werkstatt_tenant")
    op.execute(
        "CREATE POLICY tenant_sees ON review TO werkstatt_tenant USING (tenant_id = (SELECT require_tenant()) AND shown_at IS NOT NULL) WITH CHECK (tenant_id = (SELECT require_tenant()) AND shown_at IS NOT NULL)"
    )
    op.execute(
        "CREATE POLICY owner_sees ON review TO werkstatt_owner USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))"
    )
    op.execute("ALTER TABLE review_query ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE review_query FORCE ROW LEVEL SECURITY")
    op.execute("GRANT SELECT, INSERT, UPDATE ON review_query TO werkstatt_workshop")
    op.execute(
        "CREATE POLICY workshop_sees ON review_query TO werkstatt_workshop USING (EXISTS (SELECT 1 FROM run r WHERE r.tenant_id = review_query.tenant_id AND r.id = review_query.run_id)) WITH CHECK (EXISTS (SELECT 1 FROM run r WHERE r.tenant_id = review_query.tenant_id AND r.id = review_query.run_id))"
    )
    op.execute(
        "GRANT SELECT, UPDATE (reply, replied_by, replied_at, version) ON review_query TO werkstatt_tenant"
    )
    op.execute(
        "CREATE POLICY tenant_sees ON review_query TO werkstatt_tenant USING (tenant_id = (SELECT require_tenant()) AND sent_at IS NOT NULL) WITH CHECK (tenant_id = (SELECT require_tenant()) AND sent_at IS NOT NULL)"
    )
    op.execute(
        "CREATE POLICY owner_sees ON review_query TO werkstatt_owner USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))"
    )
    op.execute("GRANT SELECT, UPDATE (state, validated_at, version) ON run TO werkstatt_workshop")
    op.execute(
        "CREATE POLICY workshop_sees ON run TO werkstatt_workshop USING (state <> 'entwurf' AND EXISTS (SELECT 1 FROM cohort_member m WHERE m.tenant_id = run.tenant_id AND m.joined_on <= current_date)) WITH CHECK (state <> 'entwurf' AND EXISTS (SELECT 1 FROM cohort_member m WHERE m.tenant_id = run.tenant_id AND m.joined_on <= current_date))"
    )
    op.execute("GRANT SELECT ON answer TO werkstatt_workshop")
    op.execute(
        "CREATE POLICY workshop_sees ON answer TO werkstatt_workshop USING (EXISTS (SELECT 1 FROM run r WHERE r.tenant_id = answer.tenant_id AND r.id = answer.run_id)) WITH CHECK (EXISTS (SELECT 1 FROM run r WHERE r.tenant_id = answer.tenant_id AND r.id = answer.run_id))"
    )
    op.execute("GRANT SELECT ON evidence TO werkstatt_workshop")
    op.execute(
        "CREATE POLICY workshop_sees ON evidence TO werkstatt_workshop USING (EXISTS (SELECT 1 FROM run r WHERE r.tenant_id = evidence.tenant_id AND r.id = evidence.run_id)) WITH CHECK (EXISTS (SELECT 1 FROM run r WHERE r.tenant_id = evidence.tenant_id AND r.id = evidence.run_id))"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE (settled_at, settled_by) ON comment TO werkstatt_workshop")
    op.execute(
        "CREATE POLICY workshop_sees ON comment TO werkstatt_workshop USING (thread = 'moderation' AND EXISTS (SELECT 1 FROM run r WHERE r.tenant_id = comment.tenant_id AND r.id = comment.run_id)) WITH CHECK (thread = 'moderation' AND EXISTS (SELECT 1 FROM run r WHERE r.tenant_id = comment.tenant_id AND r.id = comment.run_id))"
    )
    op.execute("GRANT INSERT ON journal TO werkstatt_workshop")
    op.execute(
        "CREATE POLICY workshop_sees ON journal TO werkstatt_workshop USING (person_id = (SELECT require_person()) AND EXISTS (SELECT 1 FROM cohort_member m WHERE m.tenant_id = journal.tenant_id)) WITH CHECK (person_id = (SELECT require_person()) AND EXISTS (SELECT 1 FROM cohort_member m WHERE m.tenant_id = journal.tenant_id))"
    )
    op.execute("GRANT SELECT ON cohort_moderator TO werkstatt_tenant")
    op.execute(
        "CREATE POLICY tenant_sees ON cohort_moderator TO werkstatt_tenant USING (EXISTS (SELECT 1 FROM cohort_member m WHERE m.tenant_id = (SELECT require_tenant()) AND m.cohort_id = cohort_moderator.cohort_id)) WITH CHECK (EXISTS (SELECT 1 FROM cohort_member m WHERE m.tenant_id = (SELECT require_tenant()) AND m.cohort_id = cohort_moderator.cohort_id))"
    )
    op.execute("DROP POLICY tenant_sees ON person")
    op.execute(
        "CREATE POLICY tenant_sees ON person TO werkstatt_tenant USING (EXISTS (SELECT 1 FROM membership m WHERE m.tenant_id = (SELECT require_tenant()) AND m.person_id = person.id) OR EXISTS (SELECT 1 FROM cohort_moderator c WHERE c.person_id = person.id)) WITH CHECK (EXISTS (SELECT 1 FROM membership m WHERE m.tenant_id = (SELECT require_tenant()) AND m.person_id = person.id) OR EXISTS (SELECT 1 FROM cohort_moderator c WHERE c.person_id = person.id))"
    )
    op.execute("GRANT SELECT ON document_version TO werkstatt_workshop")
    op.execute(
        "CREATE POLICY workshop_sees ON document_version TO werkstatt_workshop USING (EXISTS (SELECT 1 FROM evidence e JOIN run r ON r.tenant_id = e.tenant_id AND r.id = e.run_id WHERE e.tenant_id = document_version.tenant_id AND e.document_id = document_version.document_id AND document_version.written_at <= r.submitted_at)) WITH CHECK (EXISTS (SELECT 1 FROM evidence e JOIN run r ON r.tenant_id = e.tenant_id AND r.id = e.run_id WHERE e.tenant_id = document_version.tenant_id AND e.document_id = document_version.document_id AND document_version.written_at <= r.submitted_at))"
    )
    op.execute(
        "GRANT SELECT (tenant_id, id, document_id, added_in, removed_in, name, kind, size, sha256, state) ON document_file TO werkstatt_workshop"
    )
    op.execute(
        "CREATE POLICY workshop_sees ON document_file TO werkstatt_workshop USING (EXISTS (SELECT 1 FROM document_version v WHERE v.tenant_id = document_file.tenant_id AND v.document_id = document_file.document_id AND v.number >= document_file.added_in)) WITH CHECK (EXISTS (SELECT 1 FROM document_version v WHERE v.tenant_id = document_file.tenant_id AND v.document_id = document_file.document_id AND v.number >= document_file.added_in))"
    )
