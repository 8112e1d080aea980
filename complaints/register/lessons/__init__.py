"""Lessons from complaints and incidents, and what becomes of them (S0 §12)."""
