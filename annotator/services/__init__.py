"""The use-cases: desk, importing, suggesting, exporting, backups; no Qt, no SQL, no spaCy."""
