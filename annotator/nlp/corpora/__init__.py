"""Training folders for spaCy out of labelled articles, with an account of every label left out."""
