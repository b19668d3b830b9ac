#!/usr/bin/env python3
"""Reads the same large files with Throughline and with Polars, side by side.

    python3 -m venv venv && venv/bin/pip install polars fastexcel xlsxwriter
    venv/bin/python bench/import/run.py

Makes a CSV of a million rows and an Excel workbook of a hundred thousand in a temporary folder,
then prints seconds, ratios and peak memory. Each measurement is a process of its own, the best of
three. `cells` is loading alone, as Polars does; `entries` is with headings, dates, agencies,
markings and every row accounted for.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HEADINGS = ["Date", "Time", "Event Type", "Worker", "Summary", "Outcome"]


def rows(count):
    for row in range(count):
        day, month, year = row % 28 + 1, row // 28 % 12 + 1, 2010 + row // 336 % 9
        summary = f'Row {row}: rang the family, spoke to mother about school, "all fine"'
        yield [
            f"{day:02}/{month:02}/{year}",
            f"{row % 24:02}:{row * 7 % 60:02}",
            "Contact",
            f"Worker {row % 97}",
            summary,
            "NFA",
        ]


def make(folder, csv_rows, xlsx_rows):
    import csv

    import xlsxwriter

    with open(folder / "large.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(rows(csv_rows))
    book = xlsxwriter.Workbook(folder / "large.xlsx", {"constant_memory": True})
    sheet = book.add_worksheet("Chronology")
    sheet.write_row(0, 0, HEADINGS)
    for index, row in enumerate(rows(xlsx_rows), start=1):
        sheet.write_row(index, 0, row)
    book.close()


POLARS = """
import resource, sys, time
import polars
start = time.perf_counter()
frame = (polars.read_csv if sys.argv[1].endswith("csv") else polars.read_excel)(sys.argv[1])
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(f"polars\\t{sys.argv[1]}\\t{frame.height}\\t{seconds:.3f}\\t{peak}")
"""


def best(command):
    """The quickest of three runs of each measurement a command prints."""
    found = {}
    for _ in range(3):
        out = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout
        for line in out.splitlines():
            part = line.split("\t")
            if len(part) >= 5:
                measured = (float(part[3]), int(part[4]))
                found[part[0]] = min(found.get(part[0], measured), measured)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--csv-rows", type=int, default=1_000_000)
    parser.add_argument("--xlsx-rows", type=int, default=100_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        make(folder, asked.csv_rows, asked.xlsx_rows)
        print(f"{'file':<12}{'what':<10}{'seconds':>9}{'of Polars':>11}{'peak MiB':>10}")
        for name in ("large.csv", "large.xlsx"):
            path = str(folder / name)
            polars = best([sys.executable, "-c", POLARS, path])
            ours = best(["cargo", "bench", "-q", "-p", "reading", "--bench", "import", "--", path])
            base = polars["polars"][0]
            for what, (seconds, peak) in {**polars, **ours}.items():
                print(f"{name:<12}{what:<10}{seconds:>9.3f}{seconds / base:>10.2f}x{peak:>10}")


if __name__ == "__main__":
    main()
