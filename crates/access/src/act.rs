//! What is asked, and of what.

use crate::{BreakGlass, EntryFacts, File, PractitionerId};
use chronology::Agency;

/// What someone wants to do. `reason` is what they wrote; blank counts as none. A page that only
/// wants to know whether to offer the act may hand in any word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act<'a> {
    /// See that a child has a file: in a list, a search, a count. Asked of a file.
    SeeExists,
    /// Open a child's file: people, involvement, the list of entries. Asked of a file.
    Look,
    /// Search in a child's file. Asked of a file.
    Search,
    /// See who has looked at a child's file. Asked of a file.
    SeeLooks,
    /// Record in a child's file. Asked of a file.
    Record,
    /// Bring an agency's return into a child's file. Asked of a file.
    Import,
    /// Take a copy of a child's file out. Asked of a file.
    TakeOut {
        /// Why.
        reason: &'a str,
    },
    /// Record that someone of an agency works with a child. Asked of a file.
    Involve {
        /// Whose practitioner, team or whole is to be involved.
        agency: &'a Agency,
        /// Why.
        reason: &'a str,
    },
    /// Record that an agency's work with a child has ended. Asked of a file.
    EndInvolvement {
        /// Whose involvement ends.
        agency: &'a Agency,
        /// Why.
        reason: &'a str,
    },
    /// Keep a practitioner away from a file, or let them back. Asked of a file.
    Exclude {
        /// Why.
        reason: &'a str,
    },
    /// Open a file in an emergency. Asked of a file.
    BreakGlass {
        /// Why.
        reason: &'a str,
        /// For how long, in hours.
        hours: u32,
    },
    /// Say whether an emergency look was right. Asked of that look.
    ReviewEmergency,
    /// See that an entry exists, and whom to ask. Asked of an entry.
    SeeEntryExists,
    /// Read an entry's words. Asked of an entry.
    LookEntry,
    /// Put an entry's words into a copy that is taken out. Asked of an entry.
    TakeOutEntry {
        /// True where the copy is for the child, the family or their solicitor.
        to_family: bool,
    },
    /// Ask the recording agency to open an entry. Asked of an entry.
    AskSealed {
        /// Why.
        reason: &'a str,
    },
    /// Answer someone who has asked. Asked of an entry.
    AnswerAsked {
        /// Why.
        reason: &'a str,
    },
    /// Seal an entry. Asked of an entry.
    Seal {
        /// Why.
        reason: &'a str,
    },
    /// Take a seal off. Asked of an entry.
    Unseal {
        /// Why.
        reason: &'a str,
    },
    /// Put a corrected entry in the place of one. Asked of an entry.
    Supersede {
        /// Why.
        reason: &'a str,
    },
    /// Withdraw an entry. Asked of an entry.
    Withdraw {
        /// Why.
        reason: &'a str,
    },
    /// Make a file for a child. Asked of the partnership.
    CreateFile,
    /// Search for a child by name. Asked of the partnership.
    SearchPeople,
    /// See one's own list of work. Asked of the partnership.
    SeeWork,
    /// See the partnership's rules. Asked of the partnership.
    SeeRules,
    /// See counts without names. Asked of the partnership.
    SeeFigures,
    /// See the record of who looked and acted. Asked of the partnership.
    SeeAudit,
    /// See what that record says of children's files. Asked of the partnership, and
    /// [`Act::SeeLooks`] of each file.
    SeeAuditOfFiles,
    /// Take a copy of that record out. Asked of the partnership.
    TakeOutAudit {
        /// Why.
        reason: &'a str,
    },
    /// Go through everything kept and show that it stands as it was kept. Asked of the partnership.
    Verify,
    /// Keep agencies, teams and accounts. Asked of the partnership.
    Administer,
    /// Change whose agency and teams someone belongs to, and their roles. Asked of an account.
    SetRoles,
    /// Close an account or open it again, sign it out everywhere, take its ways to sign in away.
    /// Asked of an account.
    KeepAccount {
        /// Why.
        reason: &'a str,
    },
}

impl<'a> Act<'a> {
    /// Its key, as policies write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::SeeExists => "see_exists",
            Self::Look => "look",
            Self::Search => "search",
            Self::SeeLooks => "see_looks",
            Self::Record => "record",
            Self::Import => "import",
            Self::TakeOut { .. } => "take_out",
            Self::Involve { .. } => "involve",
            Self::EndInvolvement { .. } => "end_involvement",
            Self::Exclude { .. } => "exclude",
            Self::BreakGlass { .. } => "break_glass",
            Self::ReviewEmergency => "review_emergency",
            Self::SeeEntryExists => "see_entry_exists",
            Self::LookEntry => "look_entry",
            Self::TakeOutEntry { .. } => "take_out_entry",
            Self::AskSealed { .. } => "ask_sealed",
            Self::AnswerAsked { .. } => "answer_asked",
            Self::Seal { .. } => "seal",
            Self::Unseal { .. } => "unseal",
            Self::Supersede { .. } => "supersede",
            Self::Withdraw { .. } => "withdraw",
            Self::CreateFile => "create_file",
            Self::SearchPeople => "search_people",
            Self::SeeWork => "see_work",
            Self::SeeRules => "see_rules",
            Self::SeeFigures => "see_figures",
            Self::SeeAudit => "see_audit",
            Self::SeeAuditOfFiles => "see_audit_of_files",
            Self::TakeOutAudit { .. } => "take_out_audit",
            Self::Verify => "verify",
            Self::Administer => "administer",
            Self::SetRoles => "set_roles",
            Self::KeepAccount { .. } => "keep_account",
        }
    }

    /// What is done, as it follows "you may".
    pub fn words(self) -> &'static str {
        match self {
            Self::SeeExists => "see whether this child has a file",
            Self::Look => "open this child's file",
            Self::Search => "search in this child's file",
            Self::SeeLooks => "see who has looked at this child's file",
            Self::Record => "record in this child's file",
            Self::Import => "bring a return into this child's file",
            Self::TakeOut { .. } => "take a copy of this child's file out",
            Self::Involve { .. } => "record that this agency works with this child",
            Self::EndInvolvement { .. } => {
                "record that this agency's work with this child has ended"
            }
            Self::Exclude { .. } => "keep a practitioner away from this child's file",
            Self::BreakGlass { .. } => "open this child's file in an emergency",
            Self::ReviewEmergency => "review this emergency look",
            Self::SeeEntryExists => "see that this entry exists",
            Self::LookEntry => "read this entry",
            Self::TakeOutEntry { .. } => "take a copy of this entry out",
            Self::AskSealed { .. } => "ask for this entry to be opened",
            Self::AnswerAsked { .. } => "answer someone who asks to read this entry",
            Self::Seal { .. } => "seal this entry",
            Self::Unseal { .. } => "take the seal off this entry",
            Self::Supersede { .. } => "correct this entry",
            Self::Withdraw { .. } => "withdraw this entry",
            Self::CreateFile => "make a file for a child",
            Self::SearchPeople => "search for a child",
            Self::SeeWork => "see a list of work",
            Self::SeeRules => "see the partnership's rules",
            Self::SeeFigures => "see the partnership's figures",
            Self::SeeAudit => "see the record of who looked and acted",
            Self::SeeAuditOfFiles => "see what the record says of children's files",
            Self::TakeOutAudit { .. } => "take a copy of the record of who looked and acted out",
            Self::Verify => "check that everything stands as it was kept",
            Self::Administer => "keep agencies, teams and accounts",
            Self::SetRoles => "change this person's agency, teams and roles",
            Self::KeepAccount { .. } => "close, open or reset this account",
        }
    }

    /// The reason handed in with it; `None` where the act takes none.
    pub fn reason(self) -> Option<&'a str> {
        match self {
            Self::TakeOut { reason }
            | Self::Involve { reason, .. }
            | Self::EndInvolvement { reason, .. }
            | Self::Exclude { reason }
            | Self::BreakGlass { reason, .. }
            | Self::AskSealed { reason }
            | Self::AnswerAsked { reason }
            | Self::Seal { reason }
            | Self::Unseal { reason }
            | Self::Supersede { reason }
            | Self::Withdraw { reason }
            | Self::TakeOutAudit { reason }
            | Self::KeepAccount { reason } => Some(reason),
            _ => None,
        }
    }
}

/// What it is asked of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing<'a> {
    /// A child's file.
    File(&'a File),
    /// An entry of a child's file.
    Entry(&'a File, &'a EntryFacts),
    /// An emergency look at a child's file.
    Emergency(&'a File, &'a BreakGlass),
    /// A practitioner's account.
    Account(&'a PractitionerId),
    /// The partnership itself: lists, figures, rules, audit, accounts.
    Partnership,
}

impl<'a> Thing<'a> {
    /// The file that it is or is part of.
    pub fn file(self) -> Option<&'a File> {
        match self {
            Self::File(file) | Self::Entry(file, _) | Self::Emergency(file, _) => Some(file),
            Self::Account(_) | Self::Partnership => None,
        }
    }

    pub(crate) fn kind(self) -> &'static str {
        match self {
            Self::File(_) => "File",
            Self::Entry(..) => "Entry",
            Self::Emergency(..) => "EmergencyLook",
            Self::Account(_) => "Account",
            Self::Partnership => "Partnership",
        }
    }
}
