"""An empty spreadsheet with the headings that we know, one example, and what may stand in each column."""

from __future__ import annotations

import tempfile
from typing import IO

from openpyxl import Workbook

from complaints.intake.importing.fields import FIELDS


def workbook() -> IO[bytes]:
    """The file, open at its beginning."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Old register")
    sheet.freeze_panes = "A2"
    sheet.append([field.label for field in FIELDS])
    sheet.append([field.example for field in FIELDS])
    help_sheet = book.create_sheet("What goes where")
    help_sheet.append(["Column", "Needed", "What may stand in it"])
    for field in FIELDS:
        needed = "Yes" if field.required else "Unless the file is of one academy" if field.key == "academy" else "No"
        help_sheet.append([field.label, needed, field.help])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return file
