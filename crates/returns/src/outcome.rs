//! What reading a file gives: entries, complaints, and an account of every row.

use crate::layout::Role;
use chronology::{Agency, Entry, Part};
use serde::Serialize;

/// Something in a file that a person should know of, with what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Complaint {
    /// The file's name.
    pub file: String,
    /// The sheet or table, where the file has several.
    pub sheet: Option<String>,
    /// The data record, from 1; `None` where it is about the whole.
    pub row: Option<u32>,
    /// The heading of the column, where it is about one.
    pub column: Option<String>,
    /// What was found.
    pub what: String,
    /// What to do.
    pub advice: String,
}

impl std::fmt::Display for Complaint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(sheet) = &self.sheet {
            write!(f, ", {sheet}")?;
        }
        if let Some(row) = self.row {
            write!(f, ", row {row}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", `{column}`")?;
        }
        write!(f, ": {}; {}", self.what, self.advice)
    }
}

/// How one column was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnRead {
    /// The agency's own heading.
    pub heading: String,
    /// What the column holds.
    pub role: Role,
    /// What its cells are kept as.
    pub part: Part,
}

/// What became of the rows under the headings. `entries + blank + headings + notes` is all of
/// them; `carried` and `complained` are among the entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RowCounts {
    /// Rows that became entries.
    pub entries: u32,
    /// Entries whose date was carried down from the row above.
    pub carried: u32,
    /// Entries with a problem or a doubt that a person should look at.
    pub complained: u32,
    /// Rows with nothing in them.
    pub blank: u32,
    /// Rows that repeat the headings.
    pub headings: u32,
    /// Totals, page numbers and the like: told of in a complaint, not entries.
    pub notes: u32,
}

/// How one sheet or table was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRead {
    /// Its name; `None` for a file that is one table.
    pub name: Option<String>,
    /// The layout that fitted, or `general`.
    pub layout: String,
    /// The row of the headings in the sheet, from 1.
    pub heading_row: u32,
    /// Its columns, left to right.
    pub columns: Vec<ColumnRead>,
    /// What became of its rows.
    pub rows: RowCounts,
}

/// An agency's file, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Return {
    /// The file's name.
    pub file: String,
    /// The agency that sent it; single rows may name another.
    pub agency: Agency,
    /// How that was decided, in words.
    pub agency_from: String,
    /// The sheets that held entries.
    pub sheets: Vec<SheetRead>,
    /// The entries, in the file's order.
    pub entries: Vec<Entry>,
    /// What a person should know.
    pub complaints: Vec<Complaint>,
    /// It is no chronology: each row is a text by itself, and tells nothing of its neighbours.
    pub alone: bool,
}

impl Return {
    /// The row's own name in a column `id`, where the file has one.
    pub fn own_id<'a>(&self, entry: &'a Entry) -> Option<&'a str> {
        let sheet =
            self.sheets.iter().find(|s| s.name.as_deref() == entry.source.sheet.as_deref())?;
        let column = sheet.columns.iter().find(|c| c.role == Role::Id)?;
        let field = entry.fields.iter().find(|f| f.heading == column.heading)?;
        Some(field.text.as_str())
    }
}

/// How much a file may ask for before it is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file itself. Separated text, read and coded, takes about twelve times as much
    /// memory as the file is long.
    pub file: usize,
    /// Bytes of all parts of an office file, unpacked.
    pub unpacked: usize,
    /// How many times larger than the file its unpacked parts may be, once they pass 16 MiB.
    pub ratio: usize,
    /// Cells of one sheet, blank ones between others included.
    pub cells: usize,
}

impl Default for Limits {
    fn default() -> Self {
        let mib = 1 << 20;
        Self { file: 256 * mib, unpacked: 1024 * mib, ratio: 200, cells: 50_000_000 }
    }
}

/// Why a file as a whole cannot be read, with what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReturnError {
    /// Nothing is in it.
    #[error("`{file}` is empty; ask the agency to send it again")]
    Empty {
        /// The file's name.
        file: String,
    },
    /// It is locked with a password.
    #[error(
        "`{file}` is protected with a password; save a copy without one (File, Info, Protect) and use that"
    )]
    Encrypted {
        /// The file's name.
        file: String,
    },
    /// It is of a kind that is not read.
    #[error("`{file}` is {kind}, which is not read; {advice}")]
    Kind {
        /// The file's name.
        file: String,
        /// What it is.
        kind: String,
        /// What to do.
        advice: String,
    },
    /// It is damaged.
    #[error(
        "`{file}` cannot be opened: {why}; open it in its own program, save it anew and try that copy"
    )]
    Unreadable {
        /// The file's name.
        file: String,
        /// What failed.
        why: String,
    },
    /// It asks for more than the limits allow.
    #[error("`{file}` is too large: {what}; split it, or raise the limit in the settings")]
    TooLarge {
        /// The file's name.
        file: String,
        /// Which limit, and by how much.
        what: String,
    },
    /// No row looks like headings.
    #[error(
        "`{file}` has no headings that are known{seen}; say in review.toml what each column holds, for example\n[returns.\"{file}\"]\nheadings = {{ \"{example}\" = \"narrative\" }}"
    )]
    NoHeadings {
        /// The file's name.
        file: String,
        /// The first row, in words, or nothing where there is none.
        seen: String,
        /// A heading for the example.
        example: String,
    },
}
