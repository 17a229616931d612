"""Comparison: people's finished works side by side, every figure with what stands behind it."""
