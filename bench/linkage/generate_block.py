"""The worst block: everyone born on 1 January in one postcode, and no two of them one person.

Usage: generate_block.py OUT RECORDS SEED
"""

import csv
import os
import random
import sys

from generate import AGENCIES, HEADINGS, SYLLABLES


def main():
    out, records, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    os.makedirs(out, exist_ok=True)
    rng = random.Random(seed)
    writers = {a: csv.writer(open(f"{out}/{a}.csv", "w", newline="")) for a in AGENCIES}
    truth = csv.writer(open(f"{out}/truth.csv", "w", newline=""))
    truth.writerow(["source", "record_id", "person", "group"])
    for agency, writer in writers.items():
        writer.writerow(HEADINGS[agency])
    name = lambda parts: "".join(rng.choice(SYLLABLES) for _ in range(parts))
    for number in range(records):
        agency = rng.choice(list(AGENCIES))
        born = "2010-01-01" if agency == "education" else "01/01/2010"
        writers[agency].writerow([number, name(3), "", name(3), born, "", "", "B70 9SJ", "", "", "", "one block"])
        truth.writerow([agency, number, number, "one block"])


if __name__ == "__main__":
    main()
