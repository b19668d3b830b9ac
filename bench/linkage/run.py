"""Our linking and Splink's in turn on generated records. Usage:

    run.py THROUGHLINE PYTHON_WITH_SPLINK [--sizes 100000,1000000] [--seed 7]
           [--generator generate|generate_other|generate_block] [--only ours|splink]

Sizes up to 5000000. THROUGHLINE is the program, or the `link` example of the library, which takes
`OUT FILE…`. Prints one JSON line for each run: CPU seconds (user and system, all threads), wall
seconds, peak resident megabytes, pairs in clusters, precision, recall and F1 of pairs, B-cubed, and
recall by naming group. One configuration of each tool for every size and generator.
"""

import argparse

import collections
import csv
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
AGENCIES = ["health", "education", "social_care", "police"]


# In a small process of its own: a child's peak memory counts what its parent held when it began.
MEASURE = """
import json, os, subprocess, sys, time
started = time.monotonic()
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, status, usage = os.wait4(child.pid, 0)
print(json.dumps({"ok": status == 0, "cpu_s": round(usage.ru_utime + usage.ru_stime, 1),
                  "wall_s": round(time.monotonic() - started, 1), "peak_mb": round(usage.ru_maxrss / 1024)}))
"""


def measured(command):
    told = subprocess.run([sys.executable, "-c", MEASURE, *command], check=True, capture_output=True)
    return json.loads(told.stdout)


def clusters(path, value):
    with open(path, newline="") as file:
        return {(row["source"], row["record_id"]): row[value] for row in csv.DictReader(file)}


def quality(truth, found, groups):
    assert truth.keys() == found.keys(), "every record must be in the output, once"
    cells = collections.Counter((found[k], truth[k]) for k in truth)
    ours, theirs = collections.Counter(found.values()), collections.Counter(truth.values())
    choose = lambda counts: sum(n * (n - 1) // 2 for n in counts.values())
    both, claimed, real = choose(cells), choose(ours), choose(theirs)
    precision, recall = both / max(1, claimed), both / max(1, real)
    of, n = lambda p, r: 2 * p * r / max(1e-12, p + r), len(truth)
    b_precision = sum(c * c / ours[a] for (a, _), c in cells.items()) / n
    b_recall = sum(c * c / theirs[b] for (_, b), c in cells.items()) / n
    in_group = lambda cells: {g: choose({k: c for k, c in cells.items() if k[-1] == g}) for g in sorted(set(groups.values()))}
    found_in = in_group(collections.Counter((found[k], truth[k], groups[k]) for k in truth))
    there_in = in_group(collections.Counter((truth[k], groups[k]) for k in truth))
    return {
        "pairs": claimed, "precision": round(precision, 4), "recall": round(recall, 4), "f1": round(of(precision, recall), 4),
        "b3_precision": round(b_precision, 4), "b3_recall": round(b_recall, 4), "b3": round(of(b_precision, b_recall), 4),
        "recall_by_group": {g: round(found_in[g] / max(1, n), 4) for g, n in there_in.items()},
    }


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("python")
    options.add_argument("--sizes", default="100000,1000000")
    options.add_argument("--seed", default="7")
    options.add_argument("--generator", default="generate", choices=["generate", "generate_other", "generate_block"])
    options.add_argument("--only", choices=["ours", "splink"])
    given = options.parse_args()
    for size in given.sizes.split(","):
        folder = os.path.join(os.environ.get("TMPDIR", "/tmp"), f"linkage-{given.generator}-{size}-{given.seed}")
        if not os.path.exists(f"{folder}/truth.csv"):
            subprocess.run([sys.executable, f"{HERE}/{given.generator}.py", folder, size, given.seed], check=True)
        truth, groups = clusters(f"{folder}/truth.csv", "person"), clusters(f"{folder}/truth.csv", "group")
        files = [f"{folder}/{a}.csv" for a in AGENCIES]
        whole = os.path.basename(given.binary).startswith("throughline")
        runs = {
            "ours": [given.binary, "link", *files, "--out", f"{folder}/ours.csv"] if whole else [given.binary, f"{folder}/ours.csv", *files],
            "splink": [given.python, f"{HERE}/splink_link.py", folder, f"{folder}/splink.csv"],
        }
        for name, command in runs.items():
            if given.only in (None, name):
                told = measured(command)
                if told["ok"]:
                    told |= quality(truth, clusters(f"{folder}/{name}.csv", "cluster_id"), groups)
                print(json.dumps({"generator": given.generator, "size": int(size), "seed": given.seed, "who": name} | told), flush=True)


if __name__ == "__main__":
    main()
