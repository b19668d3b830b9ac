#!/usr/bin/env python3
"""The live file under load, beside the database's own time and beside Datasette on the same table.

    cargo build --release && cargo build --release -p web --example filled
    python3 -m venv venv && venv/bin/pip install datasette
    venv/bin/python bench/serve/run.py [--children 20000] [--entries 50] [--seconds 8] [--engine both]

Needs `wrk` and, for PostgreSQL, `initdb` and `postgres` (Debian: wrk, postgresql). Everything stays
on this machine's loopback address and ends by itself. For the child's page, the chronology with
filters, the search for a person and recording an entry it prints, at 1, 16 and 64 clients: requests
a second, median and 99th percentile in milliseconds, of the page over HTTP as `throughline serve`
gives it, and of what that page asks of the store, done directly by as many threads ("store"). Each
request is for another child, so nearly no page is served from a reading that was kept.
"""

import argparse, http.client, os, pathlib, re, secrets, shutil, signal, socket, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"
FILLED, PROGRAM = BIN / "examples/filled", BIN / "throughline"
PAGES = ("child", "chronology", "search", "append")
CLIENTS = (1, 16, 64)

LUA = """
local files, turn = {}, 0
for line in io.lines(os.getenv("FILES")) do files[#files + 1] = line end
local what, csrf = os.getenv("WHAT"), os.getenv("CSRF")
local given = {"Ada","Bilal","Carys","Dev","Esme","Finn","Grace","Hamza","Isla","Jude","Kemi","Leo","Maya","Noor","Owen","Priya"}
local family = {"Abbott","Begum","Carter","Davies","Evans","Foster","Ghale","Hussain","Iqbal","Jones","Khan","Lewis","Malik","Nowak","Osei","Patel","Quinn","Rahman","Singh","Turner"}
local headers = {["Cookie"] = os.getenv("COOKIE"), ["Origin"] = os.getenv("ORIGIN"),
                 ["Content-Type"] = "application/x-www-form-urlencoded"}
local threads = 0
function setup(thread) thread:set("first", threads * 4001); threads = threads + 1 end
function init() turn = first end
function request()
  turn = turn + 1
  local child = files[turn * 7919 % #files + 1]
  if what == "child" then return wrk.format("GET", "/child/" .. child, headers) end
  if what == "chronology" then
    return wrk.format("GET", "/child/" .. child .. "/chronology?agency=police&from-day=1&from-month=1&from-year=2022", headers)
  end
  if what == "search" then
    return wrk.format("GET", "/children?given=" .. given[turn % 16 + 1] .. "&family=" .. family[turn % 20 + 1] .. turn % 97, headers)
  end
  if what == "append" then
    local body = "csrf=" .. csrf .. "&do=save&when=1+November+2026&told=Rang+mother%2C+log+" .. turn .. "&marking=ordinary&draft="
    return wrk.format("POST", "/child/" .. child .. "/record", headers, body)
  end
  return wrk.format("GET", os.getenv("PATH_" .. what) .. child, headers)
end
function done(summary, latency, requests)
  local wrong = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.write(string.format("RESULT %.1f %.3f %.3f %d\\n", summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, wrong))
end
"""


def told(*command):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def answers(port, path="/"):
    for _ in range(200):
        try:
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            link.request("GET", path)
            return link.getresponse().status
        except OSError:
            time.sleep(0.1)
    sys.exit(f"nobody answers on {port}")


def resident(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) // 1024


def wrk(folder, port, what, clients, seconds, cookie="", csrf="", path=""):
    script = folder / "load.lua"
    script.write_text(LUA)
    env = {**os.environ, "FILES": str(folder / "files"), "WHAT": what, "CSRF": csrf, "COOKIE": cookie,
           "ORIGIN": f"http://localhost:{port}", f"PATH_{what}": path}
    out = subprocess.run(["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script),
                          f"http://localhost:{port}"], env=env, check=True, capture_output=True, text=True).stdout
    rate, median, last, wrong = re.search(r"RESULT (\S+) (\S+) (\S+) (\d+)", out).groups()
    return float(rate), float(median), float(last), int(wrong)


class Postgres:
    """A server of its own in a folder, as the tests start one."""

    def __init__(self, folder):
        at = shutil.which("initdb") or next(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        programs = pathlib.Path(at).resolve().parent
        self.folder = folder / "pg"
        self.folder.mkdir()
        self.user = {"user": "postgres", "group": "postgres"} if os.getuid() == 0 else {}
        if self.user:
            shutil.chown(self.folder, "postgres", "postgres")
            os.chmod(folder, 0o755)
        run = lambda *words: subprocess.run([str(w) for w in words], check=True, capture_output=True, cwd="/", **self.user)
        run(programs / "initdb", "-A", "trust", "-U", "throughline", "-E", "UTF8", "--locale=C.UTF-8", "-D", self.folder / "data")
        self.server = subprocess.Popen([str(programs / "postgres"), "-D", str(self.folder / "data"), "-k", str(self.folder),
                                        "-c", "listen_addresses=", "-c", "shared_buffers=1GB"], cwd="/",
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self.user)
        host = str(self.folder).replace("/", "%2F")
        self.url = f"postgres:///bench?host={host}&user=throughline"
        for _ in range(100):
            made = subprocess.run(["psql", "-h", str(self.folder), "-U", "throughline", "-d", "postgres", "-c", "create database bench"],
                                  capture_output=True)
            if made.returncode == 0:
                return
            time.sleep(0.2)
        sys.exit("the database server does not answer")

    def stop(self):
        self.server.send_signal(signal.SIGINT)
        self.server.wait()


def measure(folder, engine, place, asked):
    began = time.monotonic()
    token = told(FILLED, "fill", place, asked.children, asked.entries).strip()
    files = told(FILLED, "children", place)
    (folder / "files").write_text(files)
    some = files.split()[0]
    print(f"\n{engine}: {asked.children * asked.entries:,} entries of {asked.children:,} children,"
          f" filled in {time.monotonic() - began:.0f} s", flush=True)
    port = free_port()
    server = subprocess.Popen([str(PROGRAM), "serve", "--store", place, "--listen", f"127.0.0.1:{port}", "--log", "error"],
                              stdout=subprocess.DEVNULL, env={**os.environ, "THROUGHLINE_KEY": secrets.token_hex(32)})
    try:
        answers(port, "/health")
        at_rest = resident(server.pid)
        cookie = f"{asked.cookie}={token}"
        link = http.client.HTTPConnection("127.0.0.1", port)
        link.request("GET", f"/child/{some}/record", headers={"Cookie": cookie})
        answer = link.getresponse()
        page = answer.read().decode()
        if answer.status != 200:
            sys.exit(f"the session is not known ({answer.status}): {page[:300]}")
        csrf = re.search(r'name="csrf" value="([^"]+)"', page)[1]
        print(f"{'page':<12}{'clients':>8} |{'req/s':>9}{'median':>9}{'p99':>9}{'wrong':>7} |{'store/s':>9}{'median':>9}{'p99':>9}"
              f" | p99 over store")
        most = at_rest
        for what in PAGES:
            for clients in CLIENTS:
                rate, median, last, wrong = wrk(folder, port, what, clients, asked.seconds, cookie, csrf)
                most = max(most, resident(server.pid))
                count, own, own_last = told(FILLED, "direct", place, what, clients, asked.seconds).split()
                print(f"{what:<12}{clients:>8} |{rate:>9.0f}{median:>9.2f}{last:>9.2f}{wrong:>7} |"
                      f"{int(count) / asked.seconds:>9.0f}{float(own):>9.2f}{float(own_last):>9.2f} |"
                      f"{last / float(own_last):>7.1f}x", flush=True)
        print(f"memory of the server: {at_rest} MiB at rest, {most} MiB at most under load")
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def datasette(folder, place, asked):
    """The same table of entries as Datasette shows it: a child's entries, fifty on a page."""
    port = free_port()
    server = subprocess.Popen([sys.executable, "-m", "datasette", place, "--port", str(port), "--setting", "num_sql_threads", "4",
                               "--setting", "sql_time_limit_ms", "20000", "--setting", "default_facet_size", "0"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        name = pathlib.Path(place).stem
        answers(port, f"/{name}")
        for clients in CLIENTS:
            path = f"/{name}/entry?_size=50&_nofacet=1&_nocount=1&agency=police&_sort=sort&child="
            rate, median, last, wrong = wrk(folder, port, "table", clients, asked.seconds, path=path)
            print(f"{'datasette':<12}{clients:>8} |{rate:>9.0f}{median:>9.2f}{last:>9.2f}{wrong:>7} | the chronology's entries as its table page",
                  flush=True)
    finally:
        server.terminate()
        server.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--children", type=int, default=20_000)
    parser.add_argument("--entries", type=int, default=50, help="of each child")
    parser.add_argument("--seconds", type=int, default=8, help="of each measurement")
    parser.add_argument("--engine", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--cookie", default="session", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = pathlib.Path(made)
        if asked.engine != "postgresql":
            place = str(folder / "bench.db")
            measure(folder, "SQLite", place, asked)
            try:
                import datasette as _
                datasette(folder, place, asked)
            except ImportError:
                print("Datasette is not installed, and was left out")
        if asked.engine != "sqlite":
            server = Postgres(folder)
            try:
                measure(folder, "PostgreSQL", server.url, asked)
            finally:
                server.stop()


if __name__ == "__main__":
    main()
