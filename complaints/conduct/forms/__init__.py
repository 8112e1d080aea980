"""Forms of difficult contact."""
