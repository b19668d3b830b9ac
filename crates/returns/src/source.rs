//! A file's bytes to sheets of cells, whatever kind of file it is.

use crate::encoding::decode;
use crate::grid::{Grid, LONGEST};
use crate::outcome::{Limits, ReturnError};
use crate::separated;

/// One table of a file.
pub(crate) struct Sheet<'a> {
    /// Its name; `None` where the file is one table.
    pub(crate) name: Option<String>,
    /// Its cells.
    pub(crate) grid: Grid<'a>,
    /// What a person should know of it.
    pub(crate) remarks: Vec<Remark>,
}

/// Something to complain of, by grid row where it is about one.
pub(crate) struct Remark {
    pub(crate) row: Option<usize>,
    pub(crate) what: String,
    pub(crate) advice: String,
}

impl Remark {
    pub(crate) fn new(what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { row: None, what: what.into(), advice: advice.into() }
    }
}

/// Opens a file.
pub(crate) fn open<'a>(
    file: &str,
    bytes: &'a [u8],
    limits: &Limits,
) -> Result<Vec<Sheet<'a>>, ReturnError> {
    let file = file.to_owned();
    if bytes.is_empty() {
        return Err(ReturnError::Empty { file });
    }
    let most = limits.file.min(LONGEST);
    if bytes.len() > most {
        let what = format!("{} MiB, where {} are allowed", bytes.len() >> 20, most >> 20);
        return Err(ReturnError::TooLarge { file, what });
    }
    Ok(vec![text(bytes)])
}

fn text(bytes: &[u8]) -> Sheet<'_> {
    let decoded = decode(bytes);
    let mut remarks = decoded.remarks.into_iter();
    let mut remarks = remarks.by_ref().map(|(w, a)| Remark::new(w, a)).collect::<Vec<_>>();
    let separated = separated::split(decoded.text);
    let what = "a quotation mark is not closed or not doubled; the row was kept as it stands";
    remarks.extend(separated.broken.into_iter().map(|row| Remark {
        row: Some(row),
        what: what.to_owned(),
        advice: "compare the row with the agency's own copy".to_owned(),
    }));
    Sheet { name: None, grid: separated.grid, remarks }
}
