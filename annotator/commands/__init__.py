"""What can be done, said once: id, title, keys, when, run; no widgets here."""
