//! The words on the command line.
//!
//! Exit codes: 0 done; 2 something that was handed in cannot be used (the message says what and
//! what to do, and nothing was written).

use crate::live::{admin, keep, serve};
use crate::{
    demo, generate, gold, link, practice_check, returns_check, review_build, same_event, scan,
};
use anyhow::Result;
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

/// Multi-agency safeguarding: one chronology, need set against response, reviews in an afternoon.
///
/// Surfaces counted facts with their entries. Never scores a child, never predicts, never decides.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the demonstration review (invented data) and say what was found.
    Demo(Demo),
    /// A learning review: from agencies' returns to the chronology, findings and briefing.
    #[command(subcommand)]
    Review(Review),
    /// Agencies' returns, before they are used.
    #[command(subcommand)]
    Returns(Returns),
    /// Judge pairs of entries: do both tell of one event?
    SameEvent(SameEvent),
    /// Put agencies' records of people together: who is who.
    #[command(after_long_help = LINK_HELP)]
    Link(Link),
    /// How well free text, dates and pairs are read, scored on the committed gold sets.
    #[command(subcommand)]
    Gold(Gold),
    /// A whole caseload: figures for every child, and the children for whom need rises and the
    /// response does not.
    Scan(Scan),
    /// The partnership's own rules, before they are used.
    #[command(subcommand)]
    Practice(PracticeCommand),
    /// Serve the live file on the web.
    Serve(Serve),
    /// The first administrator, and links by which people choose a password.
    #[command(subcommand)]
    Admin(Admin),
    /// Show that nothing was changed after it was kept.
    Verify(Verify),
    /// Copy the store while it is in use.
    Backup(Backup),
    /// Make a store out of a copy.
    Restore(Restore),
    /// Throw away everything that can be computed again, and compute it.
    Rebuild(Rebuild),
    /// Invent a caseload for a whole authority, with the truth of each life beside it.
    Generate(Generate),
}

/// Options of `scan`.
#[derive(Debug, Args)]
pub struct Scan {
    /// Parquet, CSV (one row an event, in any order: child, agency, kind, date, severity or
    /// narrative) or the program's own file of columns.
    pub events: PathBuf,
    /// Read as of this day, as `2026-11-23`; by default today (UTC). What happened later is left out.
    #[arg(long)]
    pub as_of: Option<Date>,
    /// How many children `top.json` holds.
    #[arg(long, default_value_t = 1000)]
    pub top: usize,
    /// How much of the list may be chance: a setting of `caseload.toml`.
    #[arg(long, default_value = "standard")]
    pub setting: String,
    /// The folder to write `caseload.csv`, `top.json` and `summary.json` into.
    #[arg(long, required_unless_present = "write_columns")]
    pub out: Option<PathBuf>,
    /// Also write `figures.csv`: every child's figures.
    #[arg(long)]
    pub figures: bool,
    /// Write the events as the program's own file of columns, which is read many times faster.
    #[arg(long, value_name = "FILE")]
    pub write_columns: Option<PathBuf>,
    /// Memory for rows in MiB; beyond it they move to temporary files.
    #[arg(long, default_value_t = 1024)]
    pub memory: usize,
    #[command(flatten)]
    pub practice: PracticeFolder,
}

#[derive(Debug, Subcommand)]
enum PracticeCommand {
    /// Say what is amiss with the partnership's practice files, and print the rules as a document.
    Check(PracticeCheck),
}

/// Options of `practice check`.
#[derive(Debug, Args)]
pub struct PracticeCheck {
    #[command(flatten)]
    pub practice: PracticeFolder,
    /// Also write every rule with its source as a page to read or print.
    #[arg(long, value_name = "FILE.html")]
    pub print: Option<PathBuf>,
}

/// Options of `generate`.
#[derive(Debug, Args)]
pub struct Generate {
    /// The file to write: `.parquet`, `.csv`, or any other ending for the program's own columns.
    #[arg(long)]
    pub out: PathBuf,
    /// How many children.
    #[arg(long, default_value_t = 100_000)]
    pub children: u64,
    /// The same seed gives the same caseload.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// The last day of the record.
    #[arg(long, default_value = "2026-11-23")]
    pub to: Date,
    /// Years of record.
    #[arg(long, default_value_t = 8)]
    pub years: u8,
    /// Routine entries for each child and year, such as health checks.
    #[arg(long, default_value_t = 4.0)]
    pub routine: f64,
    #[command(flatten)]
    pub practice: PracticeFolder,
}

/// Options of `demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// The folder to make.
    #[arg(long, default_value = "throughline-demo")]
    pub out: PathBuf,
    /// Build the review and stop; serve nothing.
    #[arg(long)]
    pub no_serve: bool,
    /// Where the demonstration partnership is served.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// How many children are invented beside the demonstration child.
    #[arg(long, default_value_t = 300)]
    pub children: u64,
}

/// Where everything is kept.
#[derive(Debug, Args)]
pub struct StorePlace {
    /// The store: a file, or a `postgres://` address.
    #[arg(long, env = "THROUGHLINE_STORE", default_value = crate::live::serve::STORE, hide_env_values = true)]
    pub store: String,
}

/// Options of `serve`. What is not said here or in the environment may stand in the settings file.
#[derive(Debug, Args)]
pub struct Serve {
    /// The store: a file (by default `throughline.db`), or a `postgres://` address.
    #[arg(long, env = "THROUGHLINE_STORE", hide_env_values = true)]
    pub store: Option<String>,
    /// Where to listen; by default `127.0.0.1:8080`. Put a proxy that speaks TLS before it.
    #[arg(long, env = "THROUGHLINE_LISTEN")]
    pub listen: Option<SocketAddr>,
    /// Where people reach it, as `https://throughline.example`.
    #[arg(long, env = "THROUGHLINE_ADDRESS")]
    pub address: Option<String>,
    /// The partnership's name.
    #[arg(long, env = "THROUGHLINE_PARTNERSHIP")]
    pub partnership: Option<String>,
    /// Whom to ask for help, as people should read it.
    #[arg(long, env = "THROUGHLINE_HELP")]
    pub help_contact: Option<String>,
    /// A proxy of ours stands before the server, and its `X-Forwarded-For` is to be believed.
    #[arg(long, env = "THROUGHLINE_BEHIND_PROXY")]
    pub behind_proxy: bool,
    /// How many requests a minute a machine's token may send, a sixth of them at once; by default
    /// 600, and 0 for no limit.
    #[arg(long, env = "THROUGHLINE_API_PER_MINUTE")]
    pub api_per_minute: Option<u32>,
    /// How much to log: `warn`, `info`, `debug`, or by part.
    #[arg(long, env = "THROUGHLINE_LOG")]
    pub log: Option<String>,
    /// The file of the keys under which authenticators and webhooks are kept, for its owner alone
    /// (mode 600): one key of 64 hexadecimal figures a line, the first for locking, all for
    /// opening. By default the store's name with `.key` after it, made where there is none; for a
    /// store on a server it has to be named.
    #[arg(long, env = "THROUGHLINE_KEY_FILE")]
    pub key_file: Option<PathBuf>,
    /// The keys themselves, with commas between; by the environment, since others see the command
    /// line.
    #[arg(long, env = "THROUGHLINE_KEY", hide_env_values = true, hide = true)]
    pub key: Option<String>,
    /// A TOML file with any of: store, listen, address, partnership, help, notice, practice, log, behind_proxy,
    /// api_per_minute, key_file, and
    /// tables `[[identity]]` of agencies' identity providers.
    #[arg(long, env = "THROUGHLINE_SETTINGS")]
    pub settings: Option<PathBuf>,
    #[command(flatten)]
    pub practice: PracticeFolder,
}

#[derive(Debug, Subcommand)]
enum Admin {
    /// Make the store where there is none, and an administrator's account in it.
    Create(AdminCreate),
    /// A new link by which someone with an account chooses a password.
    Invite(AdminInvite),
}

/// Options of `admin create`.
#[derive(Debug, Args)]
pub struct AdminCreate {
    #[command(flatten)]
    pub place: StorePlace,
    /// The administrator's name.
    #[arg(long)]
    pub name: String,
    /// What they sign in with.
    #[arg(long)]
    pub email: String,
    /// The agency they work for, as `agencies.toml` knows it.
    #[arg(long)]
    pub agency: String,
    /// The partnership's name.
    #[arg(long)]
    pub partnership: Option<String>,
    /// Where people reach the installation.
    #[arg(long, env = "THROUGHLINE_ADDRESS", default_value = "http://localhost:8080")]
    pub address: String,
    #[command(flatten)]
    pub practice: PracticeFolder,
}

/// Options of `admin invite`.
#[derive(Debug, Args)]
pub struct AdminInvite {
    #[command(flatten)]
    pub place: StorePlace,
    /// What they sign in with.
    #[arg(long)]
    pub email: String,
    /// Where people reach the installation.
    #[arg(long, env = "THROUGHLINE_ADDRESS", default_value = "http://localhost:8080")]
    pub address: String,
}

/// Options of `verify`.
#[derive(Debug, Args)]
pub struct Verify {
    #[command(flatten)]
    pub place: StorePlace,
    /// Also write where each file's chain ends. Kept somewhere else, it shows later that no file
    /// was cut short or written anew.
    #[arg(long, value_name = "FILE")]
    pub heads: Option<PathBuf>,
}

/// Options of `backup`.
#[derive(Debug, Args)]
pub struct Backup {
    #[command(flatten)]
    pub place: StorePlace,
    /// The file to make.
    pub to: PathBuf,
}

/// Options of `restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// The copy.
    pub from: PathBuf,
    /// The store to make; there must be none yet.
    pub to: PathBuf,
}

/// Options of `rebuild`.
#[derive(Debug, Args)]
pub struct Rebuild {
    #[command(flatten)]
    pub place: StorePlace,
}

#[derive(Debug, Subcommand)]
enum Review {
    /// Write the chronology, findings, missed opportunities, need-and-response picture and
    /// 7-minute briefing from a folder that holds `review.toml` and `returns/`.
    Build(Build),
    /// Make a folder with a `review.toml` to fill in and an empty `returns/`.
    New(New),
    /// What could each agency know on a day: its own entries and what was shared with it, beside
    /// the signs of need that stood only with others.
    Known(Known),
}

/// Options of `review build`.
#[derive(Debug, Args)]
pub struct Build {
    /// The folder with `review.toml` and `returns/`.
    pub dir: PathBuf,
    /// Where to write; by default the folder `review` inside DIR.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Read as of this day (what happened later is left out of the reading), as `2017-05-12`.
    #[arg(long)]
    pub as_of: Option<Date>,
    /// Leave out what was recorded after this day, whenever it happened, as `2017-05-12`.
    #[arg(long)]
    pub known_at: Option<Date>,
    #[command(flatten)]
    pub practice: PracticeFolder,
}

/// Options of `review known`.
#[derive(Debug, Args)]
pub struct Known {
    /// The folder with `review.toml` and `returns/`.
    pub dir: PathBuf,
    /// The day, as `2017-05-12`.
    #[arg(long)]
    pub on: Date,
    /// Where to write it: `.json` for machines, any other ending for a page. By default a summary
    /// goes to the screen.
    #[arg(long)]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub practice: PracticeFolder,
}

/// Options of `review new`.
#[derive(Debug, Args)]
pub struct New {
    /// The folder to make.
    pub dir: PathBuf,
}

/// Where the partnership's own rules are.
#[derive(Debug, Args, Default)]
pub struct PracticeFolder {
    /// A folder with the partnership's own practice files; each replaces the built-in one of the
    /// same name.
    #[arg(long = "practice", value_name = "FOLDER", env = "THROUGHLINE_PRACTICE")]
    pub folder: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Returns {
    /// Show how each row of each file is understood. Writes nothing.
    Check(Check),
}

/// Options of `returns check`.
#[derive(Debug, Args)]
pub struct Check {
    /// CSV, Excel or Word files, as agencies sent them.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// The agency that sent them, where the file's name does not say.
    #[arg(long)]
    pub agency: Option<String>,
    /// The child's date of birth, as `2002-05-14`: helps to notice a year typed wrong.
    #[arg(long)]
    pub born: Option<Date>,
    /// A name of the child as the returns write it; may be given more than once.
    #[arg(long = "name")]
    pub names: Vec<String>,
    /// For people, or one JSON object a row for machines.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    #[command(flatten)]
    pub practice: PracticeFolder,
}

/// How `returns check` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Columns for a person.
    Table,
    /// One JSON object a row.
    Jsonl,
}

/// Options of `same-event`.
#[derive(Debug, Args)]
pub struct SameEvent {
    /// A CSV with `pair_id,date_a,agency_a,narrative_a,date_b,agency_b,narrative_b`.
    pub file: PathBuf,
    /// Where to write `pair_id,same_event,relation,why`; by default to the screen.
    #[arg(long)]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub practice: PracticeFolder,
}

/// Options of `link`.
#[derive(Debug, Args)]
pub struct Link {
    /// CSV files of person records, one for each source. One file alone is searched for doubles.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Which heading is what, and what sources say of themselves. Common headings are known without.
    #[arg(long)]
    pub config: Option<PathBuf>,
    /// Where to write `source,record_id,cluster_id,probability`.
    #[arg(long)]
    pub out: PathBuf,
    /// Where to list the pairs that a person should look at, with why; a page goes beside it.
    #[arg(long)]
    pub review: Option<PathBuf>,
    /// Where to write how the records were linked: thresholds, expected errors, chances.
    #[arg(long)]
    pub report: Option<PathBuf>,
}

const LINK_HELP: &str = r#"An example of a link.toml:

    decisions = "decisions.csv"      # what people decided, respected each time

    [[source]]
    file = "health.csv"
    name = "health"                  # else the file's name
    deduplicated = true              # holds each person once
    [source.columns]                 # only what is not known by itself
    id = "Ref"
    first_name = "Given"
    last_name = "Family"
    dob = "Born on"
    address = ["House", "Street", "Town"]

Roles: id, first_name, last_name, full_name, other_names, dob, sex, postcode, address, phone,
email, nhs_number, upn, number (any other shared identifier), group (for the report).

A pair of 0.95 and more is a match, one of 0.85 and more is for a person to look at. The list that
--review writes becomes the decisions file once `same` or `different` is written into it."#;

#[derive(Debug, Subcommand)]
enum Gold {
    /// Print macro-F1 by kind, traps by type, dates and pairs.
    Score(Score),
    /// Learn from the development rows which words go with which kinds, and write the weights.
    Train(Train),
    /// Learn from the development pairs what each clue of one event weighs, and how rare words are.
    TrainPairs(TrainPairs),
}

/// Options of `gold train-pairs`.
#[derive(Debug, Args)]
pub struct TrainPairs {
    /// The folder in which `clues.tsv` and `rarity.tsv` are written.
    #[arg(long, default_value = "practice")]
    pub out: PathBuf,
}

/// Options of `gold train`.
#[derive(Debug, Args)]
pub struct Train {
    /// The file to write; the program reads it when it is built again, or from a practice folder.
    #[arg(long, default_value = "practice/likeness.tsv")]
    pub out: PathBuf,
}

/// Options of `gold score`.
#[derive(Debug, Args)]
pub struct Score {
    /// Print each row that was read wrongly, for the development half only.
    #[arg(long)]
    pub misses: bool,
    /// Read each development file by what is learnt from the others alone: about a minute.
    #[arg(long)]
    pub held_out: bool,
}

impl Cli {
    /// Runs the command.
    pub fn run(self) -> Result<ExitCode> {
        match self.command {
            Command::Demo(options) => demo::run(&options)?,
            Command::Review(Review::Build(options)) => review_build::run(&options)?,
            Command::Review(Review::Known(options)) => review_build::known(&options)?,
            Command::Review(Review::New(options)) => review_build::new(&options)?,
            Command::Returns(Returns::Check(options)) => returns_check::run(&options)?,
            Command::SameEvent(options) => same_event::run(&options)?,
            Command::Link(options) => link::run(&options)?,
            Command::Gold(Gold::Score(options)) => gold::run(&options)?,
            Command::Serve(options) => serve::run(options)?,
            Command::Admin(Admin::Create(options)) => admin::create(&options)?,
            Command::Admin(Admin::Invite(options)) => admin::invite(&options)?,
            Command::Verify(options) => keep::verify(&options)?,
            Command::Backup(options) => keep::backup(&options)?,
            Command::Restore(options) => keep::restore(&options)?,
            Command::Rebuild(options) => keep::rebuild(&options)?,
            Command::Gold(Gold::Train(options)) => gold::train(&options)?,
            Command::Gold(Gold::TrainPairs(options)) => gold::train_pairs(&options)?,
            Command::Scan(options) => scan::run(&options)?,
            Command::Practice(PracticeCommand::Check(options)) => practice_check::run(&options)?,
            Command::Generate(options) => generate::run(&options)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}
