"""Measures the portal against floors: the least views over the same tables, served by the same processes."""
