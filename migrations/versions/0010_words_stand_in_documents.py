"""Take from the uses of evidence the words that now stand in its documents.

Revision: 0010
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing reads these columns any more."""
    for column in ("reference", "dated_on", "decision", "last_proof_on"):
        op.drop_column("evidence", column)
