"""Letters that stand behind the gates of a room above, which adds its own here when it starts.

Such a letter is begun there; once it is issued, it can be sent to a list in the same words.
"""

KEYS: set[str] = set()
