"""The caseload scan beside Polars and DuckDB: one definition, one Parquet file, one run.

    python3 bench/scan/run.py CALLER [children] [routine]

CALLER is the built example (`cargo build --release -p caseload --example caseload`). Needs the
packages `polars` and `duckdb`. Each engine runs in a process of its own; CPU is user and system
time of that process, memory its greatest resident size. Per child: severity-weighted harm in 90
days now and a year ago, count of harm, missing episodes and nights in eight quarters, Laplace's
statistic of harm and of missing episodes, days since the plan last changed; and the top 1,000 by
harm, weighted harm, name. Every child's figures are compared in untimed runs first.
"""
import csv, os, subprocess, sys, tempfile, time, tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DAY = "2026-11-23"
RULES = tomllib.loads((ROOT / "practice/caseload.toml").read_text())
HARM = tomllib.loads((ROOT / "practice/drift.toml").read_text())["harm"]["kinds"]
LONGEST = tomllib.loads((ROOT / "practice/drift.toml").read_text())["missing"]["longest_days"]
LEVEL = {kind: sign["level"] for sign in RULES["sign"] for kind in sign["kinds"]}
PLAN = RULES["figures"]["plan_changed"]
NAMES = (["rate_now", "rate_year_ago", "harm_now"] + [f"episodes_{n}" for n in range(1, 9)]
         + [f"nights_{n}" for n in range(1, 9)] + ["harm_trend", "missing_trend", "plan_days"])


def duckdb_sql(parquet):
    among = lambda kinds: "(" + ", ".join(f"'{k}'" for k in kinds) + ")"
    levels = " ".join(f"when '{k}' then {n}" for k, n in LEVEL.items())
    quarters = lambda what, cells: ", ".join(
        f"coalesce({what.format(q=7 - n)}, 0)::int as {cells}_{n + 1}" for n in range(8))
    trend = lambda n, s: (f"case when {n} >= 4 then (({s} - 0.5 * {n}) / {n} - 182.5)"
                          f" / (365 * sqrt(1.0 / (12.0 * {n}))) end")
    return f"""
    with events as (
      select child, kind, date '{DAY}' - date as ago, kind in {among(HARM)} as harm,
        coalesce(severity, case kind {levels} else 1 end) as level
      from read_parquet('{parquet}') where date <= date '{DAY}'),
    moves as (
      select child, ago, kind, lead(kind) over w as next, lead(ago) over w as next_ago
      from events where kind in ('missing_start', 'missing_end')
      window w as (partition by child order by ago desc, kind = 'missing_end')),
    away as (
      select child, ago // 91 as q, case when next = 'missing_end' and ago - next_ago <= {LONGEST}
        then ago - next_ago else 0 end as nights from moves where kind = 'missing_start'),
    missing as (select child, {quarters('count(*) filter (q = {q})', 'episodes')},
      {quarters('sum(nights) filter (q = {q})', 'nights')} from away group by child),
    told as (
      select child,
        coalesce(sum(level) filter (harm and ago < 90), 0)::int as rate_now,
        coalesce(sum(level) filter (harm and ago >= 365 and ago < 455), 0)::int as rate_year_ago,
        count(*) filter (harm and ago < 90)::int as harm_now,
        count(*) filter (harm and ago < 365) as n_h, sum(365 - ago) filter (harm and ago < 365) as s_h,
        count(*) filter (kind = 'missing_start' and ago < 365) as n_m,
        sum(365 - ago) filter (kind = 'missing_start' and ago < 365) as s_m,
        min(ago) filter (kind in {among(PLAN)}) as plan_days
      from events group by child)
    select told.child, rate_now, rate_year_ago, harm_now,
      {', '.join(f'coalesce({n}, 0) as {n}' for n in NAMES[3:19])},
      {trend('n_h', 's_h')} as harm_trend, {trend('n_m', 's_m')} as missing_trend, plan_days
    from told left join missing using (child)"""


def run_duckdb(parquet, out, every):
    import duckdb
    base = duckdb_sql(parquet)
    if every:
        duckdb.sql(f"copy ({base} order by child) to '{out}' (header)")
    else:
        # Every child's figures are computed, as in ours; only the top is written.
        duckdb.sql(f"create temp table told as {base}")
        duckdb.sql(f"""copy (select child, harm_now, rate_now from told
            order by harm_now desc, rate_now desc, child limit 1000) to '{out}' (header false)""")


def run_polars(parquet, out, every):
    import polars as pl
    day = pl.lit(DAY).str.to_date()
    kind, ago = pl.col("kind"), pl.col("ago")
    level = pl.coalesce(pl.col("severity"), kind.replace_strict(LEVEL, default=1, return_dtype=pl.Int32))
    events = (pl.scan_parquet(parquet).filter(pl.col("date") <= day)
              .select("child", "kind", ago=(day - pl.col("date")).dt.total_days().cast(pl.Int32),
                      harm=kind.is_in(HARM), level=level))
    moves = (events.filter(kind.is_in(["missing_start", "missing_end"]))
             .sort("child", "ago", kind == "missing_end", descending=[False, True, False])
             .with_columns(next=kind.shift(-1).over("child"), nights=ago - ago.shift(-1).over("child"))
             .filter(kind == "missing_start")
             .with_columns(q=ago // 91, nights=pl.when((pl.col("next") == "missing_end")
                           & (pl.col("nights") <= LONGEST)).then("nights").otherwise(0)))
    q = pl.col("q")
    missing = moves.group_by("child").agg(
        *[(q == 7 - n).sum().cast(pl.Int32).alias(f"episodes_{n + 1}") for n in range(8)],
        *[pl.col("nights").filter(q == 7 - n).sum().cast(pl.Int32).alias(f"nights_{n + 1}") for n in range(8)])
    harm, level = pl.col("harm"), pl.col("level")
    year = harm & (ago < 365)
    away = (kind == "missing_start") & (ago < 365)
    told = events.group_by("child").agg(
        rate_now=level.filter(harm & (ago < 90)).sum(),
        rate_year_ago=level.filter(harm & (ago >= 365) & (ago < 455)).sum(),
        harm_now=(harm & (ago < 90)).sum().cast(pl.Int32),
        n_h=year.sum(), s_h=(365 - ago).filter(year).sum(),
        n_m=away.sum(), s_m=(365 - ago).filter(away).sum(),
        plan_days=ago.filter(kind.is_in(PLAN)).min())
    trend = lambda n, s: pl.when(pl.col(n) >= 4).then(
        ((pl.col(s) - 0.5 * pl.col(n)) / pl.col(n) - 182.5) / (365 * (1 / (12.0 * pl.col(n))).sqrt()))
    told = (told.join(missing, on="child", how="left")
            .with_columns(pl.col(NAMES[3:19]).fill_null(0), harm_trend=trend("n_h", "s_h"),
                          missing_trend=trend("n_m", "s_m"))
            .select("child", *NAMES))
    if every:
        told.sort("child").collect(engine="streaming").write_csv(out)
    else:
        told = told.collect(engine="streaming")
        top = told.sort("harm_now", "rate_now", "child", descending=[True, True, False]).head(1000)
        top.select("child", "harm_now", "rate_now").write_csv(out, include_header=False)


def measured(command):
    """Wall and CPU seconds and greatest resident size in MiB of one process. Loading Python and an
    engine is taken off its time; starting ours is not."""
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    told = process.stdout.read().decode().split()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"failed: {command}")
    wall, cpu = time.monotonic() - began, used.ru_utime + used.ru_stime
    if "loaded" in told:
        at = told.index("loaded")
        wall, cpu = wall - float(told[at + 1]), cpu - float(told[at + 2])
    return wall, cpu, used.ru_maxrss / 1024


def engine(name, parquet, out, what):
    """One engine's run in this process, or the caseload put in order of date."""
    began = time.monotonic()
    if name == "--polars":
        import polars
    else:
        import duckdb
    print("loaded", time.monotonic() - began, time.process_time(), flush=True)
    if name == "--polars":
        run_polars(parquet, out, what == "every")
    elif what == "order":
        duckdb.sql(f"set memory_limit = '4GB'; set temp_directory = '{out}.tmp'")
        duckdb.sql(f"copy (from '{parquet}' order by date, hash(child, kind)) to '{out}'"
                   " (format parquet, compression snappy, row_group_size 524288)")
    else:
        run_duckdb(parquet, out, what == "every")


def same(ours, theirs):
    """Whether two files of figures are the same: whole numbers exactly, statistics to 1e-6."""
    with open(ours) as a, open(theirs) as b:
        rows = 0
        for left, right in zip(csv.DictReader(a), csv.DictReader(b), strict=True):
            for name in ["child", *NAMES]:
                x, y = left[name], right[name]
                if x != y and not (x and y and name.endswith("trend") and abs(float(x) - float(y)) < 1e-6):
                    sys.exit(f"{theirs}: {name} of {left['child']} is {y}, ours is {x}")
            rows += 1
    return rows


def main():
    caller = str(Path(sys.argv[1]).resolve())
    children = sys.argv[2] if len(sys.argv) > 2 else "100000"
    routine = sys.argv[3] if len(sys.argv) > 3 else "7"
    check = "nocheck" not in sys.argv
    repeats = 1 if int(children) > 300_000 else 3
    with tempfile.TemporaryDirectory() as folder:
        at = lambda name: f"{folder}/{name}"
        subprocess.run([caller, "generate", children, "1", routine, at("child.parquet"), at("truth")], check=True)
        me = [sys.executable, __file__]
        subprocess.run([*me, "--duckdb", at("child.parquet"), at("date.parquet"), "order"], check=True)
        subprocess.run([caller, "columns", at("date.parquet"), at("own.columns")], check=True)
        for name in ["child.parquet", "date.parquet", "own.columns"]:
            print(f"{name}: {os.path.getsize(at(name)) / 2**20:.0f} MiB")
        for order in ["child", "date"]:
            parquet = at(f"{order}.parquet")
            ours = {"ours, parquet": parquet, "ours, columns": at("own.columns")}
            if check:
                for n, events in enumerate(ours.values()):
                    subprocess.run([caller, "scan", events, DAY, "1000", at(f"ours{n}"), "figures"], check=True)
                for engine in ["polars", "duckdb"]:
                    subprocess.run([*me, f"--{engine}", parquet, at(engine), "every"], check=True)
                    print(f"{order}: {same(at('ours0.figures.csv'), at(engine))} children the same in {engine}")
                same(at("ours0.figures.csv"), at("ours1.figures.csv"))
            runs = {name: [caller, "scan", events, DAY, "1000", at("o")] for name, events in ours.items()}
            runs["ours, and drift"] = [caller, "scan", parquet, DAY, "1000", at("o"), "standard"]
            for engine in ["polars", "duckdb"]:
                runs[engine] = [*me, f"--{engine}", parquet, at("top"), "top"]
            best = {}
            for _ in range(repeats):
                for name, command in runs.items():
                    told = measured(command)
                    best[name] = min(best.get(name, told), told, key=lambda t: t[1])
            better = min(best["polars"][1], best["duckdb"][1])
            print(f"rows in order of {order}; {'wall s':>24} {'CPU s':>8} {'MiB':>7} {'better / this, CPU':>20}")
            for name, (wall, cpu, memory) in best.items():
                print(f"  {name:<42} {wall:>6.2f} {cpu:>8.2f} {memory:>7.0f} {better / cpu:>20.1f}")


if __name__ == "__main__":
    if sys.argv[1] in ("--polars", "--duckdb"):
        engine(*sys.argv[1:5])
    else:
        main()
