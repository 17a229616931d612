"""The queue panel: list of articles, search, filter and order."""
