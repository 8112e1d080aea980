"""Boards: what is due, late and waiting, how limits were kept, what complaints are about, and how they ended."""
