"""On PostgreSQL: trigram indexes by which possible duplicates are found. docs/decisions/0011 says why.

They stand on tables of casework and are known to the database alone: no model carries them. Where the extension may not
be created, the portal goes through the newest complaints instead, as it does on SQLite.
"""

from __future__ import annotations

INDEXES = {
    "conduct_words_trgm": "casework_complaint USING gin (words gin_trgm_ops)",
    "conduct_summary_trgm": "casework_complaint USING gin (summary gin_trgm_ops)",
    "conduct_pupil_trgm": "casework_complainant USING gin (pupil_name gin_trgm_ops)",
    "conduct_subject_trgm": "casework_subject USING gin (name gin_trgm_ops)",
    "conduct_happened": "casework_complaint (happened_on) WHERE happened_on IS NOT NULL",
}
