"""Disclosure: somebody outside asks to see the record, under the law (S0 §10, R129)."""
