"""Our linking and Splink's in turn on generated records. Usage:

    run.py THROUGHLINE PYTHON_WITH_SPLINK SIZES SEED [--only ours|splink]

SIZES such as 100000,1000000. Prints one JSON line for each run: CPU seconds (user and system, all
threads), wall seconds, peak resident megabytes, pairs in clusters, precision, recall and F1 of
pairs, and B-cubed. One configuration of each for every size.
"""

import collections
import csv
import json
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
AGENCIES = ["health", "education", "social_care", "police"]


def measured(command):
    started = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    return {
        "ok": status == 0,
        "cpu_s": round(usage.ru_utime + usage.ru_stime, 1),
        "wall_s": round(time.monotonic() - started, 1),
        "peak_mb": round(usage.ru_maxrss / 1024),
    }


def clusters(path, value):
    with open(path, newline="") as file:
        return {(row["source"], row["record_id"]): row[value] for row in csv.DictReader(file)}


def quality(truth, found):
    assert truth.keys() == found.keys(), "every record must be in the output, once"
    cells = collections.Counter((found[k], truth[k]) for k in truth)
    ours, theirs = collections.Counter(found.values()), collections.Counter(truth.values())
    choose = lambda counts: sum(n * (n - 1) // 2 for n in counts.values())
    both, claimed, real = choose(cells), choose(ours), choose(theirs)
    precision, recall = both / max(1, claimed), both / max(1, real)
    of, n = lambda p, r: 2 * p * r / max(1e-12, p + r), len(truth)
    b_precision = sum(c * c / ours[a] for (a, _), c in cells.items()) / n
    b_recall = sum(c * c / theirs[b] for (_, b), c in cells.items()) / n
    return {
        "pairs": claimed, "precision": round(precision, 4), "recall": round(recall, 4), "f1": round(of(precision, recall), 4),
        "b3_precision": round(b_precision, 4), "b3_recall": round(b_recall, 4), "b3": round(of(b_precision, b_recall), 4),
    }


def main():
    binary, python, sizes, seed = sys.argv[1:5]
    only = sys.argv[6] if len(sys.argv) > 6 else None
    for size in sizes.split(","):
        folder = os.path.join(os.environ.get("TMPDIR", "/tmp"), f"linkage-{size}-{seed}")
        if not os.path.exists(f"{folder}/truth.csv"):
            subprocess.run([sys.executable, f"{HERE}/generate.py", folder, size, seed], check=True)
        truth = clusters(f"{folder}/truth.csv", "person")
        runs = {
            "ours": [binary, "link", *[f"{folder}/{a}.csv" for a in AGENCIES], "--out", f"{folder}/ours.csv"],
            "splink": [python, f"{HERE}/splink_link.py", folder, f"{folder}/splink.csv"],
        }
        for name, command in runs.items():
            if only in (None, name):
                told = measured(command)
                if told["ok"]:
                    told |= quality(truth, clusters(f"{folder}/{name}.csv", "cluster_id"))
                print(json.dumps({"size": int(size), "seed": int(seed), "who": name} | told), flush=True)


if __name__ == "__main__":
    main()
