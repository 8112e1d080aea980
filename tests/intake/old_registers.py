"""Three registers as trusts really keep them, with everything that makes them hard to read. All names are invented."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from xml.sax.saxutils import escape

from openpyxl import Workbook

CSV = (
    "Complaints log 2023-24;;;;;;;;\r\n"
    ";;;;;;;;\r\n"
    "Ref No.;School;Date Rec'd;Parent / Carer;Details of complaint;Stage Reached;Outcome;Date closed;Governor link\r\n"
    "2023/001;Alder Academy;03/10/2023;Zoë O’Malley;Fees for the trip – £35 – were taken twice;1;Upheld;"
    "17.10.2023;Mrs Thorn\r\n"
    '2023/002;ALD;11 Oct 2023;Marek Dvořak?;"Marked absent;\nthough present";Stage 2 (formal);Not upheld;'
    "4th December 2023;\r\n"
    "2023/001;Alder Academy;03/10/2023;Zoë O’Malley;Fees for the trip – £35 – were taken twice;1;Upheld;"
    "17.10.2023;Mrs Thorn\r\n"
    "Spring term;;;;;;;;\r\n"
    "Ref No.;School;Date Rec'd;Parent / Carer;Details of complaint;Stage Reached;Outcome;Date closed;Governor link\r\n"
    '2024/003;Birch Academy;2024-01-22;Anon;=HYPERLINK("http://example.org");Panel hearing;Part upheld;14/03/24;\r\n'
    "2024/004;Elm Academy;31/02/2024;Ida Fenn;The gate was locked;4;Banana;;\r\n"
)
"""Windows-1252, semicolons, a title above, headings again in the middle, a double, three styles of dates."""


def csv_file() -> bytes:
    return CSV.replace("ř", "r").encode("cp1252")


def xlsx_file(extra: int = 0) -> bytes:
    """Merged cells downwards, a formula without its result, real dates and dates as text, numbers as numbers."""
    book = Workbook()
    notes = book.active
    notes.title = "Notes"
    notes.append(["Kept by the office"])
    sheet = book.create_sheet("Log")
    sheet.append(["Academy Complaints Register"])
    sheet.merge_cells("A1:H1")
    sheet.append([])
    sheet.append(["No", "School", "Received", "Name", "Pupil", "Nature of complaint", "Level", "Status", "Resolved on?",
                  "Actions", "Cost"])  # fmt: skip
    # fmt: off
    sheet.append([1, "Alder Academy", dt.date(2024, 9, 10), "Hollis Greenaway", "Perran Greenaway",
                  "Lost coat not looked for", 1, "Closed", dt.date(2024, 9, 20), "Coats are labelled now", 9])
    sheet.append([2, None, "12/09/2024", "Tegan Rowse", "Ruan Rowse", "Seat on the bus", 2, "Closed",
                  "24 October 2024", "Route changed", "=SUM(K4:K4)"])
    # fmt: on
    sheet.merge_cells("B4:B5")
    sheet.append(
        [3, "Birch Academy", "3rd Feb 2025", "Ines Cardew", "", "Call not returned", 1, "Open", None, "", None]
    )
    sheet.append([4, "Birch Academy", "=TODAY()", "Piran Nance", "", "Noise at night", 1, "Open", None, "", None])
    for number in range(extra):
        sheet.append([100 + number, "Birch Academy", dt.date(2025, 3, 3), f"Parent {number}", "",
                      f"Matter number {number}", 1, "Closed", dt.date(2025, 3, 20), "", None])  # fmt: skip
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


ODS_ROWS: list[list[str | dt.date]] = [
    ["Date of complaint", "Complainant", "Summary", "Description", "Against", "Stage", "Finding", "Date Closed"],
    [dt.date(2025, 5, 6), "Wenna Tregear", "Uniform rules", "Trainers were sent home", "Mr Osgood", "Informal",
     "Resolved", dt.date(2025, 5, 13)],
    [dt.date(2025, 6, 2), "Jago Pascoe", "", "The head would not meet us", "Headteacher", "Formal", "Partly upheld",
     dt.date(2025, 7, 18)],
    ["02/30/2025", "Kerra Bligh", "", "Set by mistake", "", "Informal", "", ""],
]  # fmt: skip


def ods_file() -> bytes:
    """An OpenDocument sheet as LibreOffice writes it, without a column for the academy."""

    def cell(value: str | dt.date) -> str:
        if isinstance(value, dt.date):
            day = value.isoformat()
            return (f'<table:table-cell office:value-type="date" office:date-value="{day}"><text:p>{day}</text:p>'
                    "</table:table-cell>")  # fmt: skip
        if not value:
            return "<table:table-cell/>"
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'

    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in ODS_ROWS)
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"><office:body>'
        f'<office:spreadsheet><table:table table:name="Sheet1">{rows}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
        '<manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        packed.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
        packed.writestr("META-INF/manifest.xml", manifest, zipfile.ZIP_DEFLATED)
    return file.getvalue()
