//! `verify`, `backup`, `restore`, `rebuild`: keeping what is kept.

use super::{audit, now, open, shown};
use crate::cli::{Backup, Rebuild, Restore, Verify};
use crate::files::say;
use anyhow::{Result, bail};
use indicatif::ProgressBar;
use store::{At, Audit, Store};
use web::jobs::kept::{BACKED_UP, Checked, VERIFIED};

/// Runs `verify`: goes through every record of every file. Ends with an error where anything was
/// changed since it was kept.
pub fn verify(options: &Verify) -> Result<()> {
    let store = open(&options.place.store)?;
    let bar = ProgressBar::new_spinner();
    let found = store.verify(&mut |files| bar.set_message(format!("{files} files")))?;
    bar.finish_and_clear();
    let at = now();
    let kept = Checked::new(At::from(at), &found).text()?;
    let line =
        Audit { detail: format!("{} faults", found.faults.len()), ..audit("verified", at, None) };
    noted(&store, &line, VERIFIED, &kept);
    for fault in &found.faults {
        let child = fault.child.as_ref().map_or("the database", |child| child.as_str());
        let place = fault.place.map(|place| format!(", record {place}")).unwrap_or_default();
        let entry = fault.entry.as_ref().map(|id| format!(" (`{id}`)")).unwrap_or_default();
        eprintln!("{child}{place}{entry}: {}", fault.what);
    }
    if let Some(path) = &options.heads {
        let heads = store.heads()?;
        let lines = heads
            .iter()
            .map(|child| format!("{},{},{}\n", child.id, child.head.length, child.head.hash));
        std::fs::write(path, lines.collect::<String>())?;
        say(&format!("{} heads: `{}`; keep them somewhere else\n", heads.len(), path.display()))?;
    }
    if !found.faults.is_empty() {
        bail!(
            "{} fault(s) in {} records of {} files: something was changed after it was kept",
            found.faults.len(),
            found.records,
            found.files
        );
    }
    say(&format!("{} records of {} files stand as they were kept.\n", found.records, found.files))
}

/// Keeps what was done for the administrator's page. What was done stands even where the store
/// takes nothing more: it is told then.
fn noted(store: &Store, line: &Audit, setting: &str, value: &str) {
    if let Err(why) = store.act(line, |acting| acting.set(setting, value)) {
        eprintln!("not noted in the store: {why}");
    }
}

/// Runs `backup`.
pub fn backup(options: &Backup) -> Result<()> {
    let (store, at) = (open(&options.place.store)?, now());
    store.backup(&options.to)?;
    noted(&store, &audit("backed_up", at, None), BACKED_UP, At::from(at).as_str());
    say(&format!("Copied to `{}`, and the copy checked.\n", options.to.display()))
}

/// Runs `restore`.
pub fn restore(options: &Restore) -> Result<()> {
    Store::restore(&options.from, &options.to)?;
    say(&format!(
        "Restored to `{}`; now run: throughline verify --store {0}\n",
        options.to.display()
    ))
}

/// Runs `rebuild`: throws caches away; they fill again from what is kept.
pub fn rebuild(options: &Rebuild) -> Result<()> {
    let rebuilt = open(&options.place.store)?.rebuild()?;
    say(&format!("Caches of `{}` made anew: {rebuilt} rows.\n", shown(&options.place.store)))
}
