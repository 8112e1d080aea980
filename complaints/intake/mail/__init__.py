"""E-mail that comes in: read, put with its complaint or laid before a person, never dropped."""
