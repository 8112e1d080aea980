"""Template filters of a case."""
