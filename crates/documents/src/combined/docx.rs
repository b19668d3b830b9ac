//! The chronology as a Word document for the bundle and the meeting.

use super::rows::{self, Row};
use crate::word::{Cell, Paragraph, Run, Style, Table, Word};
use crate::{DocumentError, certainty_words, colour, words};
use chronology::Part;
use practice::Practice;
use reading::{Finding, Opportunity};
use review::Built;

/// The merged chronology as a Word document: A4 landscape, a table for each year whose heading row
/// repeats, agencies by label and colour, then findings, missed opportunities, missing episodes and
/// silences. The identified private copy: it holds narratives as sent.
///
/// # Errors
/// Only where the file cannot be packed.
pub fn chronology_docx(built: &Built, practice: &Practice) -> Result<Vec<u8>, DocumentError> {
    let title = format!("Chronology: {}", built.pseudonym);
    let mut word = Word::new(&title, &format!("{title} – private, identified copy"));
    word.paragraph(&Paragraph::new(Style::Title).run(Run::new(title)));
    let summary = rows::summary(built, practice);
    word.paragraph(&Paragraph::new(Style::Subtitle).run(Run::new(format!("{summary}."))));
    how_to_read(&mut word, built, practice);
    drift(&mut word, built);
    years(&mut word, built, practice);
    findings(&mut word, built);
    opportunities(&mut word, built, practice);
    missing(&mut word, built);
    silences(&mut word, built, practice);
    word.pack()
}

fn how_to_read(word: &mut Word, built: &Built, practice: &Practice) {
    word.heading(2, "How to read this");
    word.text(
        "Private copy: it holds agencies’ narratives as they were sent. One row is one agency’s \
         account; accounts of one event follow each other, and where they differ it is said. “Not \
         recorded” means that no agency sent a record of it, not that it did not happen.",
    );
    let mut key = Paragraph::new(Style::Body);
    for (agency, number) in rows::agencies(built, practice) {
        let label = colour::label(&agency, practice);
        let told = words::count(number, "entry", "entries");
        let name = practice.agencies.name(&agency);
        key = key
            .run(Run::label(&label, colour::of(&agency, practice)))
            .run(Run::new(format!(" {name} ({told})   ")));
    }
    word.paragraph(&key);
}

fn drift(word: &mut Word, built: &Built) {
    if built.drift.is_empty() {
        return;
    }
    word.heading(2, "Drift: escalation without progress");
    for drift in &built.drift {
        word.text(&drift.sentence);
        for evidence in drift.escalation.iter().chain(&drift.absence) {
            let cited = rows::ids(&evidence.entries);
            let said = Paragraph::new(Style::Bullet).run(Run::new(evidence.sentence.as_str()));
            word.paragraph(&said.run(Run::new(format!(" [{cited}]")).small()));
        }
    }
}

fn years(word: &mut Word, built: &Built, practice: &Practice) {
    word.heading(2, "All entries");
    let all = rows::rows(built);
    let year = |row: &Row<'_>| row.event.when.sort_day().map(jiff::civil::Date::year);
    for rows in all.chunk_by(|a, b| year(a) == year(b)) {
        let of = rows.first().and_then(year);
        let head = of.map_or_else(|| "Date not known".to_owned(), |year| year.to_string());
        word.heading(3, &head);
        word.table(&Table {
            description: format!("Entries: {head}"),
            columns: columns(&[
                ("When", 1700),
                ("Agency", 1000),
                ("What happened", 7778),
                ("Kind and signs of need", 2700),
                ("Notes", 2300),
            ]),
            rows: rows.iter().map(|row| account(row, built, practice)).collect(),
        });
    }
}

fn columns(columns: &[(&str, u32)]) -> Vec<(String, u32)> {
    columns.iter().map(|(heading, width)| ((*heading).to_owned(), *width)).collect()
}

fn account(row: &Row<'_>, built: &Built, practice: &Practice) -> Vec<Cell> {
    let own = colour::of(&row.entry.agency, practice);
    let label = Run::label(&colour::label(&row.entry.agency, practice), own);
    let mut when = Cell::text(row.entry.when.to_string());
    if let Some(age) = &row.age {
        when = when.paragraph(small(&format!("age {age}")));
    }
    let agency = Cell::default().paragraph(Paragraph::new(Style::InCell).run(label));
    vec![when, agency.on(own.tint()), told(row), kinds(row, practice), notes(row, built, practice)]
}

fn small(text: &str) -> Paragraph {
    Paragraph::new(Style::InCell).run(Run::new(text).small())
}

fn told(row: &Row<'_>) -> Cell {
    let voice = row.voice();
    let seen = format!("{}; alone: {}", voice.seen, voice.alone);
    let seen = if row.says_whether_seen() { seen } else { String::new() };
    let parts = [
        ("Outcome", row.entry.part(Part::Outcome)),
        ("Plan", row.entry.part(Part::Plan)),
        ("Child’s voice", voice.words),
        ("Child seen", seen),
    ];
    let mut cell = Cell::text(row.entry.narrative());
    for (head, text) in parts.into_iter().filter(|(_, text)| !text.is_empty()) {
        let head = Run::new(format!("{head}: ")).bold();
        cell = cell.paragraph(Paragraph::new(Style::InCell).run(head).run(Run::new(text)));
    }
    cell
}

fn kinds(row: &Row<'_>, practice: &Practice) -> Cell {
    let kinds = row.coded.kinds.iter().map(|kind| kind.label()).collect::<Vec<_>>().join("; ");
    let mut cell = Cell::text(kinds);
    let signs = row.indicators(practice);
    if !signs.is_empty() {
        cell = cell.paragraph(small(&signs));
    }
    if let Some(step) = row.step {
        cell = cell.paragraph(small(&format!("need {}, response {}", step.need, step.response)));
    }
    cell
}

fn notes(row: &Row<'_>, built: &Built, practice: &Practice) -> Cell {
    let mut cell = Cell::default().paragraph(small(&rows::source(row.entry)));
    let marking = rows::marking_words(row.entry.marking);
    if !marking.is_empty() {
        cell = cell.paragraph(Paragraph::new(Style::InCell).run(Run::new(marking).bold().small()));
    }
    let told = row.told_also(built, practice);
    if !told.is_empty() {
        cell = cell.paragraph(small(&format!("Told also by {told}")));
    }
    for difference in &row.event.differences {
        let told = rows::tellings(difference, built, practice).join("; ");
        cell = cell.paragraph(small(&format!("Accounts differ, {}: {told}", difference.what)));
    }
    for doubt in row.doubts() {
        cell = cell
            .paragraph(small(&format!("Doubtful: {doubt} (written “{}”)", row.entry.written.raw)));
    }
    cell
}

fn findings(word: &mut Word, built: &Built) {
    if built.findings.is_empty() {
        return;
    }
    word.heading(2, "Findings");
    let row = |finding: &Finding| {
        let well = if finding.went_well { " (went well)" } else { "" };
        let shown = match &finding.search {
            Some(search) if finding.entries.is_empty() => format!("Searched: {search}"),
            Some(search) => format!("{}. Searched: {search}", rows::ids(&finding.entries)),
            None => rows::ids(&finding.entries),
        };
        vec![
            Cell::text(format!("{}{well}", finding.theme.label())),
            Cell::text(finding.sentence.as_str()),
            Cell::text(words::stretch(finding.from, finding.to)),
            Cell::text(shown),
            Cell::default().paragraph(small(&format!("{}; {}", finding.rule, finding.source))),
        ]
    };
    word.table(&Table {
        description: "Findings with the entries that show them".to_owned(),
        columns: columns(&[
            ("Theme", 2400),
            ("Finding", 6078),
            ("When", 2000),
            ("Entries that show it", 3000),
            ("Rule", 2000),
        ]),
        rows: built.findings.iter().map(row).collect(),
    });
}

fn opportunities(word: &mut Word, built: &Built, practice: &Practice) {
    if built.opportunities.is_empty() {
        return;
    }
    word.heading(2, "Missed opportunities");
    let row = |missed: &Opportunity| {
        let done = missed.discharged_on.map_or_else(|| "nothing recorded".to_owned(), words::due);
        let late = missed.late_by.as_ref().map(|late| format!(" ({late} late)"));
        let owner = missed.owner.as_ref().map_or("", |agency| practice.agencies.name(agency));
        vec![
            Cell::text(missed.sentence.as_str()),
            Cell::text(words::due(missed.due)),
            Cell::text(certainty_words(missed.certainty)),
            Cell::text(format!("{done}{}", late.unwrap_or_default())),
            Cell::text(owner),
            Cell::text(rows::ids(&missed.triggers)),
        ]
    };
    word.table(&Table {
        description: "Duties that nothing discharged in time".to_owned(),
        columns: columns(&[
            ("What should have followed", 6078),
            ("Due", 1900),
            ("How sure", 1500),
            ("Done", 2400),
            ("Whose duty", 1700),
            ("Started by", 1900),
        ]),
        rows: built.opportunities.iter().map(row).collect(),
    });
}

fn missing(word: &mut Word, built: &Built) {
    if built.missing.is_empty() {
        return;
    }
    word.heading(2, "Missing episodes");
    let rows = built.missing.iter().map(|episode| {
        let end = episode.end.map_or_else(|| "not recorded".to_owned(), |end| end.to_string());
        vec![
            Cell::text(episode.start.to_string()),
            Cell::text(end),
            Cell::text(words::between_hours(episode.hours)),
            Cell::text(rows::ids(&episode.events)),
        ]
    });
    word.table(&Table {
        description: "Missing episodes with their lengths".to_owned(),
        columns: columns(&[
            ("Went missing", 3900),
            ("Found or returned", 3900),
            ("Length", 2600),
            ("Entries", 5078),
        ]),
        rows: rows.collect(),
    });
}

fn silences(word: &mut Word, built: &Built, practice: &Practice) {
    if built.silences.is_empty() {
        return;
    }
    word.heading(2, "Silences");
    word.text(
        "Stretches from which an involved agency sent no entry. Nothing recorded is not the same \
         as nothing done.",
    );
    for silence in &built.silences {
        let name = practice.agencies.name(&silence.agency);
        let length = words::days(words::days_between(silence.from, silence.to) + 1);
        let stretch = words::stretch(Some(silence.from), Some(silence.to));
        let said = Paragraph::new(Style::Bullet).run(Run::new(format!("{name}: ")).bold());
        word.paragraph(&said.run(Run::new(format!("{stretch}, {length}"))));
    }
}
