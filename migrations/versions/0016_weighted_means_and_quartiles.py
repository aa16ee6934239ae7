"""Publish weighted means and smoothed quartiles beside mean and median.

A mean over all offices has no ranks; those stored with ranks 1 to n keep them, and their digests with them.

Revision: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_ALLOWED = "ck_published_figure_statistic_allowed"


def upgrade() -> None:
    """Allow more figures, figures without ranks, and keep the weights behind a weighted mean."""
    op.drop_constraint(op.f(_ALLOWED), "published_figure")
    op.create_check_constraint(
        op.f(_ALLOWED),
        "published_figure",
        "statistic IN ('mean', 'weighted_mean', 'median', 'q1', 'q3')",
    )
    op.alter_column("published_figure", "first_rank", nullable=True)
    op.alter_column("published_figure", "last_rank", nullable=True)
    op.create_check_constraint(
        op.f("ck_published_figure_both_ranks_or_none"),
        "published_figure",
        "(first_rank IS NULL) = (last_rank IS NULL)",
    )
    op.add_column("vintage_contributor", sa.Column("weight", sa.Numeric(), nullable=True))
