"""Zones: which stretches of a text are its title, body and captions, and which are not its own."""
