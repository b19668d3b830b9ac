//! Work to be done later or elsewhere (a webhook to send, a reading to make again), and where
//! webhooks go. Any number of servers may take jobs at once; no job is taken twice.

use crate::db::{Arg, Conn, Row, args};
use crate::{Acting, At, PractitionerId, Result, RowId, Store, StoreError, sql};

/// Something to be done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Job {
    /// Its name.
    pub id: RowId,
    /// What sort of work it is.
    pub kind: String,
    /// What is needed to do it, as JSON.
    pub body: String,
    /// Not before this moment.
    pub due: At,
    /// How often it was taken; set by the store.
    pub tries: i64,
}

impl Job {
    fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: RowId(row.text(0)?),
            kind: row.text(1)?,
            body: row.text(2)?,
            due: At::kept(row.text(3)?),
            tries: row.int(4)?,
        })
    }

    fn add(&self, conn: &mut Conn) -> Result<()> {
        let row: &[Arg<'_>] = args![&self.id, &self.kind, &self.body, &self.due];
        conn.run(sql::ADD_JOB, row).map(|_| ())
    }
}

/// Where something is told to another system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Its name.
    pub id: RowId,
    /// Where it goes.
    pub url: String,
    /// What its messages are signed with, as the caller encrypted it.
    pub secret: String,
    /// What is told, by names joined by a blank.
    pub events: String,
    /// Whose rights it has at most.
    pub practitioner: PractitionerId,
    /// When it was made.
    pub created: At,
    /// Whether it is in use.
    pub is_open: bool,
}

impl Webhook {
    fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: RowId(row.text(0)?),
            url: row.text(1)?,
            secret: row.text(2)?,
            events: row.text(3)?,
            practitioner: PractitionerId(row.text(4)?),
            created: At::kept(row.text(5)?),
            is_open: row.bool(6)?,
        })
    }
}

impl Store {
    /// Puts a job in hand.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where one of its name is in hand.
    pub fn add_job(&self, job: &Job) -> Result<()> {
        self.db().write(|conn| job.add(conn))
    }

    /// Takes the job that has been due longest. One that was taken before `given_up` and never
    /// finished counts as waiting again: whoever took it is gone.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn take_job(&self, now: &At, given_up: &At) -> Result<Option<Job>> {
        self.db().write(|conn| {
            let take = if matches!(conn, Conn::Pg(_)) { sql::TAKE_JOB_PG } else { sql::TAKE_JOB };
            conn.row(take, args![now, given_up], Job::read)
        })
    }

    /// The job is done and out of hand.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] where it is not in hand.
    pub fn job_done(&self, id: &RowId) -> Result<()> {
        touched(self.db().write(|conn| conn.run(sql::DROP_JOB, args![id]))?, id)
    }

    /// The job could not be done: it waits until a moment, or is given up for good (`None`) and
    /// stays to be seen, with what was said.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] where it is not in hand.
    pub fn job_failed(&self, id: &RowId, said: &str, again: Option<&At>) -> Result<()> {
        let state = if again.is_some() { "waiting" } else { "failed" };
        let row: &[Arg<'_>] = args![state, said, again.map_or("", At::as_str), id];
        touched(self.db().write(|conn| conn.run(sql::PUT_BACK_JOB, row))?, id)
    }

    /// Jobs that were given up, with what was said, the oldest first.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn failed_jobs(&self, limit: i64) -> Result<Vec<(Job, String)>> {
        let read = |row: &Row<'_>| Ok((Job::read(row)?, row.text(5)?));
        self.db().read(|conn| conn.rows(sql::FAILED_JOBS, args![limit], read))
    }

    /// How many jobs of a kind wait or are being done.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn jobs_of(&self, kind: &str) -> Result<i64> {
        let count = self.db().read(|conn| conn.row(sql::JOBS_OF, args![kind], |row| row.int(0)))?;
        Ok(count.unwrap_or(0))
    }

    /// Webhooks by their making.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn webhooks(&self) -> Result<Vec<Webhook>> {
        self.db().read(|conn| conn.rows(sql::WEBHOOKS, args![], Webhook::read))
    }
}

fn touched(rows: u64, id: &RowId) -> Result<()> {
    match rows {
        0 => Err(StoreError::Unknown { what: "job", name: id.to_string() }),
        _ => Ok(()),
    }
}

impl Acting<'_> {
    /// Puts a job in hand as part of this act: it is there if and only if the act is kept.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where one of its name is in hand.
    pub fn add_job(&mut self, job: &Job) -> Result<()> {
        job.add(self.conn)
    }

    /// Adds a webhook, or changes where it goes, what is told, and whether it is in use.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn put_webhook(&mut self, hook: &Webhook) -> Result<()> {
        let (url, secret, events) = (&hook.url, &hook.secret, &hook.events);
        let (who, created) = (&hook.practitioner, &hook.created);
        let row: &[Arg<'_>] = args![&hook.id, url, secret, events, who, created, hook.is_open];
        self.conn.run(sql::PUT_WEBHOOK, row).map(|_| ())
    }
}
