"""The nouns and the pure edits: values only, standard library only, no input or output."""
