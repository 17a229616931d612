"""spaCy at arm's length: bounds and suggestions in, training corpora out, in a process apart."""
