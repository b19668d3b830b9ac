//! What every request has at hand: the partnership's rules, its settings, and the clock.

use crate::api::limit::Limits;
use crate::hooks;
use crate::likely::Likely;
use crate::readings::Readings;
use crate::sign_in::accounts::{Accounts, Stopped};
use crate::sign_in::chance::Chance;
use crate::sign_in::door::Door;
use crate::sign_in::locked::Keys;
use crate::sign_in::oidc::Provider;
use crate::works::Works;
use access::Access;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use metrics_exporter_prometheus::PrometheusHandle;
use practice::Practice;
use std::sync::Arc;
use store::Store;

/// What a partnership says of its own installation.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The partnership's name, shown in the footer ("Anyshire Safeguarding Children Partnership").
    pub partnership: String,
    /// Where people reach this installation, without a slash at the end
    /// (`https://throughline.example`).
    pub address: String,
    /// Whom to ask for help: an address of mail or a telephone number, as people should read it.
    pub help: String,
    /// Said above every page where set: that all of it is invented, for a demonstration.
    pub notice: Option<String>,
    /// Identity providers of agencies through which people may sign in.
    pub identity: Vec<Provider>,
    /// Whether a proxy of ours stands before this server and says in `X-Forwarded-For` from where
    /// people come. Without one that header is anybody's word, and not believed.
    pub behind_proxy: bool,
    /// How many requests a minute a machine's token may send; 0 for no limit.
    pub api_per_minute: u32,
}

impl Settings {
    /// Whether people reach this installation by TLS. Cookies are then sent by TLS only.
    pub fn secure(&self) -> bool {
        self.address.starts_with("https://")
    }
}

/// The rules in force, as the binary read and checked them when it started.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InForce {
    /// The folder of the partnership's own files; `None` where the built-in rules are in force.
    pub folder: Option<String>,
    /// Its files, each in place of the built-in one of the same name.
    pub files: Vec<String>,
    /// What the check finds doubtful, a sentence each. Rules that are wrong are never in force.
    pub complaints: Vec<String>,
    /// Every rule with its source, as a page of HTML to read or print.
    pub document: String,
}

/// What the binary hands in.
pub struct Handed {
    /// Where everything is kept.
    pub store: Store,
    /// Who may see or do what.
    pub access: Arc<Access>,
    /// The partnership's rules.
    pub practice: Arc<Practice>,
    /// Where they come from, and how they read.
    pub in_force: InForce,
    /// The installation's settings.
    pub settings: Settings,
    /// The keys of secrets that have to be read back.
    pub secrets: Keys,
    /// The clock.
    pub now: fn() -> Timestamp,
    /// Where figures for those who run the server are counted, if they want them.
    pub metrics: Option<PrometheusHandle>,
}

/// The application: cheap to clone, handed to every handler.
#[derive(Clone)]
pub struct App {
    handed: Arc<Handed>,
    readings: Arc<Readings>,
    works: Arc<Works>,
    likely: Arc<Likely>,
    door: Arc<Door>,
    limits: Arc<Limits>,
}

impl App {
    /// The application over what the binary hands in.
    pub fn new(handed: Handed) -> Self {
        let door = Arc::new(Door::new(&handed.settings));
        let limits = Arc::new(Limits::new(handed.settings.api_per_minute));
        Self {
            handed: Arc::new(handed),
            readings: Arc::default(),
            works: Arc::default(),
            likely: Arc::default(),
            door,
            limits,
        }
    }

    /// Locks under the first key every secret that is kept open or under an earlier key; says how
    /// many. For when a server starts.
    ///
    /// # Errors
    /// Where one cannot be opened, or the store does not answer.
    pub fn lock_secrets(&self) -> Result<u64, Stopped> {
        let (store, secrets, now) = (self.store(), self.secrets(), self.now());
        let (chance, operation) = (Chance::SYSTEM, "locking secrets");
        let accounts = Accounts { store, key: &[], secrets, now, chance, operation };
        let mut locked = accounts.lock_all()?;
        for hook in store.webhooks()? {
            if let Some(secret) = hooks::locked_anew(self, &hook, chance.bytes()?)? {
                let hook = store::Webhook { secret, ..hook };
                let audit = accounts.audit("webhook_locked", None, hook.id.as_str())?;
                store.act(&audit, |acting| acting.put_webhook(&hook))?;
                locked += 1;
            }
        }
        Ok(locked)
    }

    /// This moment.
    pub fn now(&self) -> Timestamp {
        (self.handed.now)()
    }

    /// Today, by the clock on the wall in London.
    pub fn today(&self) -> Date {
        self.now().to_zoned(LONDON.clone()).date()
    }

    /// Where everything is kept. Pages reach a child's file through the desk only.
    pub fn store(&self) -> &Store {
        &self.handed.store
    }

    /// Who may see or do what.
    pub fn access(&self) -> &Access {
        &self.handed.access
    }

    /// What files were last read to.
    pub(crate) fn readings(&self) -> &Readings {
        &self.readings
    }

    /// What waits to be done, as last read.
    pub(crate) fn works(&self) -> &Works {
        &self.works
    }

    /// People of all files, to be searched among.
    pub(crate) fn likely(&self) -> &Likely {
        &self.likely
    }

    /// What signing in needs.
    pub(crate) fn door(&self) -> &Door {
        &self.door
    }

    /// The keys of secrets that have to be read back.
    pub(crate) fn secrets(&self) -> &Keys {
        &self.handed.secrets
    }

    /// How often tokens ask.
    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The partnership's rules.
    pub fn practice(&self) -> &Arc<Practice> {
        &self.handed.practice
    }

    /// Where the rules come from, and how they read.
    pub fn in_force(&self) -> &InForce {
        &self.handed.in_force
    }

    /// The installation's settings.
    pub fn settings(&self) -> &Settings {
        &self.handed.settings
    }

    /// The figures counted so far, if they are counted.
    pub fn metrics(&self) -> Option<&PrometheusHandle> {
        self.handed.metrics.as_ref()
    }
}

/// The clock on the wall in London, by which dates on pages are read.
pub static LONDON: TimeZone = jiff::tz::get!("Europe/London");
