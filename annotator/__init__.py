"""Label news articles by hand: entities, stance, sentences; notebooks start at `open_project`."""
