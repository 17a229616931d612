"""The article view: text, overlapping marks, zones, gutter; it knows values, never the store."""
