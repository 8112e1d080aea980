"""Retention: how long records are kept, what holds them longer, and how they are disposed of (S0 §10, R130)."""
