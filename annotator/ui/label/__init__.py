"""The Label place: the article with its presenter, find bar and first-run card."""
