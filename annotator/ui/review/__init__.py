"""The Review place: clusters of disagreement, the article, the answers; one key a decision."""
