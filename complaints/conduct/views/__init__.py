"""Pages of difficult contact."""
