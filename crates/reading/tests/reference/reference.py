"""Makes reference.json: reference values for `tests/statistics.rs` from published implementations.

    pip install scipy==1.17.1 statsmodels==0.15.0 pymannkendall==1.4.3 reliability==0.9.0
    python reference.py

Every value below is what a published function returned for the input beside it; the versions stand
in the file. Inputs are drawn from a fixed seed, with hard ones written out: ties, tiny counts,
empty halves, single values, a value at either end of the window.
"""

import json
import random
import sys
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pymannkendall
from reliability.Repairable_systems import ROCOF
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.rates import test_poisson_2indep

# pymannkendall divides by nought where there is one value, or where all are equal.
warnings.simplefilter("ignore")
draw = random.Random(20180712)


def number(value):
    """A float that JSON can hold: nothing where the function gave no number."""
    value = float(value)
    return value if np.isfinite(value) else None


def tails():
    """The normal upper tail: scipy.stats.norm.sf."""
    at = [-9, -3, -0.5, -1e-9, 0, 1e-9, 0.3, 1.6448536269514722, 2.9999, 3, 3.0001, 5, 8, 20, 37]
    at += [round(draw.uniform(-6, 12), 3) for _ in range(30)]
    return [{"z": z, "p": number(stats.norm.sf(z))} for z in at]


def laplace():
    """reliability's ROCOF, whose U is Laplace's (it refuses two times that are the same); its chance
    by scipy.stats.norm.sf."""
    inputs = [
        ([365], 365),
        ([1], 365),
        ([182.5], 365),
        ([0.5, 0.75, 1.0, 1.25], 365),
        ([364, 364.25, 364.5, 365], 365),
        ([10, 11, 200, 201, 202], 730),
        ([1, 2], 2.5),
    ]
    for count in [1, 2, 3, 4, 5, 8, 13, 40, 150]:
        for length in [90, 365, 1096]:
            inputs.append((sorted(draw.sample(range(1, length + 1), min(count, length))), length))
    rows = []
    for times, length in inputs:
        between = np.diff([0, *times])
        u = ROCOF(times_between_failures=between, test_end=length, print_results=False, show_plot=False).U
        rows.append({"times": times, "length": length, "u": number(u), "p": number(stats.norm.sf(u))})
    return rows


def trends():
    """pymannkendall's original test with its correction for ties, scipy's Theil-Sen slope."""
    inputs = [
        [4],
        [3, 3],
        [3, 3, 3, 3],
        [1, 2],
        [2, 1],
        [0.0, -0.0, 0.0, 1],
        [5, 5, 5, 6],
        [9, 12, 16, 16, 41],
        [7, 6, 5, 4, 4, 3],
        [1, 1, 1, 2, 2, 2, 2],
        [1e-9, 2e-9, 1e9],
        [16.5, 14.1666667, 16.1666667, 19.25, 26.0833, 36.6667, 48.3333, 76.5],
    ]
    for count in [2, 3, 4, 5, 8, 20, 60]:
        inputs.append([draw.randint(1, 3) for _ in range(count)])
        inputs.append([draw.randint(0, 400) for _ in range(count)])
        inputs.append([round(draw.lognormvariate(3, 1), 4) for _ in range(count)])
        inputs.append([round(at * 0.5 + draw.gauss(0, 4), 4) for at in range(count)])
    rows = []
    for values in inputs:
        row = {"values": values, "z": None, "two_sided": None, "p": None, "slope": None}
        if len(values) > 1:
            test = pymannkendall.original_test(values)
            row["slope"] = number(stats.theilslopes(values).slope)
            assert np.isclose(row["slope"], test.slope, rtol=1e-12, atol=1e-12)
            # Without spread there is no test; pymannkendall then calls z nought.
            if test.var_s > 0:
                row.update(z=number(test.z), two_sided=number(test.p), p=number(stats.norm.sf(test.z)))
        rows.append(row)
    return rows


def two_counts():
    """Two Poisson counts over equal times: statsmodels' exact conditional test, and scipy's exact
    binomial test, which must agree."""
    pairs = [(0, 1), (1, 0), (1, 1), (2, 0), (0, 5), (5, 0), (5, 1), (7, 1), (3, 4), (30, 15)]
    pairs += [(210, 170), (170, 210), (1000, 900), (2000, 2000), (0, 300), (300, 0)]
    pairs += [(draw.randint(0, 12), draw.randint(0, 12)) for _ in range(25)]
    rows = []
    for recent, before in pairs:
        if recent + before == 0:
            continue
        ours = test_poisson_2indep(recent, 1, before, 1, method="exact-cond", alternative="larger")
        binomial = stats.binomtest(recent, recent + before, 0.5, alternative="greater").pvalue
        assert np.isclose(ours.pvalue, binomial, rtol=1e-9)
        rows.append({"recent": recent, "before": before, "p": number(binomial)})
    return rows


def weighted_counts():
    """Things of weight 1, 2 and 3: scipy's exact permutation test, each thing on either side."""
    pairs = [([1, 2, 3], [2, 1, 0]), ([0, 1, 2], [4, 2, 1]), ([0, 0, 1], [0, 0, 0])]
    pairs += [([0, 0, 0], [1, 0, 1]), ([0, 0, 2], [9, 0, 0]), ([0, 4, 0], [0, 1, 0])]
    while len(pairs) < 24:
        recent, before = ([draw.randint(0, 2) for _ in range(3)] for _ in range(2))
        if 0 < sum(recent) + sum(before) <= 11:
            pairs.append((recent, before))
    rows = []
    for recent, before in pairs:
        sides = [(weight, 0) for weight, n in zip((1, 2, 3), recent) for _ in range(n)]
        sides += [(0, weight) for weight, n in zip((1, 2, 3), before) for _ in range(n)]
        now, then = np.array(sides).T
        if len(sides) == 1:
            # One thing falls on either side; scipy asks for at least two.
            p = 0.5 if sum(recent) else 1.0
        else:
            p = stats.permutation_test(
                (now, then),
                lambda a, b: a.sum(),
                permutation_type="samples",
                n_resamples=np.inf,
                alternative="greater",
            ).pvalue
        rows.append({"recent": recent, "before": before, "p": number(p)})
    return rows


def many_tests():
    """statsmodels' multipletests by Benjamini and Hochberg, which scipy's must agree with."""
    lists = [
        [0.04],
        [0.06],
        [0.0, 0.0, 1.0],
        [1.0, 1.0],
        [0.05, 0.05, 0.05, 0.05],
        [0.01, 0.02, 0.03, 0.04, 0.05],
        [0.02, 0.02, 0.02, 0.9],
        [0.212, 0.001, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.008, 0.216],
    ]
    for count in [5, 20, 100, 400]:
        small = [round(draw.random() ** 4, 4) for _ in range(count)]
        lists += [small, [round(draw.random(), 2) for _ in range(count)]]
    rows = []
    for chances in lists:
        for rate in [0.01, 0.05, 0.1, 0.25]:
            believed = multipletests(chances, alpha=rate, method="fdr_bh")[0]
            rows.append({"chances": chances, "rate": rate, "believed": [bool(b) for b in believed]})
    return rows


def main():
    packages = ["numpy", "scipy", "statsmodels", "pymannkendall", "reliability"]
    values = {
        "made_by": {name: version(name) for name in packages},
        "tails": tails(),
        "laplace": laplace(),
        "trends": trends(),
        "two_counts": two_counts(),
        "weighted_counts": weighted_counts(),
        "many_tests": many_tests(),
    }
    lines = []
    for name, rows in values.items():
        if isinstance(rows, dict):
            lines.append(f' "{name}": {json.dumps(rows)}')
        else:
            inner = ",\n  ".join(json.dumps(row) for row in rows)
            lines.append(f' "{name}": [\n  {inner}\n ]')
    out = Path(__file__).with_suffix(".json")
    out.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{out.name}: {', '.join(f'{len(rows)} {name}' for name, rows in values.items())}", file=sys.stderr)


if __name__ == "__main__":
    main()
