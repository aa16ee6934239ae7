"""Let a run say when it was validated, apart from its state.

A run can be frozen without anybody from outside having looked at it; its state alone does not tell.

Revision: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was validated so far: there was no way to."""
    op.add_column("run", sa.Column("validated_at", sa.DateTime(timezone=True), nullable=True))
