//! Lines of the audit as someone asks for them, and as they may see them.

use super::Known;
use crate::app::LONDON;
use crate::desk::Desk;
use crate::pages::child::chronology::escaped;
use crate::pages::words::{moment, sentence};
use crate::parts::Mistakes;
use crate::sent::Sent;
use crate::wrong::Wrong;
use access::{Act, Thing};
use chronology::Agency;
use jiff::civil::Date;
use store::{At, Audit, AuditFilter, ChildId, RowId};

/// The fields by which the audit is asked.
pub const FIELDS: [&str; 10] = [
    "email",
    "agency",
    "act",
    "child",
    "from-day",
    "from-month",
    "from-year",
    "to-day",
    "to-month",
    "to-year",
];

/// What is asked, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked(pub Sent);

impl Asked {
    /// The filter that the fields stand for, and what is amiss with them. Whoever may not see what
    /// the audit says of files asks for lines about no file, whatever they typed.
    pub fn filter(&self, desk: &Desk) -> Result<(AuditFilter, Mistakes), Wrong> {
        let (sent, mut mistakes) = (&self.0, Mistakes::default());
        let mut filter = AuditFilter { act: sent.one("act").to_owned(), ..AuditFilter::default() };
        if sent.has("email") {
            match desk.store().practitioner_by_email(sent.one("email"))? {
                Some(who) => filter.practitioner = who.id,
                None => mistakes.add("email", "Nobody has an account with this e-mail address"),
            }
        }
        filter.agency =
            Some(sent.one("agency")).filter(|a| !a.is_empty()).map(|a| Agency(a.into()));
        filter.child = Some(sent.one("child")).filter(|c| !c.is_empty()).map(ChildId::from);
        if !desk.would(Act::SeeAuditOfFiles, Thing::Partnership) {
            filter.child = Some(ChildId::from(""));
        }
        let mut day = |name: &str, words: &str| {
            let bits = ["day", "month", "year"].map(|bit| sent.one(&format!("{name}-{bit}")));
            if bits.iter().all(|bit| bit.is_empty()) {
                return None;
            }
            let found = date(bits);
            if found.is_none() {
                mistakes.add(name, format!("Enter a real {words} day, such as 4 3 2018"));
            }
            found
        };
        let (from, to) = (day("from", "first"), day("to", "last"));
        filter.since = from.and_then(midnight).unwrap_or_default();
        filter.until = to.and_then(|day| midnight(day.tomorrow().ok()?));
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            mistakes.add("to", "Enter a last day that is not before the first");
        }
        Ok((filter, mistakes))
    }

    /// The fields as part of an address.
    pub fn address(&self) -> String {
        let filled = FIELDS.into_iter().filter(|name| self.0.has(name));
        let pairs: Vec<String> =
            filled.map(|name| format!("{name}={}", escaped(self.0.one(name)))).collect();
        pairs.join("&")
    }

    /// The fields as the audit tells them.
    pub fn told(&self) -> String {
        let filled = FIELDS.into_iter().filter(|name| self.0.has(name));
        let pairs: Vec<String> =
            filled.map(|name| format!("{name} {}", self.0.one(name))).collect();
        if pairs.is_empty() { "everything".to_owned() } else { pairs.join(", ") }
    }
}

fn date(bits: [&str; 3]) -> Option<Date> {
    let [day, month, year] = bits.map(|bit| bit.parse::<i16>().ok());
    let (day, month) = (i8::try_from(day?).ok()?, i8::try_from(month?).ok()?);
    Date::new(year?, month, day).ok()
}

/// When a day begins in London.
fn midnight(day: Date) -> Option<At> {
    day.to_zoned(LONDON.clone()).ok().map(|begins| At::from(begins.timestamp()))
}

/// Where a page of the list goes on.
pub fn cursor(text: &str) -> Option<(At, RowId)> {
    let (at, id) = text.split_once('_')?;
    Some((At::read(at).ok()?, RowId::from(id)))
}

/// The lines that this person may see, newest first, from the filter's place on; and where the
/// list goes on, if it does.
pub fn visible(
    desk: &Desk,
    known: &mut Known<'_>,
    mut filter: AuditFilter,
    wanted: usize,
) -> Result<(Vec<Audit>, Option<String>), Wrong> {
    let mut lines: Vec<Audit> = Vec::new();
    filter.limit = 200;
    loop {
        let page = desk.store().audit(&filter)?;
        let whole = page.len() as i64 == filter.limit;
        for line in page {
            filter.before = Some((line.at.clone(), line.id.clone()));
            if line.child.as_ref().map_or(Ok(true), |child| known.may_see(child))? {
                if lines.len() == wanted {
                    let last = lines.last().map(|last| format!("{}_{}", last.at, last.id));
                    return Ok((lines, last));
                }
                lines.push(line);
            }
        }
        if !whole {
            return Ok((lines, None));
        }
    }
}

/// A line for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// When.
    pub at: String,
    /// Who, and for which agency.
    pub who: (String, String),
    /// What they did or saw.
    pub what: String,
    /// The child's file, by its reference.
    pub child: Option<ChildId>,
    /// By which rules, in their own words.
    pub because: Vec<String>,
}

/// A line for people.
pub fn told(desk: &Desk, known: &mut Known<'_>, line: &Audit) -> Result<Told, Wrong> {
    let practice = desk.app().practice();
    let agency = line.agency.as_ref().map(|agency| practice.agencies.name(agency).to_owned());
    let rules = desk.app().access().rules();
    let because = line
        .because
        .split(' ')
        .filter_map(|id| rules.iter().find(|rule| &*rule.id.0 == id).map(|rule| rule.why.clone()));
    let act = sentence(&line.act.replace('_', " "));
    let what = if line.detail.is_empty() { act } else { format!("{act} ({})", line.detail) };
    Ok(Told {
        at: moment(&line.at),
        who: (known.name(&line.practitioner)?, agency.unwrap_or_default()),
        what,
        child: line.child.clone(),
        because: because.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    #[test]
    fn days_begin_in_london() {
        assert_eq!(date(["4", "3", "2018"]), Some(day(2018, 3, 4)));
        assert_eq!(date(["31", "2", "2018"]), None);
        assert_eq!(date(["4", "", "2018"]), None);
        let summer = midnight(day(2018, 7, 1)).unwrap();
        assert!(summer.as_str().starts_with("2018-06-30T23:00:00"), "{summer}");
    }
}
