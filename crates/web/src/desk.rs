//! **The desk**: the only door to a child's file. It asks the policies, has the store write the
//! audit line, and only then lends what was asked for. Everything here blocks; [`Desk::run`] takes
//! a page's whole work to a thread that may.

use crate::app::App;
use crate::frame::Frame;
use crate::hooks;
use crate::opened::{Opened, file_of};
use crate::who::Signed;
use crate::wrong::Wrong;
use access::{Act, Answer, File, Moment, Thing};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use chronology::{EntryId, Marking};
use jiff::civil::Date;
use store::{
    Acting, At, Audit, ChildId, New, PractitionerId, Reach, Readable, RowId, Scope, Store, Ties,
};
use uuid::Uuid;

/// The desk, with whoever stands at it. As a handler's argument it is only had signed in.
#[derive(Clone)]
pub struct Desk {
    app: App,
    signed: Signed,
    operation: String,
    moment: Moment,
}

impl FromRequestParts<App> for Desk {
    type Rejection = Wrong;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Wrong> {
        let signed = Signed::from_request_parts(parts, app).await?;
        let frame = parts.extensions.get::<Frame>().cloned().unwrap_or_default();
        Ok(Self::new(app.clone(), signed, frame.operation))
    }
}

impl Desk {
    /// The desk at this moment.
    pub fn new(app: App, signed: Signed, operation: String) -> Self {
        let at = app.now();
        let today = at.to_zoned(crate::app::LONDON.clone()).date();
        Self { app, signed, operation, moment: Moment { at, today } }
    }

    /// Does a page's work on a thread that may block.
    ///
    /// # Errors
    /// What the work gives.
    pub async fn run<T: Send + 'static>(
        self,
        work: impl FnOnce(&Self) -> Result<T, Wrong> + Send + 'static,
    ) -> Result<T, Wrong> {
        let span = tracing::Span::current();
        let done = tokio::task::spawn_blocking(move || span.in_scope(|| work(&self))).await;
        done.map_err(|why| Wrong::inside("a page's work stopped", why))?
    }

    /// The application.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Where everything is kept; for what is of no child's file only.
    pub fn store(&self) -> &Store {
        self.app.store()
    }

    /// Who is signed in.
    pub fn signed(&self) -> &Signed {
        &self.signed
    }

    /// The moment of asking.
    pub fn moment(&self) -> Moment {
        self.moment
    }

    /// Today in London.
    pub fn today(&self) -> Date {
        self.moment.today
    }

    /// The moment as the store keeps it.
    pub fn at(&self) -> At {
        At::from(self.moment.at)
    }

    /// Who is signed in, as the store names them.
    pub fn me(&self) -> PractitionerId {
        PractitionerId(self.signed.who.practitioner.0.clone())
    }

    /// A new name that sorts by this moment.
    pub fn name(&self) -> String {
        let at = self.moment.at;
        let (seconds, nanoseconds) = (at.as_second() as u64, at.subsec_nanosecond() as u32);
        Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanoseconds)).to_string()
    }

    /// What ties people to a file, and the file as the policies know it.
    ///
    /// # Errors
    /// [`Wrong::NotFound`] where there is no such file.
    pub fn ties(&self, child: &ChildId) -> Result<(Ties, File), Wrong> {
        let ties = self.store().ties(child)?;
        if !ties.exists {
            return Err(Wrong::NotFound);
        }
        let file = file_of(self.store(), child, &ties, self.moment.at)?;
        Ok((ties, file))
    }

    /// Whether something may be done, and by which policies; a refusal is written down.
    ///
    /// # Errors
    /// [`Wrong::Refused`] with the policies' sentence; [`Wrong::NotFound`] where even that there is
    /// such a thing is not theirs to know.
    pub fn may(&self, act: Act<'_>, thing: Thing<'_>) -> Result<String, Wrong> {
        let answer = self.app.access().answer(&self.signed.who, act, thing, self.moment);
        let (decision, wrong) = match answer {
            Answer::Yes(decision) => return Ok(joined(&decision.because)),
            Answer::No(decision) => {
                let wrong = Wrong::Refused(decision.sentence.clone());
                (decision, wrong)
            }
            Answer::NotThere(decision) => (decision, Wrong::NotFound),
        };
        let child = thing.file().map(|file| ChildId(file.child.0.clone()));
        let line = self.audit("refused", child, joined(&decision.because), act.key());
        self.store().note(&line)?;
        Err(wrong)
    }

    /// Whether something would be allowed; nothing is written down. For offering it or not.
    pub fn would(&self, act: Act<'_>, thing: Thing<'_>) -> bool {
        self.app.access().decide(&self.signed.who, act, thing, self.moment).allowed
    }

    /// Why something is allowed or not, in words. For pages that explain.
    pub fn why(&self, act: Act<'_>, thing: Thing<'_>) -> String {
        self.app.access().decide(&self.signed.who, act, thing, self.moment).sentence
    }

    /// An audit line of this moment.
    pub fn audit(
        &self,
        act: &str,
        child: Option<ChildId>,
        because: String,
        detail: impl Into<String>,
    ) -> Audit {
        Audit {
            id: RowId(self.name()),
            at: self.at(),
            practitioner: self.me(),
            agency: Some(self.signed.who.agency.clone()),
            act: act.to_owned(),
            child,
            entry: None,
            because,
            detail: detail.into(),
            operation: self.operation.clone(),
        }
    }

    /// Opens a child's file to read: asks, writes the audit line with the page's name, then lends.
    ///
    /// # Errors
    /// As [`Desk::may`]; where the audit line could not be kept; what `work` gives.
    pub fn look<T>(
        &self,
        child: &ChildId,
        act: Act<'_>,
        page: &str,
        work: impl FnOnce(&mut Opened<'_, '_, '_>) -> Result<T, Wrong>,
    ) -> Result<T, Wrong> {
        let (ties, file) = self.ties(child)?;
        let because = self.may(act, Thing::File(&file))?;
        let audit = self.audit(act.key(), Some(child.clone()), because, page);
        self.store()
            .look(&audit, |looking| Ok(work(&mut Opened::new(self, looking, &file, &ties))))?
    }

    /// The same for one entry, which is read in full: its name stands in the audit line.
    ///
    /// # Errors
    /// As [`Desk::look`].
    pub fn look_entry<T>(
        &self,
        child: &ChildId,
        entry: &EntryId,
        work: impl FnOnce(&mut Opened<'_, '_, '_>) -> Result<T, Wrong>,
    ) -> Result<T, Wrong> {
        let (ties, file) = self.ties(child)?;
        let because = self.may(Act::Look, Thing::File(&file))?;
        let mut audit = self.audit(Act::LookEntry.key(), Some(child.clone()), because, "entry");
        audit.entry = Some(entry.clone());
        self.store()
            .look(&audit, |looking| Ok(work(&mut Opened::new(self, looking, &file, &ties))))?
    }

    /// Does something to a child's file, with its audit line, or nothing. What `because` names are
    /// the policies by which [`Desk::may`] allowed it.
    ///
    /// # Errors
    /// Whatever the store gives.
    pub fn act<T>(
        &self,
        child: &ChildId,
        act: &str,
        because: String,
        detail: &str,
        work: impl FnOnce(&mut Acting<'_>) -> store::Result<T>,
    ) -> Result<T, Wrong> {
        let audit = self.audit(act, Some(child.clone()), because, detail);
        let messages = hooks::told_of(self, act, child, &audit.id)?;
        Ok(self.store().act(&audit, |acting| {
            let done = work(acting)?;
            messages.iter().try_for_each(|message| acting.add_job(message))?;
            Ok(done)
        })?)
    }

    /// The scope of lists across children for an act, asked of the policies; with the markings of
    /// entries that a search in one file may use.
    pub fn scope(&self, act: Act<'_>, file: Option<&File>) -> Scope {
        let who = &self.signed.who;
        let access = self.app.access();
        let files = access.scope(who, act);
        let reach = Reach {
            every: files.every,
            named: files.named.is_some(),
            teams: !files.teams.is_empty(),
            agency: files.agency.is_some(),
            emergency: files.emergency.is_some(),
        };
        let readable = match file {
            Some(file) => {
                let may = access.entries(who, file, self.moment);
                let (own_agency, own, opened) = (may.own_agency, may.own, may.opened);
                Readable { anyone: may.anyone, own_agency, own, opened }
            }
            // Across files nothing is sought that is not open to anyone with the file.
            None => Readable { anyone: vec![Marking::Ordinary], ..Readable::default() },
        };
        let (now, today) = (self.at(), self.moment.today);
        let (practitioner, agency) = (self.me(), who.agency.clone());
        Scope { practitioner, agency, now, today, reach, readable }
    }
}

fn joined(because: &[access::PolicyId]) -> String {
    because.iter().map(|id| &*id.0).collect::<Vec<_>>().join(" ")
}

/// A record that casework gives, as the store keeps it.
pub fn kept(append: casework::Append) -> New {
    New {
        id: append.id,
        agency: append.agency,
        entry: append.entry,
        kinds: append.kinds,
        words_of: None,
        change: append.change.map(|change| store::Change {
            how: match change.how {
                casework::How::Supersedes => store::How::Supersedes,
                casework::How::Withdraws => store::How::Withdraws,
            },
            of: change.of,
            reason: change.reason,
        }),
    }
}
