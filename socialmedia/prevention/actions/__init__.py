"""Every change of this room: who, when, one transaction, an entry in the chronology."""
