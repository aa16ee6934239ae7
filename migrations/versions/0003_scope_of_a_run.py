"""Let a run count the items of the scope Kern only.

Revision: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every run so far counts all items."""
    op.add_column("run", sa.Column("scope", sa.Text(), nullable=False, server_default="voll"))
    op.alter_column("run", "scope", server_default=None)
    op.create_check_constraint("scope_known", "run", "scope IN ('kern', 'voll')")
