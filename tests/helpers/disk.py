"""What a project file holds, read past the program."""

from annotator.store.driver import sqlite


def stored(location, sql):
    """The rows that a query finds in the file."""
    connection = sqlite.connect(f"file:{location}?mode=ro", uri=True)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()
