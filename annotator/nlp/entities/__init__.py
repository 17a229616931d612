"""Entities: who and what a text names, from the gazetteer, the statistical model and rules."""
