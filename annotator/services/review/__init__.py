"""Review: disagreements settled into gold, one decision at a time."""
