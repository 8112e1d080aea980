"""Bringing in the register that a trust kept before: read, columns matched, checked row by row, brought in, undone."""
