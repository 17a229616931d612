"""Team work: decisions as rows of their own kind, assignments, guidelines, suppressions, models.

No program of version 1 wrote decisions, so their table is made anew; were there any, the account
taken before and after would differ and the project be left as it was.
"""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Brings the tables of version 1 to those of version 2."""
    connection = op.get_bind()
    script = Path(__file__).with_name(f"0002_{connection.dialect.name}.sql")
    for statement in script.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)
