"""Create all tables of the first edition.

Revision: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


_FUNCTIONS = (
    "CREATE FUNCTION require_tenant() RETURNS uuid LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$ DECLARE bound text := current_setting('app.tenant_id', true); BEGIN IF bound IS NULL OR bound = '' THEN RAISE EXCEPTION 'app.tenant_id is not bound' USING ERRCODE = '42501'; END IF; RETURN bound::uuid; END $$",
    "CREATE FUNCTION require_cohort() RETURNS uuid LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$ DECLARE bound text := current_setting('app.cohort_id', true); BEGIN IF bound IS NULL OR bound = '' THEN RAISE EXCEPTION 'app.cohort_id is not bound' USING ERRCODE = '42501'; END IF; RETURN bound::uuid; END $$",
    "CREATE FUNCTION require_person() RETURNS uuid LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$ DECLARE bound text := current_setting('app.person_id', true); BEGIN IF bound IS NULL OR bound = '' THEN RAISE EXCEPTION 'app.person_id is not bound' USING ERRCODE = '42501'; END IF; RETURN bound::uuid; END $$",
    "CREATE FUNCTION require_quantity() RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$ DECLARE bound text := current_setting('app.quantity', true); BEGIN IF bound IS NULL OR bound = '' THEN RAISE EXCEPTION 'app.quantity is not bound' USING ERRCODE = '42501'; END IF; RETURN bound::text; END $$",
    "CREATE FUNCTION require_period() RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$ DECLARE bound text := current_setting('app.period', true); BEGIN IF bound IS NULL OR bound = '' THEN RAISE EXCEPTION 'app.period is not bound' USING ERRCODE = '42501'; END IF; RETURN bound::text; END $$",
)

_POLICIES = (
    "ALTER TABLE barrier_report ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE barrier_report FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT ON barrier_report TO werkstatt_platform",
    "CREATE POLICY platform_sees ON barrier_report TO werkstatt_platform USING (true) WITH CHECK (true)",
    "ALTER TABLE cohort ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE cohort FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, UPDATE ON cohort TO werkstatt_platform",
    "CREATE POLICY platform_sees ON cohort TO werkstatt_platform USING (true) WITH CHECK (true)",
    "GRANT SELECT ON cohort TO werkstatt_tenant",
    "CREATE POLICY tenant_sees ON cohort TO werkstatt_tenant USING (EXISTS (SELECT 1 FROM cohort_member m WHERE m.tenant_id = (SELECT require_tenant()) AND m.cohort_id = cohort.id)) WITH CHECK (EXISTS (SELECT 1 FROM cohort_member m WHERE m.tenant_id = (SELECT require_tenant()) AND m.cohort_id = cohort.id))",
    "GRANT SELECT ON cohort TO werkstatt_workshop",
    "CREATE POLICY workshop_sees ON cohort TO werkstatt_workshop USING (id = (SELECT require_cohort()) AND EXISTS (SELECT 1 FROM cohort_moderator me WHERE me.cohort_id = (SELECT require_cohort()) AND me.person_id = (SELECT require_person()) AND (me.ended_on IS NULL OR me.ended_on > current_date))) WITH CHECK (id = (SELECT require_cohort()) AND EXISTS (SELECT 1 FROM cohort_moderator me WHERE me.cohort_id = (SELECT require_cohort()) AND me.person_id = (SELECT require_person()) AND (me.ended_on IS NULL OR me.ended_on > current_date)))",
    "ALTER TABLE comparison_group ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE comparison_group FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, UPDATE ON comparison_group TO werkstatt_platform",
    "CREATE POLICY platform_sees ON comparison_group TO werkstatt_platform USING (true) WITH CHECK (true)",
    "GRANT SELECT ON comparison_group TO werkstatt_tenant",
    "CREATE POLICY tenant_sees ON comparison_group TO werkstatt_tenant USING (EXISTS (SELECT 1 FROM comparison_member m WHERE m.tenant_id = (SELECT require_tenant()) AND m.group_key = comparison_group.key)) WITH CHECK (EXISTS (SELECT 1 FROM comparison_member m WHERE m.tenant_id = (SELECT require_tenant()) AND m.group_key = comparison_group.key))",
    "GRANT SELECT ON comparison_group TO werkstatt_release",
    "CREATE POLICY release_sees ON comparison_group TO werkstatt_release USING (true) WITH CHECK (true)",
    "ALTER TABLE municipality ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE municipality FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON municipality TO werkstatt_platform",
    "CREATE POLICY platform_sees ON municipality TO werkstatt_platform USING (true) WITH CHECK (true)",
    "GRANT SELECT ON municipality TO werkstatt_tenant",
    "CREATE POLICY tenant_sees ON municipality TO werkstatt_tenant USING (true) WITH CHECK (true)",
    "ALTER TABLE person ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE person FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, UPDATE ON person TO werkstatt_platform",
    "CREATE POLICY platform_sees ON person TO werkstatt_platform USING (true) WITH CHECK (true)",
    "GRANT SELECT (id, name, email) ON person TO werkstatt_tenant",
    "CREATE POLICY tenant_sees ON person TO werkstatt_tenant USING (EXISTS (SELECT 1 FROM membership m WHERE m.tenant_id = (SELECT require_tenant()) AND m.person_id = person.id)) WITH CHECK (EXISTS (SELECT 1 FROM membership m WHERE m.tenant_id = (SELECT require_tenant()) AND m.person_id = person.id))",
    "GRANT SELECT (id, name) ON person TO werkstatt_workshop",
    "CREATE POLICY workshop_sees ON person TO werkstatt_workshop USING (EXISTS (SELECT 1 FROM cohort_moderator m WHERE m.cohort_id = (SELECT require_cohort()) AND m.person_id = person.id)) WITH CHECK (EXISTS (SELECT 1 FROM cohort_moderator m WHERE m.cohort_id = (SELECT require_cohort()) AND m.person_id = person.id))",
    "ALTER TABLE tenant ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE tenant FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, UPDATE ON tenant TO werkstatt_platform",
    "CREATE POLICY platform_sees ON tenant TO werkstatt_platform USING (true) WITH CHECK (true)",
    "GRANT SELECT ON tenant TO werkstatt_tenant",
    "CREATE POLICY tenant_sees ON tenant TO werkstatt_tenant USING (id = (SELECT require_tenant())) WITH CHECK (id = (SELECT require_tenant()))",
    "GRANT SELECT ON tenant TO werkstatt_workshop",
    "CREATE POLICY workshop_sees ON tenant TO werkstatt_workshop USING (EXISTS (SELECT 1 FROM cohort_member m WHERE m.cohort_id = (SELECT require_cohort()) AND m.tenant_id = tenant.id)) WITH CHECK (EXISTS (SELECT 1 FROM cohort_member m WHERE m.cohort_id = (SELECT require_cohort()) AND m.tenant_id = tenant.id))",
    "ALTER TABLE cohort_member ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE cohort_member FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, UPDATE ON cohort_member TO werkstatt_platform",
    "CREATE POLICY platform_sees ON cohort_member TO werkstatt_platform USING (true) WITH CHECK (true)",
    "GRANT SELECT ON cohort_member TO werkstatt_tenant",
    "CREATE POLICY tenant_sees ON cohort_member TO werkstatt_tenant USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))",
    "GRANT SELECT ON cohort_member TO werkstatt_workshop",
    "CREATE POLICY workshop_sees ON cohort_member TO werkstatt_workshop USING (cohort_id = (SELECT require_cohort()) AND (left_on IS NULL OR left_on > current_date) AND EXISTS (SELECT 1 FROM cohort_moderator me WHERE me.cohort_id = (SELECT require_cohort()) AND me.person_id = (SELECT require_person()) AND (me.ended_on IS NULL OR me.ended_on > current_date))) WITH CHECK (cohort_id = (SELECT require_cohort()) AND (left_on IS NULL OR left_on > current_date) AND EXISTS (SELECT 1 FROM cohort_moderator me WHERE me.cohort_id = (SELECT require_cohort()) AND me.person_id = (SELECT require_person()) AND (me.ended_on IS NULL OR me.ended_on > current_date)))",
    "ALTER TABLE cohort_moderator ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE cohort_moderator FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, UPDATE ON cohort_moderator TO werkstatt_platform",
    "CREATE POLICY platform_sees ON cohort_moderator TO werkstatt_platform USING (true) WITH CHECK (true)",
    "GRANT SELECT ON cohort_moderator TO werkstatt_workshop",
    "CREATE POLICY workshop_sees ON cohort_moderator TO werkstatt_workshop USING (cohort_id = (SELECT require_cohort())) WITH CHECK (cohort_id = (SELECT require_cohort()))",
    "ALTER TABLE comparison_member ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE comparison_member FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, UPDATE ON comparison_member TO werkstatt_platform",
    "CREATE POLICY platform_sees ON comparison_member TO werkstatt_platform USING (true) WITH CHECK (true)",
    "GRANT SELECT ON comparison_member TO werkstatt_tenant",
    "CREATE POLICY tenant_sees ON comparison_member TO werkstatt_tenant USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))",
    "GRANT SELECT ON comparison_member TO werkstatt_release",
    "CREATE POLICY release_sees ON comparison_member TO werkstatt_release USING (true) WITH CHECK (true)",
    "ALTER TABLE contribution ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE contribution FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, UPDATE ON contribution TO werkstatt_tenant",
    "CREATE POLICY tenant_sees ON contribution TO werkstatt_tenant USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))",
    "GRANT SELECT ON contribution TO werkstatt_release",
    "CREATE POLICY release_sees ON contribution TO werkstatt_release USING (quantity = (SELECT require_quantity()) AND period = (SELECT require_period()) AND withdrawn_at IS NULL) WITH CHECK (quantity = (SELECT require_quantity()) AND period = (SELECT require_period()) AND withdrawn_at IS NULL)",
    "CREATE POLICY owner_sees ON contribution TO werkstatt_owner USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))",
    "ALTER TABLE figure ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE figure FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, UPDATE ON figure TO werkstatt_tenant",
    "CREATE POLICY tenant_sees ON figure TO werkstatt_tenant USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))",
    "CREATE POLICY owner_sees ON figure TO werkstatt_owner USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))",
    "ALTER TABLE figure_import ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE figure_import FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, UPDATE ON figure_import TO werkstatt_tenant",
    "CREATE POLICY tenant_sees ON figure_import TO werkstatt_tenant USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))",
    "CREATE POLICY owner_sees ON figure_import TO werkstatt_owner USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))",
    "ALTER TABLE invitation ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE invitation FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, UPDATE ON invitation TO werkstatt_platform",
    "CREATE POLICY platform_sees ON invitation TO werkstatt_platform USING (true) WITH CHECK (true)",
    "GRANT SELECT, INSERT, UPDATE ON invitation TO werkstatt_tenant",
    "CREATE POLICY tenant_sees ON invitation TO werkstatt_tenant USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))",
    "CREATE POLICY owner_sees ON invitation TO werkstatt_owner USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))",
    "ALTER TABLE journal ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE journal FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT ON journal TO werkstatt_tenant",
    "CREATE POLICY tenant_sees ON journal TO werkstatt_tenant USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))",
    "GRANT INSERT ON journal TO werkstatt_platform",
    "CREATE POLICY platform_sees ON journal TO werkstatt_platform USING (true) WITH CHECK (true)",
    "CREATE POLICY owner_sees ON journal TO werkstatt_owner USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))",
    "ALTER TABLE membership ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE membership FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, UPDATE ON membership TO werkstatt_platform",
    "CREATE POLICY platform_sees ON membership TO werkstatt_platform USING (true) WITH CHECK (true)",
    "GRANT SELECT, INSERT, UPDATE ON membership TO werkstatt_tenant",
    "CREATE POLICY tenant_sees ON membership TO werkstatt_tenant USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))",
    "CREATE POLICY owner_sees ON membership TO werkstatt_owner USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))",
    "ALTER TABLE password_reset ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE password_reset FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, UPDATE ON password_reset TO werkstatt_platform",
    "CREATE POLICY platform_sees ON password_reset TO werkstatt_platform USING (true) WITH CHECK (true)",
    "ALTER TABLE platform_journal ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE platform_journal FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT ON platform_journal TO werkstatt_platform",
    "CREATE POLICY platform_sees ON platform_journal TO werkstatt_platform USING (true) WITH CHECK (true)",
    "ALTER TABLE platform_role ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE platform_role FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, UPDATE ON platform_role TO werkstatt_platform",
    "CREATE POLICY platform_sees ON platform_role TO werkstatt_platform USING (true) WITH CHECK (true)",
    "ALTER TABLE refusal ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE refusal FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, UPDATE ON refusal TO werkstatt_release",
    "CREATE POLICY release_sees ON refusal TO werkstatt_release USING (quantity = (SELECT require_quantity()) AND period = (SELECT require_period())) WITH CHECK (quantity = (SELECT require_quantity()) AND period = (SELECT require_period()))",
    "GRANT SELECT ON refusal TO werkstatt_tenant",
    "CREATE POLICY tenant_sees ON refusal TO werkstatt_tenant USING (EXISTS (SELECT 1 FROM comparison_member m WHERE m.tenant_id = (SELECT require_tenant()) AND m.joined_on <= current_date AND (m.left_on IS NULL OR m.left_on > current_date) AND m.group_key = refusal.group_key)) WITH CHECK (EXISTS (SELECT 1 FROM comparison_member m WHERE m.tenant_id = (SELECT require_tenant()) AND m.joined_on <= current_date AND (m.left_on IS NULL OR m.left_on > current_date) AND m.group_key = refusal.group_key))",
    "ALTER TABLE run ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE run FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, UPDATE ON run TO werkstatt_tenant",
    "CREATE POLICY tenant_sees ON run TO werkstatt_tenant USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))",
    "CREATE POLICY owner_sees ON run TO werkstatt_owner USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))",
    "ALTER TABLE signin ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE signin FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, UPDATE ON signin TO werkstatt_platform",
    "CREATE POLICY platform_sees ON signin TO werkstatt_platform USING (true) WITH CHECK (true)",
    "ALTER TABLE size ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE size FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT ON size TO werkstatt_platform",
    "CREATE POLICY platform_sees ON size TO werkstatt_platform USING (true) WITH CHECK (true)",
    "GRANT SELECT ON size TO werkstatt_tenant",
    "CREATE POLICY tenant_sees ON size TO werkstatt_tenant USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))",
    "CREATE POLICY owner_sees ON size TO werkstatt_owner USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))",
    "ALTER TABLE vintage ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE vintage FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT ON vintage TO werkstatt_release",
    "CREATE POLICY release_sees ON vintage TO werkstatt_release USING (quantity = (SELECT require_quantity()) AND period = (SELECT require_period())) WITH CHECK (quantity = (SELECT require_quantity()) AND period = (SELECT require_period()))",
    "GRANT SELECT ON vintage TO werkstatt_tenant",
    "CREATE POLICY tenant_sees ON vintage TO werkstatt_tenant USING (EXISTS (SELECT 1 FROM comparison_member m WHERE m.tenant_id = (SELECT require_tenant()) AND m.joined_on <= current_date AND (m.left_on IS NULL OR m.left_on > current_date) AND m.group_key = vintage.group_key)) WITH CHECK (EXISTS (SELECT 1 FROM comparison_member m WHERE m.tenant_id = (SELECT require_tenant()) AND m.joined_on <= current_date AND (m.left_on IS NULL OR m.left_on > current_date) AND m.group_key = vintage.group_key))",
    "ALTER TABLE wish ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE wish FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, UPDATE ON wish TO werkstatt_platform",
    "CREATE POLICY platform_sees ON wish TO werkstatt_platform USING (true) WITH CHECK (true)",
    "GRANT SELECT, INSERT, UPDATE ON wish TO werkstatt_tenant",
    "CREATE POLICY tenant_sees ON wish TO werkstatt_tenant USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))",
    "ALTER TABLE answer ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE answer FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, UPDATE ON answer TO werkstatt_tenant",
    "CREATE POLICY tenant_sees ON answer TO werkstatt_tenant USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))",
    "CREATE POLICY owner_sees ON answer TO werkstatt_owner USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))",
    "ALTER TABLE answer_event ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE answer_event FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT ON answer_event TO werkstatt_tenant",
    "CREATE POLICY tenant_sees ON answer_event TO werkstatt_tenant USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))",
    "CREATE POLICY owner_sees ON answer_event TO werkstatt_owner USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))",
    "ALTER TABLE evidence ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE evidence FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT, UPDATE ON evidence TO werkstatt_tenant",
    "CREATE POLICY tenant_sees ON evidence TO werkstatt_tenant USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))",
    "CREATE POLICY owner_sees ON evidence TO werkstatt_owner USING (tenant_id = (SELECT require_tenant())) WITH CHECK (tenant_id = (SELECT require_tenant()))",
    "ALTER TABLE published_figure ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE published_figure FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT ON published_figure TO werkstatt_release",
    "CREATE POLICY release_sees ON published_figure TO werkstatt_release USING (EXISTS (SELECT 1 FROM vintage v WHERE v.id = published_figure.vintage_id AND v.quantity = (SELECT require_quantity()) AND v.period = (SELECT require_period()))) WITH CHECK (EXISTS (SELECT 1 FROM vintage v WHERE v.id = published_figure.vintage_id AND v.quantity = (SELECT require_quantity()) AND v.period = (SELECT require_period())))",
    "GRANT SELECT ON published_figure TO werkstatt_tenant",
    "CREATE POLICY tenant_sees ON published_figure TO werkstatt_tenant USING (EXISTS (SELECT 1 FROM vintage v JOIN comparison_member m ON m.group_key = v.group_key WHERE v.id = published_figure.vintage_id AND m.tenant_id = (SELECT require_tenant()) AND m.joined_on <= current_date AND (m.left_on IS NULL OR m.left_on > current_date))) WITH CHECK (EXISTS (SELECT 1 FROM vintage v JOIN comparison_member m ON m.group_key = v.group_key WHERE v.id = published_figure.vintage_id AND m.tenant_id = (SELECT require_tenant()) AND m.joined_on <= current_date AND (m.left_on IS NULL OR m.left_on > current_date)))",
    "ALTER TABLE vintage_contributor ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE vintage_contributor FORCE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT ON vintage_contributor TO werkstatt_release",
    "CREATE POLICY release_sees ON vintage_contributor TO werkstatt_release USING (EXISTS (SELECT 1 FROM vintage v WHERE v.id = vintage_contributor.vintage_id AND v.quantity = (SELECT require_quantity()) AND v.period = (SELECT require_period()))) WITH CHECK (EXISTS (SELECT 1 FROM vintage v WHERE v.id = vintage_contributor.vintage_id AND v.quantity = (SELECT require_quantity()) AND v.period = (SELECT require_period())))",
)


def upgrade() -> None:
    """Create the tables, then the functions and policies that guard them."""
    op.create_table(
        "barrier_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_number", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_due_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_barrier_report")),
        sa.UniqueConstraint("case_number", name=op.f("uq_barrier_report_case_number")),
    )
    op.create_table(
        "cohort",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("cluster", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_cohort_ends_after_start")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort")),
        sa.UniqueConstraint("slug", name=op.f("uq_cohort_slug")),
    )
    op.create_table(
        "comparison_group",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("priority", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_comparison_group")),
    )
    op.create_table(
        "municipality",
        sa.Column("ags", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("kreis", sa.Text(), nullable=False),
        sa.Column("land", sa.Text(), nullable=False),
        sa.Column("population", sa.BigInteger(), nullable=False),
        sa.Column("area_ha", sa.BigInteger(), nullable=False),
        sa.Column("register_on", sa.Date(), nullable=False),
        sa.CheckConstraint("ags ~ '^([0-9]{5}|[0-9]{8})$'", name=op.f("ck_municipality_ags_digits")),
        sa.PrimaryKeyConstraint("ags", name=op.f("pk_municipality")),
    )
    op.create_index("ix_municipality_kreis", "municipality", ["kreis"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_person_email_is_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "tenant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("ags", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("land", sa.Text(), nullable=False),
        sa.Column("is_invented", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenant")),
        sa.UniqueConstraint("ags", name=op.f("uq_tenant_ags")),
        sa.UniqueConstraint("slug", name=op.f("uq_tenant_slug")),
    )
    op.create_table(
        "cohort_member",
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("cluster", sa.Text(), nullable=False),
        sa.Column("population", sa.BigInteger(), nullable=False),
        sa.Column("population_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_cohort_member_cohort_id_cohort")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_cohort_member_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("cohort_id", "tenant_id", name=op.f("pk_cohort_member")),
    )
    op.create_index("ix_cohort_member_tenant_id", "cohort_member", ["tenant_id"], unique=False)
    op.create_table(
        "cohort_moderator",
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_cohort_moderator_cohort_id_cohort")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_cohort_moderator_person_id_person")
        ),
        sa.PrimaryKeyConstraint("cohort_id", "person_id", name=op.f("pk_cohort_moderator")),
    )
    op.create_table(
        "comparison_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_key", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_key"],
            ["comparison_group.key"],
            name=op.f("fk_comparison_member_group_key_comparison_group"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_comparison_member_tenant_id_tenant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparison_member")),
    )
    op.create_index(
        "ix_comparison_member_tenant_id", "comparison_member", ["tenant_id", "group_key"], unique=False
    )
    op.create_index(
        "uq_comparison_member_running",
        "comparison_member",
        ["group_key", "tenant_id"],
        unique=True,
        postgresql_where="left_on IS NULL",
    )
    op.create_table(
        "contribution",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.Numeric(), nullable=False),
        sa.Column("numerator", sa.Numeric(), nullable=True),
        sa.Column("denominator", sa.Numeric(), nullable=True),
        sa.Column("figure_version", sa.BigInteger(), nullable=False),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["released_by"], ["person.id"], name=op.f("fk_contribution_released_by_person")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_contribution_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_contribution")),
        sa.UniqueConstraint(
            "tenant_id",
            "indicator",
            "period",
            "version",
            name=op.f("uq_contribution_tenant_id_indicator_period_version"),
        ),
    )
    op.create_index(
        "ix_contribution_quantity",
        "contribution",
        ["quantity", "period"],
        unique=False,
        postgresql_where="withdrawn_at IS NULL",
    )
    op.create_index(
        "uq_contribution_running",
        "contribution",
        ["tenant_id", "indicator", "period"],
        unique=True,
        postgresql_where="withdrawn_at IS NULL",
    )
    op.create_table(
        "figure",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("numerator", sa.Numeric(), nullable=True),
        sa.Column("denominator", sa.Numeric(), nullable=True),
        sa.Column("value", sa.Numeric(), nullable=True),
        sa.Column("missing", sa.Text(), nullable=True),
        sa.Column("counting_method", sa.Text(), nullable=True),
        sa.Column("with_uma", sa.Boolean(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("(value IS NULL) <> (missing IS NULL)", name=op.f("ck_figure_value_or_missing")),
        sa.CheckConstraint(
            "numerator IS NULL OR missing IS NULL", name=op.f("ck_figure_no_counts_when_missing")
        ),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_figure_entered_by_person")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_figure_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_figure")),
        sa.UniqueConstraint(
            "tenant_id", "indicator", "period", name=op.f("uq_figure_tenant_id_indicator_period")
        ),
    )
    op.create_table(
        "figure_import",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("rows", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("findings", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("read_by", sa.Uuid(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('vorschau', 'beauftragt', 'uebernommen', 'verworfen')",
            name=op.f("ck_figure_import_state_known"),
        ),
        sa.ForeignKeyConstraint(["read_by"], ["person.id"], name=op.f("fk_figure_import_read_by_person")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_figure_import_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_figure_import")),
    )
    op.create_table(
        "invitation",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("invited_by", sa.Uuid(), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_again_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["invited_by"], ["person.id"], name=op.f("fk_invitation_invited_by_person")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_invitation_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_invitation")),
    )
    op.create_index(
        "uq_invitation_open",
        "invitation",
        ["tenant_id", "email"],
        unique=True,
        postgresql_where="accepted_at IS NULL AND withdrawn_at IS NULL",
    )
    op.create_table(
        "journal",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("before", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("after", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_journal_person_id_person")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_journal_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_journal")),
    )
    op.create_index("ix_journal_tenant_id_at", "journal", ["tenant_id", "at"], unique=False)
    op.create_table(
        "membership",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("given_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_membership_ends_after_start")
        ),
        sa.ForeignKeyConstraint(["given_by"], ["person.id"], name=op.f("fk_membership_given_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id_person")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_membership_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_membership")),
    )
    op.create_index("ix_membership_person_id", "membership", ["person_id"], unique=False)
    op.create_index(
        "uq_membership_running",
        "membership",
        ["tenant_id", "person_id", "role"],
        unique=True,
        postgresql_where="ends_on IS NULL",
    )
    op.create_table(
        "password_reset",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("wished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_password_reset_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_reset")),
    )
    op.create_table(
        "platform_journal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("before", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("after", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_platform_journal_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_journal")),
    )
    op.create_table(
        "platform_role",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_platform_role_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "role", name=op.f("pk_platform_role")),
    )
    op.create_table(
        "refusal",
        sa.Column("group_key", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason IN ('fewer-than-five', 'withheld')", name=op.f("ck_refusal_reason_known")),
        sa.ForeignKeyConstraint(
            ["group_key"], ["comparison_group.key"], name=op.f("fk_refusal_group_key_comparison_group")
        ),
        sa.PrimaryKeyConstraint("group_key", "quantity", "period", name=op.f("pk_refusal")),
    )
    op.create_table(
        "run",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("module", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('entwurf', 'eingereicht', 'in-pruefung', 'rueckfragen', 'validiert', 'eingefroren')",
            name=op.f("ck_run_state_known"),
        ),
        sa.CheckConstraint("round >= 1", name=op.f("ck_run_round_from_one")),
        sa.ForeignKeyConstraint(["submitted_by"], ["person.id"], name=op.f("fk_run_submitted_by_person")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_run_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_run")),
        sa.UniqueConstraint("tenant_id", "module", "round", name=op.f("uq_run_tenant_id_module_round")),
    )
    op.create_table(
        "signin",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_signin_person_id_person")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_signin")),
    )
    op.create_index("ix_signin_person_id", "signin", ["person_id"], unique=False)
    op.create_table(
        "size",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("population", sa.BigInteger(), nullable=False),
        sa.Column("population_on", sa.Date(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("excluded_ags", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("cluster", sa.Text(), nullable=False),
        sa.Column("in_force_on", sa.Date(), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cluster IN ('I', 'II', 'III')", name=op.f("ck_size_cluster_known")),
        sa.CheckConstraint("population > 0", name=op.f("ck_size_population_positive")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_size_confirmed_by_person")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_size_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_size")),
    )
    op.create_index("ix_size_tenant_id_confirmed_at", "size", ["tenant_id", "confirmed_at"], unique=False)
    op.create_table(
        "vintage",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_key", sa.Text(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("contributors", sa.BigInteger(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.CheckConstraint("contributors >= 5", name=op.f("ck_vintage_at_least_five")),
        sa.ForeignKeyConstraint(
            ["group_key"], ["comparison_group.key"], name=op.f("fk_vintage_group_key_comparison_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vintage")),
        sa.UniqueConstraint(
            "group_key",
            "quantity",
            "period",
            "number",
            name=op.f("uq_vintage_group_key_quantity_period_number"),
        ),
    )
    op.create_table(
        "wish",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=True),
        sa.Column("arguments", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("wished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("outcome", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('gewuenscht', 'laeuft', 'fertig', 'gescheitert')", name=op.f("ck_wish_state_known")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_wish_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish")),
    )
    op.create_index(
        "ix_wish_open",
        "wish",
        ["wished_at"],
        unique=False,
        postgresql_where="state IN ('gewuenscht', 'laeuft')",
    )
    op.create_table(
        "answer",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("item_key", sa.Text(), nullable=False),
        sa.Column("rating", sa.BigInteger(), nullable=True),
        sa.Column("not_applicable_reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("not_applicable_reason <> ''", name=op.f("ck_answer_reason_not_empty")),
        sa.CheckConstraint("rating BETWEEN 0 AND 3", name=op.f("ck_answer_rating_in_range")),
        sa.CheckConstraint(
            "rating IS NULL OR not_applicable_reason IS NULL", name=op.f("ck_answer_rating_or_reason")
        ),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_answer_answered_by_person")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "run_id"], ["run.tenant_id", "run.id"], name=op.f("fk_answer_tenant_id_run_id_run")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_answer_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "run_id", "item_key", name=op.f("pk_answer")),
    )
    op.create_table(
        "answer_event",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("item_key", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("before", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("after", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_answer_event_person_id_person")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "run_id"],
            ["run.tenant_id", "run.id"],
            name=op.f("fk_answer_event_tenant_id_run_id_run"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_answer_event_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_answer_event")),
    )
    op.create_index(
        "ix_answer_event_item", "answer_event", ["tenant_id", "run_id", "item_key", "at"], unique=False
    )
    op.create_table(
        "evidence",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("item_key", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("last_proof_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_evidence_recorded_by_person")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "run_id"],
            ["run.tenant_id", "run.id"],
            name=op.f("fk_evidence_tenant_id_run_id_run"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_evidence_tenant_id_tenant")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_evidence")),
    )
    op.create_index("ix_evidence_item", "evidence", ["tenant_id", "run_id", "item_key"], unique=False)
    op.create_table(
        "published_figure",
        sa.Column("vintage_id", sa.Uuid(), nullable=False),
        sa.Column("statistic", sa.Text(), nullable=False),
        sa.Column("value", sa.Numeric(), nullable=False),
        sa.Column("rounding_step", sa.Numeric(), nullable=False),
        sa.Column("first_rank", sa.BigInteger(), nullable=False),
        sa.Column("last_rank", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "statistic IN ('mean', 'median')", name=op.f("ck_published_figure_statistic_allowed")
        ),
        sa.ForeignKeyConstraint(
            ["vintage_id"], ["vintage.id"], name=op.f("fk_published_figure_vintage_id_vintage")
        ),
        sa.PrimaryKeyConstraint("vintage_id", "statistic", name=op.f("pk_published_figure")),
    )
    op.create_table(
        "vintage_contributor",
        sa.Column("vintage_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("contribution_version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_vintage_contributor_tenant_id_tenant")
        ),
        sa.ForeignKeyConstraint(
            ["vintage_id"], ["vintage.id"], name=op.f("fk_vintage_contributor_vintage_id_vintage")
        ),
        sa.PrimaryKeyConstraint("vintage_id", "tenant_id", name=op.f("pk_vintage_contributor")),
    )
    for statement in (*_FUNCTIONS, *_POLICIES):
        op.execute(statement)
