"""Let sessions change only the columns their acts change, and let the release job write the journal.

Revision: 0002
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_OFFERED = "name, role, invited_by, invited_at, expires_at"


def upgrade() -> None:
    """Replace rights on whole rows by rights on columns."""
    op.execute("REVOKE UPDATE ON contribution FROM werkstatt_tenant")
    op.execute("GRANT UPDATE (withdrawn_at) ON contribution TO werkstatt_tenant")
    op.execute("REVOKE UPDATE ON membership FROM werkstatt_tenant, werkstatt_platform")
    op.execute("GRANT UPDATE (ends_on) ON membership TO werkstatt_tenant")
    op.execute("REVOKE UPDATE ON invitation FROM werkstatt_tenant, werkstatt_platform")
    op.execute(f"GRANT UPDATE ({_OFFERED}, withdrawn_at) ON invitation TO werkstatt_tenant")
    op.execute(f"GRANT UPDATE ({_OFFERED}, accepted_at, asked_again_at) ON invitation TO werkstatt_platform")
    op.execute("GRANT INSERT ON platform_journal TO werkstatt_release")
    op.execute(
        "CREATE POLICY release_sees ON platform_journal TO werkstatt_release USING (true) WITH CHECK (true)"
    )
