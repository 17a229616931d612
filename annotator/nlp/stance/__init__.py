"""Stance: who shows what attitude toward a target in which words."""
