"""The forms with which a version is edited, put in force, reviewed and compared."""
