//! `GET /admin/health`: how the installation fares.

use super::{Here, administers, page};
use crate::desk::Desk;
use crate::jobs::kept::{BACKED_UP, Checked, VERIFIED};
use crate::layout::Page;
use crate::pages::words::{count, moment};
use crate::parts::{Cell, Row, SummaryList, Table, summary_list, table};
use crate::wrong::Wrong;
use maud::{Markup, html};
use store::{At, Condition};

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Health {
    /// How the store fares.
    pub store: Condition,
    /// Bytes free where the store is a file, and bytes in all.
    pub disk: Option<(u64, u64)>,
    /// Jobs that were given up: kind, how often tried, what was said.
    pub failed: Vec<(String, i64, String)>,
    /// The last check of everything kept.
    pub checked: Option<Checked>,
    /// When a copy was last made by this program.
    pub backed_up: Option<At>,
    /// The program's version.
    pub version: &'static str,
}

/// Failed jobs shown.
const FAILED: i64 = 20;

/// The page.
pub async fn get(desk: Desk) -> Result<Page, Wrong> {
    desk.run(|desk| {
        administers(desk)?;
        let store = desk.store();
        let condition = store.condition()?;
        let disk = condition.folder.as_ref().and_then(|folder| rustix::fs::statvfs(folder).ok());
        let failed = store.failed_jobs(FAILED)?.into_iter();
        Ok(view(&Health {
            disk: disk.map(|disk| (disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize)),
            store: condition,
            failed: failed.map(|(job, said)| (job.kind, job.tries, said)).collect(),
            checked: store.setting(VERIFIED)?.and_then(|kept| Checked::read(&kept)),
            backed_up: store.setting(BACKED_UP)?.and_then(|kept| At::read(&kept).ok()),
            version: env!("CARGO_PKG_VERSION"),
        }))
    })
    .await
}

/// Bytes as people say them.
fn size(bytes: u64) -> String {
    let units = [("GiB", 1_u64 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];
    let unit = units.into_iter().find(|(_, one)| bytes >= *one);
    unit.map_or_else(
        || count(i64::try_from(bytes).unwrap_or(i64::MAX), "byte", "bytes"),
        |(name, one)| format!("{}.{} {name}", bytes / one, bytes % one * 10 / one),
    )
}

/// What it shows.
pub fn view(data: &Health) -> Page {
    page(
        Here::Health,
        "Health",
        html! {
            h1 class="govuk-heading-l" { "Health" }
            (summary_list(&SummaryList { rows: rows(data), ..SummaryList::default() }))
            h2 class="govuk-heading-m" { "Work that was given up" }
            @if data.failed.is_empty() {
                p class="govuk-body" { "None." }
            } @else {
                (failed(data))
            }
        },
    )
}

fn rows(data: &Health) -> Vec<Row> {
    let store = &data.store;
    let engine = if store.engine == "sqlite" { "SQLite" } else { "PostgreSQL" };
    let taken = size(u64::try_from(store.bytes).unwrap_or(0));
    let disk = data.disk.map_or_else(
        || "Looked after by the database’s own server".to_owned(),
        |(free, all)| format!("{} free of {}", size(free), size(all)),
    );
    let checked = data.checked.as_ref().map_or_else(|| "Never".to_owned(), Checked::words);
    let backed_up = match &data.backed_up {
        Some(at) => moment(at),
        None if store.engine == "sqlite" => "Never by this program".to_owned(),
        None => "Made by the database’s own means; not known here".to_owned(),
    };
    let (waiting, failed) = (store.waiting, store.failed);
    vec![
        Row::new("Database", format!("{engine} {}, answers", store.version)),
        Row::new("Size", taken),
        Row::new("Disk", disk),
        Row::new("Jobs", format!("{waiting} waiting or being done, {failed} given up")),
        Row::new("Last check that nothing was changed", checked),
        Row::new("Last copy", backed_up),
        Row::new("Program", format!("Throughline {}", data.version)),
        Row::new("Tables", store.schema.clone()),
    ]
}

fn failed(data: &Health) -> Markup {
    let rows = data.failed.iter();
    let rows =
        rows.map(|(kind, tries, said)| vec![Cell::new(kind), Cell::number(tries), Cell::new(said)]);
    html! {
        div class="tl-scroll" tabindex="0" role="region" aria-label="Work that was given up" {
            (table(&Table {
                caption: Some("Jobs given up, the oldest first".to_owned()),
                caption_classes: "govuk-visually-hidden".to_owned(),
                head: vec![Cell::new("Work"), Cell::number("Tries"), Cell::new("What was said")],
                rows: rows.collect(),
                row_headings: true,
                ..Table::default()
            }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_as_people_say_them() {
        for (bytes, words) in
            [(0, "0 bytes"), (1, "1 byte"), (1536, "1.5 KiB"), (5 << 30, "5.0 GiB")]
        {
            assert_eq!(size(bytes), words);
        }
    }
}
