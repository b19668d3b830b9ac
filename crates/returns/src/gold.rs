//! Scoring the reading of dates against rows written by hand.

use crate::dates::{Context, DateRead, read};
use chronology::When;
use practice::Calendar;

/// How a gold file was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DateScore {
    /// Rows scored.
    pub rows: usize,
    /// Rows where both bounds, the precision, "approximate" and the expectation (a warning, a
    /// problem) are as written in the file.
    pub exact: usize,
    /// Rows read to other days than the file says with neither a warning nor a problem, an
    /// impossible date that got days among them.
    pub silent_wrong: usize,
    /// Rows expected to be sure that got a warning all the same. They may be exact.
    pub needless_warnings: usize,
    /// Each row that is not exact, in words.
    pub misses: Vec<String>,
}

/// Scores a file with the columns `id, raw, born, previous, year, earliest, latest, precision,
/// approximate, expect`, where `expect` is `ok`, `warning` or `problem`.
///
/// # Errors
/// Where the text is not such a table, in words.
pub fn score(csv_text: &str, calendar: &Calendar) -> Result<DateScore, String> {
    let mut table = csv::Reader::from_reader(csv_text.as_bytes());
    let mut score = DateScore::default();
    for row in table.records() {
        let row = row.map_err(|error| error.to_string())?;
        let cell = |column: usize| row.get(column).unwrap_or_default();
        let ctx = Context {
            born: given(cell(2))?,
            previous: given(cell(3))?,
            year: given(cell(4))?,
            ..Context::new(calendar)
        };
        let expected = Expected {
            bounds: (cell(5), cell(6)),
            precision: cell(7),
            about: cell(8),
            note: cell(9),
        };
        expected.compare(&read(cell(1), &ctx), cell(0), cell(1), &mut score);
    }
    Ok(score)
}

fn given<T: std::str::FromStr>(cell: &str) -> Result<Option<T>, String> {
    if cell.is_empty() {
        return Ok(None);
    }
    cell.parse().map(Some).map_err(|_| format!("`{cell}` is no context for a date"))
}

/// What the file says a row is.
struct Expected<'a> {
    bounds: (&'a str, &'a str),
    precision: &'a str,
    about: &'a str,
    note: &'a str,
}

impl Expected<'_> {
    fn compare(&self, read: &DateRead, id: &str, raw: &str, score: &mut DateScore) {
        let (earliest, latest) = bounds(&read.when);
        let same = (earliest.as_str(), latest.as_str()) == self.bounds;
        let form = read.when.precision().name() == self.precision
            && read.when.approximate() == (self.about == "yes");
        let told = match self.note {
            "problem" => read.problem.is_some(),
            "warning" => read.problem.is_none() && read.warning.is_some(),
            _ => read.problem.is_none(),
        };
        score.rows += 1;
        score.silent_wrong +=
            usize::from(!same && read.problem.is_none() && read.warning.is_none());
        score.needless_warnings += usize::from(self.note == "ok" && read.warning.is_some());
        if same && form && told {
            score.exact += 1;
            return;
        }
        let note = read.problem.as_deref().or(read.warning.as_deref()).unwrap_or("no note");
        score.misses.push(format!(
            "{id} ‘{raw}’: expected {}..{} {} {} ({}), read {earliest}..{latest} {} {} ({note})",
            self.bounds.0,
            self.bounds.1,
            self.precision,
            self.about,
            self.note,
            read.when.precision().name(),
            if read.when.approximate() { "yes" } else { "no" },
        ));
    }
}

fn bounds(when: &When) -> (String, String) {
    (when.earliest_text().unwrap_or_default(), when.latest_text().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use practice::Practice;

    fn scored(file: &str) -> DateScore {
        let score = score(file, &Practice::embedded().unwrap().calendar).unwrap();
        println!(
            "{}/{} exact, {} silent wrong, {} needless warnings\n{}",
            score.exact,
            score.rows,
            score.silent_wrong,
            score.needless_warnings,
            score.misses.join("\n")
        );
        score
    }

    #[test]
    fn the_development_half_is_read() {
        let score = scored(include_str!("../gold/dates-development.csv"));
        assert!(score.rows >= 250);
        assert!(score.exact * 100 >= score.rows * 98, "{:#?}", score.misses);
        assert_eq!(score.silent_wrong, 0, "{:#?}", score.misses);
    }

    #[test]
    fn the_scored_half_is_read() {
        let score = scored(include_str!("../gold/dates-scored.csv"));
        assert!(score.rows >= 250);
        assert!(score.exact * 100 >= score.rows * 98);
        assert_eq!(score.silent_wrong, 0);
    }
}
