"""How early the invented high-harm lives are listed, and who else is: month by month, three settings.

    python3 bench/scan/early.py CALLER [children] [seed]

CALLER is the built example (`cargo build --release -p caseload --example caseload`). The caseload
is scanned as of the first of each month of three years, as a partnership would, each time from
what had happened by then; the truth of each life is read only afterwards.
"""
import csv, subprocess, sys, tempfile
from datetime import date
from statistics import quantiles

SETTINGS = ["strict", "standard", "wide"]


def main():
    caller, rest = sys.argv[1], sys.argv[2:]
    children, seed = (rest + ["100000", "1"][len(rest):])[:2]
    months = [date(2023 + n // 12, n % 12 + 1, 1) for n in range(11, 47)]
    with tempfile.TemporaryDirectory() as folder:
        events, truth = f"{folder}/events.columns", f"{folder}/truth.csv"
        subprocess.run([caller, "generate", children, seed, "5", events, truth], check=True)
        with open(truth) as file:
            lives = {row["child"]: row for row in csv.DictReader(file)}
        listed = {setting: {} for setting in SETTINGS}
        for month in months:
            subprocess.run([caller, "scan", events, str(month), "1", f"{folder}/o", *SETTINGS],
                           check=True, stdout=subprocess.DEVNULL)
            for setting in SETTINGS:
                with open(f"{folder}/o.{setting}.csv") as file:
                    for row in csv.reader(file):
                        listed[setting].setdefault(row[0], []).append(month)
    tail = {c: date.fromisoformat(row["injury"]) for c, row in lives.items() if row["pattern"] == "high_harm"}
    decoys = [c for c, row in lives.items() if row["pattern"] == "decoy"]
    print(f"{len(lives)} children, {len(tail)} high-harm lives, {len(decoys)} decoys; {len(months)} months")
    for setting in SETTINGS:
        by = listed[setting]
        month = lambda wanted: sum(len(days) for c, days in by.items() if wanted(c)) / len(months)
        every = month(lambda c: True)
        others = month(lambda c: lives[c]["pattern"] != "high_harm")
        leads = [(injury - by[c][0]).days for c, injury in tail.items() if c in by and by[c][0] <= injury]
        low, middle, high = quantiles(leads, n=4) if len(leads) > 1 else (0, 0, 0)
        ever = sum(1 for c in by if lives[c]["pattern"] == "ordinary")
        print(f"{setting:>9}: listed in a month {every:.1f} ({100 * every / len(lives):.3f} %), of them not high-harm "
              f"{others:.1f}; high-harm listed before the injury {len(leads)} of {len(tail)} "
              f"({100 * len(leads) / len(tail):.0f} %), {middle:.0f} days before (quartiles {low:.0f} to {high:.0f}); "
              f"ever listed: {sum(c in by for c in decoys)} decoys, {ever} ordinary children")


if __name__ == "__main__":
    main()
