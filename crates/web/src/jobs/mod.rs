//! Work that is done beside answering: jobs of the store, taken one after another by every server.

pub mod kept;

use crate::app::App;
use crate::desk::Desk;
use crate::hooks;
use jiff::SignedDuration;
use kept::{Checked, VERIFIED};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use store::{At, Audit, Job, PractitionerId, RowId};
use uuid::Uuid;

/// The kind of a job that checks everything kept.
pub const VERIFY: &str = "verify";
/// How long a server may be silent about a job before another takes it.
const GIVEN_UP: SignedDuration = SignedDuration::from_hours(1);
/// How often a server looks for work.
const LOOKS: Duration = Duration::from_secs(1);
/// Tries of a job before it is given up; the time between them doubles.
const TRIES: i64 = 8;

/// Why a job could not be done now; kept with it, so it names nobody.
#[derive(Debug, thiserror::Error)]
pub enum NotDone {
    /// The store.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// What is kept of the job cannot be read.
    #[error("what is kept of it cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// A secret cannot be opened.
    #[error(transparent)]
    Locked(#[from] crate::sign_in::locked::LockError),
    /// A webhook's secret is none of ours.
    #[error("the webhook's secret cannot be used; make it a new one")]
    Secret,
    /// A webhook does not answer.
    #[error("it cannot be reached: {0}")]
    Unreached(String),
    /// A webhook did not take a message.
    #[error("it was not taken: {0}")]
    NotTaken(u16),
    /// Who may see a file cannot be told.
    #[error("who may see the file cannot be told: {0}")]
    File(String),
    /// This program knows no such work.
    #[error("this program does not know such work")]
    Unknown,
    /// It stopped.
    #[error("the work stopped: {0}")]
    Stopped(#[from] tokio::task::JoinError),
}

#[derive(Serialize, Deserialize)]
struct AskedBy {
    practitioner: PractitionerId,
}

/// The job of checking everything, asked for by whoever stands at the desk.
pub fn verify_job(desk: &Desk) -> Job {
    let body = serde_json::json!({ "practitioner": desk.me() }).to_string();
    Job { id: RowId(desk.name()), kind: VERIFY.to_owned(), body, due: desk.at(), ..Job::default() }
}

/// Does jobs for as long as the server runs. First everyone is read whom a search may find, so that
/// nobody waits for that.
pub async fn work(app: App) {
    let holding = app.clone();
    let held = tokio::task::spawn_blocking(move || {
        holding.likely().refresh(holding.store(), holding.now())
    });
    if let Ok(Err(why)) = held.await {
        tracing::warn!(%why, "people could not be read for searching; the first search will");
    }
    // Several at once, so that one receiver that does not answer keeps nobody else waiting.
    tokio::join!(works(&app), works(&app), works(&app));
}

async fn works(app: &App) {
    loop {
        while once(app).await {}
        tokio::time::sleep(LOOKS).await;
    }
}

/// Takes the job that has been due longest and does it; false where there is none.
pub async fn once(app: &App) -> bool {
    let (taking, now) = (app.clone(), app.now());
    let given_up = At::from(now.checked_sub(GIVEN_UP).unwrap_or(now));
    let taken =
        tokio::task::spawn_blocking(move || taking.store().take_job(&At::from(now), &given_up));
    let job = match taken.await {
        Ok(Ok(Some(job))) => job,
        Ok(Ok(None)) => return false,
        Ok(Err(why)) => {
            tracing::error!(%why, "jobs cannot be taken");
            return false;
        }
        Err(why) => {
            tracing::error!(%why, "taking a job stopped");
            return false;
        }
    };
    let done = done(app, &job).await;
    if let Err(why) = &done {
        tracing::warn!(job = %job.id, kind = job.kind, tries = job.tries, %why, "a job was not done");
    }
    let (ending, at) = (app.clone(), app.now());
    let ended = tokio::task::spawn_blocking(move || match done {
        Ok(()) => ending.store().job_done(&job.id),
        Err(why) => {
            let again = again(job.tries).and_then(|wait| at.checked_add(wait).ok());
            ending.store().job_failed(&job.id, &why.to_string(), again.map(At::from).as_ref())
        }
    });
    if let Ok(Err(why)) = ended.await {
        tracing::error!(%why, "what came of a job could not be kept");
    }
    true
}

/// How long a job waits after so many tries: half a minute, then twice as long each time; `None`
/// where it is given up.
pub(crate) fn again(tries: i64) -> Option<SignedDuration> {
    let doubled = u32::try_from(tries.clamp(1, TRIES) - 1).unwrap_or(0);
    (tries < TRIES).then(|| SignedDuration::from_secs(30 << doubled))
}

async fn done(app: &App, job: &Job) -> Result<(), NotDone> {
    match job.kind.as_str() {
        VERIFY => {
            let (app, job) = (app.clone(), job.clone());
            tokio::task::spawn_blocking(move || verify(&app, &job)).await?
        }
        hooks::KIND => {
            let http = app.door().http().map_err(|why| NotDone::Unreached(why.to_string()))?;
            hooks::send(app, http, job).await
        }
        _ => Err(NotDone::Unknown),
    }
}

fn verify(app: &App, job: &Job) -> Result<(), NotDone> {
    let by: AskedBy = serde_json::from_str(&job.body)?;
    let found = app.store().verify(&mut |_| {})?;
    let at = app.now();
    let checked = Checked::new(At::from(at), &found);
    let audit = Audit {
        id: RowId(name(at)),
        at: At::from(at),
        practitioner: by.practitioner,
        act: "verified".to_owned(),
        detail: format!("{} faults", checked.number),
        operation: job.id.to_string(),
        ..Audit::default()
    };
    let text = checked.text()?;
    app.store().act(&audit, |acting| acting.set(VERIFIED, &text))?;
    Ok(())
}

/// A new name that sorts by a moment.
fn name(at: jiff::Timestamp) -> String {
    let (seconds, nanoseconds) = (at.as_second() as u64, at.subsec_nanosecond() as u32);
    Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanoseconds)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_waits_longer_each_time_and_is_given_up() {
        let waits: Vec<_> = (1..=TRIES).map(|n| again(n).map(|wait| wait.as_secs())).collect();
        let wanted = [30, 60, 120, 240, 480, 960, 1920].map(Some);
        assert_eq!(waits[..7], wanted);
        assert_eq!(waits[7], None);
    }
}
