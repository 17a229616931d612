"""One file per interchange format: bytes to model nouns and back; no store, no Qt."""
