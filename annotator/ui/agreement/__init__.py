"""The Agreement place: tables of figures, and the units behind every cell."""
