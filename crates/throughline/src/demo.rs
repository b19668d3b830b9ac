//! `demo`: the demonstration partnership's review, built from its agencies' returns like any other.

use crate::cli::Demo;
use crate::files::say;
use crate::live::partnership::{Invention, Subject};
use crate::live::{self, secrets, serve};
use crate::review_build::{Days, Done};
use crate::{inputs, review_build, summary};
use anyhow::{Context, Result};
use std::fs;
use store::{At, Credential, Person, Practitioner, RowId, Store};
use web::app::Settings;
use web::sign_in::accounts::{Accounts, key_of};
use web::sign_in::chance::Chance;
use web::sign_in::factors::APP;
use web::sign_in::locked::Keys;
use web::sign_in::totp::Authenticator;

/// What the demonstration's agencies sent, and what its review officer wrote. Invented.
const FILES: &[(&str, &[u8])] = &[
    ("review.toml", include_bytes!("../../../demo/michael/review.toml")),
    (
        "returns/childrens_trust.csv",
        include_bytes!("../../../demo/michael/returns/childrens_trust.csv"),
    ),
    ("returns/education.xlsx", include_bytes!("../../../demo/michael/returns/education.xlsx")),
    ("returns/health.docx", include_bytes!("../../../demo/michael/returns/health.docx")),
    ("returns/police.csv", include_bytes!("../../../demo/michael/returns/police.csv")),
    (
        "returns/youth_offending.csv",
        include_bytes!("../../../demo/michael/returns/youth_offending.csv"),
    ),
];

/// The demonstration's password, of every account; it opens nothing without a second factor.
const PASSWORD: &str = "anyshire-demonstration";

/// Runs `demo`: the review, then the live file of the same child among invented ones.
pub fn run(options: &Demo) -> Result<()> {
    for (name, bytes) in FILES {
        let path = options.out.join(name);
        let folder = path.parent().unwrap_or(&options.out);
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make `{}`", folder.display()))?;
        fs::write(&path, bytes).with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    let out = options.out.join("review");
    let practice = inputs::practice(None)?;
    let done = review_build::build(&options.out, &out, practice.clone(), Days::default())?;
    say(&format!(
        "The demonstration review. Everything in it is invented.\n\n{}",
        summary::of(&done, &out)
    ))?;
    if options.no_serve {
        return Ok(());
    }
    let place = options.out.join("throughline.db");
    let shown = place.display().to_string();
    let invention = Invention::read()?;
    let accounts = options.out.join("accounts.txt");
    let keys = secrets::keys(&shown, None, None)?;
    let store = if place.exists() {
        Store::open(&shown)?
    } else {
        let subject = Subject { person: child(&done), entries: done.built.case.entries.clone() };
        let store = Store::create(&shown)?;
        let added = invention.keep(&store, subject, options.children)?;
        fs::write(&accounts, sign_ins(&store, &keys, &added)?)
            .with_context(|| format!("cannot write `{}`", accounts.display()))?;
        store
    };
    let settings = Settings {
        partnership: invention.name,
        address: format!("http://localhost:{}", options.listen.port()),
        help: invention.help,
        notice: Some(invention.notice),
        behind_proxy: false,
        api_per_minute: serve::API_PER_MINUTE,
        identity: Vec::new(),
    };
    say(&format!(
        "\nThe live file, served at {}\n  Sign in as {} (a social worker); {} more accounts, and the second factor of each, \
         stand in `{}`.\n  Stop with Ctrl+C.\n",
        settings.address,
        invention.person.first().map_or("", |one| one.email.as_str()),
        invention.person.len().saturating_sub(1),
        accounts.display()
    ))?;
    let in_force = serve::in_force(&practice, None, &[]);
    serve::over(store, keys, practice, in_force, settings, options.listen)
}

fn child(done: &Done) -> Person {
    let full = done.settings.names.first().cloned().unwrap_or_default();
    let (given, family) = full.split_once(' ').unwrap_or((&full, ""));
    Person {
        given: given.to_owned(),
        family: family.to_owned(),
        known_as: done.settings.names.iter().skip(1).cloned().collect(),
        born: done.settings.born.map(|day| day.to_string()).unwrap_or_default(),
        ..Person::default()
    }
}

/// Gives everyone the password, an authenticator and recovery codes, and says what they are.
fn sign_ins(store: &Store, secrets: &Keys, people: &[Practitioner]) -> Result<String> {
    let (now, chance) = (live::now(), Chance::SYSTEM);
    let key = key_of(store, now, chance)?;
    let accounts = Accounts { store, key: &key, secrets, now, chance, operation: "demo" };
    let mut text = format!(
        "The password of every account is: {PASSWORD}\nEach recovery code works once in place of an authenticator's code.\n"
    );
    for one in people {
        accounts.set_password(one, PASSWORD, "")?;
        let authenticator = Authenticator { shown: true, ..Authenticator::new(chance.bytes()?) };
        store.add_credential(&Credential {
            id: RowId(live::name()),
            practitioner: one.id.clone(),
            kind: APP.to_owned(),
            subject: String::new(),
            secret: accounts.locked(&one.id, &authenticator)?,
            created: At::from(now),
            used: None,
        })?;
        let codes = accounts.new_recovery(one)?;
        text.push_str(&format!(
            "\n{} ({}, {})\n  {}\n  authenticator: {}\n  recovery codes: {}\n",
            one.name,
            one.agency,
            one.roles.join(", "),
            one.email,
            authenticator.in_fours(),
            codes.join(" ")
        ));
    }
    Ok(text)
}
