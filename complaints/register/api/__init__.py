"""The read-only interface for the reporting tools of the trust: published figures, and nothing of any case."""
