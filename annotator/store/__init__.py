"""Rows, transactions, migrations, integrity: speaks model nouns; SQLAlchemy lives here only."""
