"""The inspector: the current label's fields, the sentence grid, the article's questions."""
