//! A private PostgreSQL server for one test program: started when first needed, stopped when the
//! program ends, however it ends.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

const MISSING: &str = "these tests need a PostgreSQL server of version 15 or later: \
    `apt-get install postgresql` (Debian), or put `initdb` and `postgres` in the PATH";

/// A server with its own folder; its guardian stops it when this program's end of a pipe closes.
pub struct Server {
    /// Where its socket and data are.
    pub folder: PathBuf,
    guardian: Child,
}

/// The folder of the server's programs.
fn programs() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).find(|dir| dir.join("initdb").exists());
    if let Some(dir) = on_path {
        return fs::canonicalize(dir.join("initdb")).unwrap().parent().unwrap().to_owned();
    }
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<_> = debian.map(|version| version.path().join("bin")).collect();
    found.retain(|dir| dir.join("initdb").exists());
    found.sort();
    found.pop().expect(MISSING)
}

/// The server refuses to run as root; then everything of it runs as the user `postgres`.
fn user() -> Option<(u32, u32)> {
    let id = |flag: &str, of: &[&str]| -> u32 {
        let told = Command::new("id").arg(flag).args(of).output().unwrap();
        String::from_utf8(told.stdout).unwrap().trim().parse().expect(MISSING)
    };
    (id("-u", &[]) == 0).then(|| (id("-u", &["postgres"]), id("-g", &["postgres"])))
}

fn command(program: &str) -> Command {
    use std::os::unix::process::CommandExt;
    let mut command = Command::new(program);
    if let Some((user, group)) = user() {
        command.uid(user).gid(group);
    }
    // A folder that the other user may stand in.
    command.current_dir("/");
    command
}

fn started() -> u32 {
    static STARTED: AtomicU32 = AtomicU32::new(0);
    STARTED.fetch_add(1, Ordering::Relaxed)
}

impl Server {
    /// Makes a new cluster and starts it.
    pub fn start() -> Self {
        let bin = programs();
        let name = format!("throughline-pg-{}-{}", std::process::id(), started());
        let folder = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        if let Some((user, group)) = user() {
            chown(&folder, Some(user), Some(group)).unwrap();
        }
        let data = folder.join("data");
        let made = command(bin.join("initdb").to_str().unwrap())
            .args(["-A", "trust", "-U", "throughline", "-E", "UTF8", "--locale=C.UTF-8"])
            .args(["--no-sync", "-D"])
            .arg(&data)
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let guardian = guard(&bin, &folder);
        let server = Self { folder, guardian };
        server.wait();
        server
    }

    fn wait(&self) {
        let log = || fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        assert!(self.answers(Duration::from_secs(50)), "the server does not answer: {}", log());
    }

    fn answers(&self, patience: Duration) -> bool {
        let tries = patience.as_millis() / 50;
        (0..tries).any(|_| {
            std::thread::sleep(Duration::from_millis(50));
            postgres::Client::connect(&self.url("postgres"), postgres::NoTls).is_ok()
        })
    }

    /// The address of one of its databases.
    pub fn url(&self, database: &str) -> String {
        let folder = self.folder.to_str().unwrap().replace('/', "%2F");
        format!("postgres:///{database}?host={folder}&user=throughline")
    }

    /// A new, empty database.
    pub fn database(&self) -> String {
        let name = format!("t{}", started());
        let mut client = postgres::Client::connect(&self.url("postgres"), postgres::NoTls).unwrap();
        client.batch_execute(&format!("create database {name}")).unwrap();
        self.url(&name)
    }

    /// Kills every process of the server at once, as a power cut to its machine would.
    #[allow(dead_code, reason = "not every test program kills servers")]
    pub fn kill(&self) {
        let pid = fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap();
        let pid = pid.lines().next().unwrap().to_owned();
        let kill = format!("kill -9 $(pgrep -P {pid}) {pid} 2>/dev/null; true");
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    }

    /// Starts it again after it was killed. Its last processes may still be on their way out, and
    /// then it refuses to start.
    #[allow(dead_code, reason = "not every test program kills servers")]
    pub fn restart(&mut self) {
        for _ in 0..10 {
            let _ = self.guardian.kill();
            let _ = self.guardian.wait();
            for lock in ["data/postmaster.pid", ".s.PGSQL.5432.lock", ".s.PGSQL.5432"] {
                let _ = fs::remove_file(self.folder.join(lock));
            }
            self.guardian = guard(&programs(), &self.folder);
            if self.answers(Duration::from_secs(10)) {
                return;
            }
        }
        self.wait();
    }
}

/// Runs the server beside a `cat` that ends when this program does; then the server is stopped and
/// its folder removed.
fn guard(bin: &Path, folder: &Path) -> Child {
    let log = fs::File::options().create(true).append(true).open(folder.join("log")).unwrap();
    let script = "\"$1/postgres\" -D \"$2/data\" -k \"$2\" -c listen_addresses= -c fsync=off \
        -c max_connections=200 -c shared_buffers=64MB -c max_locks_per_transaction=256 & \
        server=$!; cat; kill -QUIT $server; wait $server; rm -rf \"$2\"";
    command("sh")
        .args(["-c", script, "guardian"])
        .args([bin, folder])
        .stdin(Stdio::piped())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .spawn()
        .unwrap()
}

/// The server of this test program.
#[allow(dead_code, reason = "tests that kill servers start their own")]
pub fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(Server::start)
}
