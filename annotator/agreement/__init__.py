"""Agreement coefficients and disagreement clusters as pure functions over plain tuples."""
