#!/usr/bin/env python3
"""Makes the demonstration's Excel and Word returns from the same rows as CSV.

    pip install openpyxl python-docx
    python3 demo/make-office-files.py

The rows and their order are those of the CSV files in crates/returns/tests/data, which the tests
compare with. Only the shape differs, as it does when agencies send office files:

- education.xlsx: a title above the headings, real dates where a cell is one certain day, text
  elsewhere, the date cell merged downwards where a row carries its date from the row above,
  numbers as numbers, a second sheet of notes.
- health.docx: a landscape table with its headings repeated on every page.

The files are the same bytes whenever this is run.
"""

import csv
import datetime
import pathlib
import re
import zipfile

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parent / "crates/returns/tests/data"
RETURNS = HERE / "michael/returns"
MADE = datetime.datetime(2018, 11, 30, 9, 0)
CERTAIN = re.compile(r"^(\d{1,2})-(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-(\d\d)$")


def rows(name):
    with open(SOURCE / name, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def certain_day(text):
    """The day a cell such as 6-Feb-12 is; None where it is anything else, or a doubtful year."""
    match = CERTAIN.match(text)
    if not match or text == "11-Jan-07":
        return None
    return datetime.datetime.strptime(text, "%d-%b-%y")


def education():
    heading, *body = rows("education.csv")
    book = Workbook()
    sheet = book.active
    sheet.title = "Chronology"
    sheet.append(["Education services: single-agency chronology for the learning review"])
    sheet.append(["Prepared by the inclusion service. Dates are as recorded by each setting."])
    sheet.append([])
    sheet.append(heading)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(heading))
    sheet["A1"].font = Font(bold=True, size=14)
    for cell in sheet[4]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDDDDD")
    for row in body:
        cells = [certain_day(row[0]) or row[0] or None]
        cells += [cell or None for cell in row[1:]]
        if row[7]:
            cells[7] = int(row[7])
        sheet.append(cells)
        if not row[0]:
            last = sheet.max_row
            sheet.merge_cells(start_row=last - 1, start_column=1, end_row=last, end_column=1)
        first = sheet.cell(row=sheet.max_row, column=1)
        if isinstance(first.value, datetime.datetime):
            first.number_format = "d-mmm-yy"
        for cell in sheet[sheet.max_row]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for column, width in enumerate([14, 22, 20, 16, 60, 18, 50, 8], start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A5"
    notes = book.create_sheet("Notes")
    notes.append(["Sessions are half days. Reduced timetables are counted as sessions lost."])
    book.properties.creator = "Inclusion service"
    book.properties.created = book.properties.modified = MADE
    book.save(RETURNS / "education.xlsx")


def health():
    heading, *body = rows("health.csv")
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = section.right_margin = Cm(1.5)
    document.styles["Normal"].font.name = "Arial"
    document.styles["Normal"].font.size = Pt(9)
    document.add_heading("Health chronology", level=1)
    document.add_paragraph("All health providers, merged by the designated nurse.")
    table = document.add_table(rows=1, cols=len(heading))
    table.style = "Table Grid"
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for cell, text in zip(table.rows[0].cells, heading):
        cell.paragraphs[0].add_run(text).bold = True
    for row in body:
        for cell, text in zip(table.add_row().cells, row):
            cell.text = text
    document.core_properties.author = "Designated nurse"
    document.core_properties.created = document.core_properties.modified = MADE
    document.core_properties.last_modified_by = ""
    document.save(RETURNS / "health.docx")


def fix_times(path):
    """Packs the parts again in order with one time, so that the bytes never change."""
    with zipfile.ZipFile(path) as archive:
        parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    stamp = MADE.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, data)
            info = zipfile.ZipInfo(name, date_time=(2018, 11, 30, 9, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)


if __name__ == "__main__":
    education()
    health()
    for made in ("education.xlsx", "health.docx"):
        fix_times(RETURNS / made)
