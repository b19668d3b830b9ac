#!/usr/bin/env python3
"""Makes the small real-shaped files that `files.rs` reads. All content is invented.

    pip install openpyxl python-docx xlwt
    python3 crates/returns/tests/data/make.py
"""

import datetime
import io
import pathlib
import re
import zipfile

import xlwt
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from openpyxl import Workbook

HERE = pathlib.Path(__file__).resolve().parent


def write(name, data):
    (HERE / name).write_bytes(data)


def repack(data, change=lambda name, part: part, extra=()):
    """The same archive with fixed times, parts changed, parts added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as packed:
        parts = [(i.filename, archive.read(i)) for i in archive.infolist()] + list(extra)
        for name, part in parts:
            if name == "docProps/core.xml":
                part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2018-11-30T09:00:00Z", part)
            info = zipfile.ZipInfo(name, date_time=(2018, 11, 30, 9, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(info, change(name, part))
    return out.getvalue()


def texts():
    write("bom-crlf.csv", "\ufeffDate,Details\r\n01/02/2016,\"First line\r\nsecond line\"\r\n02/02/2016,Seen\r\n".encode())
    write("police-1252.csv", "Date,Summary\n01/02/2016,MO said ‘he’s fine’ – £20 in bag…\n".encode("cp1252"))
    write("semicolon.csv", "Date;Event;Action\n01/02/2016;Fell, cut lip;Seen, sent home\n02/02/2016;Absent;Rang\n".encode())
    write("tab.txt", "Date\tWorker\tNotes\n01/02/2016\tA Worker\tCame, left\n".encode())
    write("utf16.csv", "Date,Details\n01/02/2016,Café £5\n".encode("utf-16"))
    write("old-mac.csv", b"Date,Details\r01/02/2016,One\r02/02/2016,Two\r")
    write(
        "titles.csv",
        (
            "Agency: Sandmere Housing,,\nPrepared for the review,,\n,,\n"
            "Date of event,What happened,Outcome\n"
            "01/02/2016,Rent arrears letter,Sent\n,Neighbour complained of noise,\n,,\n"
            "Date of event,What happened,Outcome\n"
            "03/02/2016,Window broken,Repaired\nTotal: 3,,\n,,\n,,\n"
        ).encode(),
    )
    write("ragged.csv", b"Date,Details,Action\n01/02/2016,One\n02/02/2016,Two,Done,extra,more\n")
    write("quotes.csv", b'Date,Details,Action\n01/02/2016,"5" knife found,Seized\n02/02/2016,"open quote,None\n03/02/2016,"fine","kept"\n')
    write("nul.csv", b"Date,Details\n01/02/2016,Br\0oken export\n")
    write("combined.csv", "Date,Time,Agency,Event,Outcome\n01/02/2016,10:00,Police,Arrested,Bailed\n,,,Interviewed,\n,14:00,CAMHS,Appointment,DNA\nn/k,,School,Absent,\n31/02/2016,,School,Absent,\n".encode())
    write("unseen.csv", "Entry No.,When did it happen?,Who recorded this,What was seen and heard,Anything done about it\n1,3 March 2017,Youth worker,He came in with a cut hand and would not say how it happened,First aid given\n".encode())
    write("plain.csv", b"id,text,date,born,previous,year\nq7,Two days later he was found,two days later,,2016-03-04,\nq8,Aged nine,aged 9,2002-05-14,,\nq9,No date,,,,\n")
    write("dot-dates.csv", b"Start Date,Start Time,End Date,End Time,Source of information,Event\n22.05.16,09:00,24.05.16,17:00,File,Away from home\n22.05.16,,,,File,Letter\n")


def workbooks():
    book = Workbook()
    police = book.active
    police.title = "Police"
    police.append(["Police chronology"])
    police.append([])
    police.append(["Date", "Event", "Result"])
    police.append([datetime.datetime(2016, 2, 1, 13, 20), "Stopped and searched", "Nothing found"])
    police.append([datetime.datetime(2016, 2, 2), "=1+1 written as text", True])
    police["B5"].data_type = "s"
    police.append(["about March 2016", "Seen with others", 3.5])
    police.append([None, "Same month, again", "#N/A"])
    police["C7"].data_type = "e"
    health = book.create_sheet("Health")
    health.append(["Date", "Time", "Details"])
    health.append([datetime.date(2016, 3, 1), datetime.time(9, 5), "Appointment kept"])
    health.merge_cells("A2:A3")
    health.append([None, datetime.time(11, 0), "Second appointment"])
    notes = book.create_sheet("Notes")
    notes.append(["These are notes for whoever reads this"])
    old = book.create_sheet("Old version")
    old.append(["Date", "Details"])
    old.append([datetime.date(2015, 1, 1), "Should not be counted twice"])
    old.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    write("sheets.xlsx", repack(buffer.getvalue()))

    book = Workbook()
    sheet = book.active
    sheet.append(["Date", "Details", "Days"])
    sheet.append([datetime.date(2016, 3, 1), "With a formula", "=2+3"])
    buffer = io.BytesIO()
    book.save(buffer)
    write("macros.xlsm", repack(buffer.getvalue(), extra=[("xl/vbaProject.bin", b"not really")]))

    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for column, text in enumerate(["Date", "Details"]):
        sheet.write(0, column, text)
    style = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    sheet.write(1, 0, datetime.datetime(2016, 2, 1), style)
    sheet.write(1, 1, "An old workbook")
    book.save(str(HERE / "old.xls"))

    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = [
        "<table:table-row>" + cell.format("Date") + cell.format("Details") + "</table:table-row>",
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>',
        '<table:table-row><table:table-cell office:value-type="date" office:date-value="2016-02-01"><text:p>01/02/16</text:p></table:table-cell>'
        + cell.format("Opened<text:s text:c=\"2\"/>door &amp; left</text:p><text:p>Second line") + "</table:table-row>",
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
    ]
    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x">'
        '<office:body><office:spreadsheet><table:table table:name="Sheet1">' + "".join(rows)
        + "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, part in [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content)]:
            packed.writestr(zipfile.ZipInfo(name, date_time=(2018, 11, 30, 9, 0, 0)), part)
    write("sheet.ods", out.getvalue())


def run(paragraph, xml):
    paragraph._p.append(parse_xml(xml.replace("<w:", "<w:", 1).replace(">", f" {nsdecls('w')}>", 1)))


def documents():
    document = Document()
    document.add_paragraph("Single agency chronology")
    table = document.add_table(rows=2, cols=4)
    top, under = table.rows[0].cells, table.rows[1].cells
    top[0].text = "Date"
    top[1].text = "Contact"
    top[1].merge(top[2])
    top[3].text = "Outcome"
    under[1].text, under[2].text = "type", "summary"
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for texts in [("01/02/2016", "Call", "Rang home", "No answer"), ("", "Visit", "Nobody in", "Card left")]:
        for cell, text in zip(table.add_row().cells, texts):
            cell.text = text
    table.rows[2].cells[0].merge(table.rows[3].cells[0])
    cells = table.add_row().cells
    cells[0].text = "03/02/2016"
    cells[1].text = "Meeting"
    paragraph = cells[2].paragraphs[0]
    run(paragraph, '<w:ins w:id="1" w:author="A"><w:r><w:t xml:space="preserve">Added </w:t></w:r></w:ins>')
    run(paragraph, '<w:del w:id="2" w:author="A"><w:r><w:delText>taken out</w:delText></w:r></w:del>')
    run(paragraph, "<w:r><w:t>text</w:t><w:br/><w:t>next</w:t><w:tab/><w:t>tab</w:t></w:r>")
    cells[2].add_paragraph("Second paragraph")
    inner = cells[3].add_table(rows=1, cols=2)
    inner.rows[0].cells[0].text, inner.rows[0].cells[1].text = "inner", "table"
    document.add_paragraph("Continued")
    table = document.add_table(rows=1, cols=4)
    for cell, text in zip(table.rows[0].cells, ("04/02/2016", "Call", "Rang again", "Spoke to nan")):
        cell.text = text
    document.core_properties.created = document.core_properties.modified = datetime.datetime(2018, 11, 30)
    buffer = io.BytesIO()
    document.save(buffer)
    write("merged.docx", repack(buffer.getvalue()))

    document = Document()
    document.add_paragraph("On 1 February 2016 she rang.")
    buffer = io.BytesIO()
    document.save(buffer)
    write("no-table.docx", repack(buffer.getvalue()))


if __name__ == "__main__":
    texts()
    workbooks()
    documents()
