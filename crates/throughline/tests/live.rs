//! The live file from the command line: the store and its keeping, the server, and every page in
//! a real browser.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use support::run;

/// A server, ended with the test.
struct Running {
    process: Child,
    address: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _gone = self.process.kill();
        let _gone = self.process.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Starts a command that serves, and waits until it answers.
fn serving(words: &[&str]) -> Running {
    let port = free_port();
    let listen = format!("127.0.0.1:{port}");
    let mut process = Command::new(env!("CARGO_BIN_EXE_throughline"))
        .args(words)
        .args(["--listen", &listen])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // What it says is read to the line after which it listens, and from then on thrown away.
    let mut said = BufReader::new(process.stdout.take().unwrap());
    let mut all = String::new();
    while !all.contains("Ctrl+C") {
        assert!(said.read_line(&mut all).unwrap() > 0, "it ended after saying: {all}");
    }
    std::thread::spawn(move || said.read_to_end(&mut Vec::new()));
    for _ in 0..600 {
        if let Some(answer) = asked(port, "/health") {
            assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
            return Running { process, address: format!("http://127.0.0.1:{port}") };
        }
        assert!(process.try_wait().unwrap().is_none(), "it ended after saying: {all}");
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("nothing answers at {listen}");
}

fn asked(port: u16, path: &str) -> Option<String> {
    let mut to = TcpStream::connect(("127.0.0.1", port)).ok()?;
    write!(to, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    to.read_to_string(&mut answer).ok()?;
    Some(answer)
}

fn ok(words: &[&str]) -> String {
    let done = run(words);
    assert!(done.status.success(), "{words:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_store_is_made_served_verified_copied_and_rebuilt() {
    let dir = tempfile::tempdir().unwrap();
    let (store, copy, again) =
        (dir.path().join("tl.db"), dir.path().join("copy.db"), dir.path().join("again.db"));
    let place = ["--store", text(&store)];
    let made = ok(&[
        &["admin", "create", "--name", "Ada Simms", "--email", "ada@example.org"][..],
        &["--agency", "social care", "--partnership", "Anyshire"],
        &place,
    ]
    .concat());
    assert!(made.contains("http://localhost:8080/welcome/"), "{made}");
    let server = serving(&[&["serve"][..], &place].concat());
    let port = server.address.rsplit(':').next().unwrap().parse().unwrap();
    let page = asked(port, "/").unwrap();
    assert!(page.starts_with("HTTP/1.1 303"), "a stranger is sent to sign in: {page}");
    let metrics = asked(port, "/metrics").unwrap();
    assert!(metrics.contains("http_requests_total") && !metrics.contains("Ada"), "{metrics}");
    // All of it while the server runs.
    assert!(ok(&[&["verify"][..], &place].concat()).contains("stand as they were kept"));
    ok(&[&["backup"][..], &place, &[text(&copy)]].concat());
    ok(&["restore", text(&copy), text(&again)]);
    ok(&["verify", "--store", text(&again)]);
    ok(&["rebuild", "--store", text(&again)]);
    let invited = ok(&[&["admin", "invite", "--email", "ADA@example.org"][..], &place].concat());
    assert!(invited.contains("/welcome/"), "{invited}");
}

#[test]
fn what_cannot_be_done_is_told_with_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let nowhere = dir.path().join("none.db");
    let told = |words: &[&str]| {
        let done = run(words);
        assert_eq!(done.status.code(), Some(2), "{words:?}");
        String::from_utf8(done.stderr).unwrap()
    };
    let said = told(&["serve", "--store", text(&nowhere)]);
    assert!(said.contains("throughline admin create"), "{said}");
    let said = told(&["verify", "--store", text(&nowhere)]);
    assert!(said.contains("throughline admin create"), "{said}");
    let agency = ["--name", "A", "--email", "a@example.org", "--agency", "lifeboats"];
    let said = told(&[&["admin", "create", "--store", text(&nowhere)][..], &agency].concat());
    assert!(said.contains("`lifeboats`") && said.contains("social_care"), "{said}");
    assert!(!nowhere.exists(), "nothing was made");
}

/// Chromium, where systems keep it.
fn chromium() -> PathBuf {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    let found = named.into_iter().chain(usual.map(PathBuf::from)).find(|path| path.exists());
    found.unwrap_or_else(|| {
        panic!("this test looks at pages in Chromium: install the package `chromium`, or say where it is in CHROMIUM")
    })
}

/// The packages that drive the browser, fetched once for each lock file.
fn packages() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let there = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    std::fs::create_dir_all(&there).unwrap();
    let mut fresh = there.join("node_modules/playwright-core").exists();
    for name in ["package.json", "package-lock.json", ".npmrc", "pages.mjs"] {
        let written = std::fs::read(here.join(name)).unwrap();
        let same = std::fs::read(there.join(name)).is_ok_and(|kept| kept == written);
        fresh &= same || name == "pages.mjs";
        std::fs::write(there.join(name), written).unwrap();
    }
    if !fresh {
        let npm = Command::new("npm").arg("ci").current_dir(&there).stdout(Stdio::null()).status();
        let why = "this test drives a browser, which needs Node.js 20 or later with npm: install the packages `nodejs` and `npm`";
        assert!(
            npm.unwrap_or_else(|_| panic!("{why}")).success(),
            "npm could not fetch what drives the browser"
        );
    }
    there
}

/// The account's recovery codes, as the demonstration tells them.
fn recovery_codes(accounts: &str, email: &str) -> String {
    let own = accounts.split("\n\n").find(|one| one.contains(email)).unwrap();
    let codes = own.lines().find_map(|line| line.trim().strip_prefix("recovery codes: ")).unwrap();
    codes.replace(' ', ",")
}

#[test]
fn every_page_passes_in_a_browser_wide_narrow_and_without_javascript() {
    let chromium = chromium();
    let packages = packages();
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("demo");
    let server = serving(&["demo", "--out", text(&out), "--children", "12"]);
    let accounts = std::fs::read_to_string(out.join("accounts.txt")).unwrap();
    let password = accounts.lines().next().unwrap().rsplit(' ').next().unwrap();
    // A social worker, the auditor, the administrator.
    for (email, pages) in [
        ("amara.okafor@trust.example", 13),
        ("carol.whitby@partnership.example", 5),
        ("sam.ellery@partnership.example", 15),
    ] {
        let mut node = Command::new("node");
        let codes = recovery_codes(&accounts, email);
        node.args(["pages.mjs", &server.address, email, password, &codes]);
        node.arg(&chromium).current_dir(&packages);
        if let Some(pictures) = std::env::var_os("PICTURES") {
            node.arg(pictures);
        }
        let done = node.output().unwrap();
        let said = String::from_utf8_lossy(&done.stdout);
        assert!(done.status.success(), "{said}{}", String::from_utf8_lossy(&done.stderr));
        let number = said.split(' ').next().and_then(|n| n.parse::<usize>().ok());
        assert!(number.is_some_and(|number| number >= pages), "{email}: {said}");
    }
    // Reading a file is in the audit, and nothing that was kept has changed.
    let store = out.join("throughline.db");
    assert!(ok(&["verify", "--store", text(&store)]).contains("stand as they were kept"));
}
