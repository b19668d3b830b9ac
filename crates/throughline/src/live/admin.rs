//! `admin`: the first agency and administrator, and links by which people choose a password.

use super::{audit, name, now, shown};
use crate::cli::{AdminCreate, AdminInvite};
use crate::files::say;
use anyhow::{Context, Result, bail};
use store::{AgencyRow, At, Practitioner, PractitionerId, Store};
use web::sign_in::accounts::{Accounts, key_of};
use web::sign_in::chance::Chance;
use web::sign_in::locked::Keys;

/// Runs `admin create`: makes the store where there is none, and an administrator in it.
pub fn create(options: &AdminCreate) -> Result<()> {
    let practice = crate::inputs::practice(options.practice.folder.as_deref())?;
    let agency = practice.agencies.named(&options.agency);
    let Some(rule) = practice.agencies.rule(&agency) else {
        let known = practice.agencies.agency.iter().map(|a| a.key.as_str()).collect::<Vec<_>>();
        bail!(
            "no agency `{}` stands in agencies.toml; there are: {}",
            options.agency,
            known.join(", ")
        );
    };
    if !options.email.contains('@') {
        bail!("`{}` is no e-mail address", options.email);
    }
    let store = Store::create(&options.place.store)?;
    let at = now();
    let one = Practitioner {
        id: PractitionerId(name()),
        agency: agency.clone(),
        name: options.name.clone(),
        email: options.email.clone(),
        standing: "active".to_owned(),
        created: At::from(at),
        roles: vec!["administrator".to_owned()],
        teams: Vec::new(),
    };
    let known = store.agencies()?;
    store.act(&audit("administer", at, None), |acting| {
        if let Some(partnership) = &options.partnership {
            acting.set("partnership", partnership)?;
        }
        if !known.iter().any(|row| row.agency == agency) {
            let row = AgencyRow { agency: agency.clone(), name: rule.name.clone(), is_open: true };
            acting.put_agency(&row)?;
        }
        acting.add_practitioner(&one)
    })?;
    link(&store, &one, &options.address, &options.place.store)
}

/// Runs `admin invite`: a new link for someone who has an account.
pub fn invite(options: &AdminInvite) -> Result<()> {
    let store = super::open(&options.place.store)?;
    let one = store
        .practitioner_by_email(&options.email)?
        .with_context(|| format!("nobody has the e-mail address `{}`", options.email))?;
    link(&store, &one, &options.address, &options.place.store)
}

fn link(store: &Store, one: &Practitioner, address: &str, place: &str) -> Result<()> {
    let (now, chance) = (now(), Chance::SYSTEM);
    let key = key_of(store, now, chance)?;
    let secrets = &Keys::default();
    let accounts = Accounts { store, key: &key, secrets, now, chance, operation: "command line" };
    let token = accounts.invite(one)?;
    say(&format!(
        "Account of {} in `{}`. Open this within three days to choose a password and a second factor:\n  {}/welcome/{}\n",
        one.email,
        shown(place),
        address.trim_end_matches('/'),
        token.as_str()
    ))
}
