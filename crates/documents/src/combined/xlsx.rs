//! The chronology as a workbook: rows for machines and for filtering, the matrix for the table-top
//! meeting (where silence shows as empty cells), findings, missed opportunities, missing episodes.

use super::rows::{self, Row};
use super::sheets::{self, Cell, Column, Paper, Table};
use crate::{DocumentError, certainty_words, colour, words};
use chronology::Part;
use practice::Practice;
use review::Built;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};

/// The merged chronology as an Excel workbook.
///
/// Sheets: Read me, Rows (one row = one account), Matrix (one row = one event, one column for each
/// agency), Findings, Opportunities, Missing. This is the identified private copy: it holds the
/// narratives as sent. Every text is written as text, never as a formula.
///
/// # Errors
/// Where the chronology has more rows than a worksheet can hold (1,048,575).
pub fn chronology_xlsx(built: &Built, practice: &Practice) -> Result<Vec<u8>, DocumentError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(built)?);
    read_me(&mut workbook, built, practice)?;
    for table in [
        rows_table(built, practice),
        matrix(built, practice),
        findings(built, practice),
        opportunities(built, practice),
        missing(built),
    ] {
        sheets::add(&mut workbook, &table)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// The same input must give the same bytes, so the workbook carries no clock: the oldest date that
/// Excel knows stands for "not stated".
fn properties(built: &Built) -> Result<DocProperties, DocumentError> {
    let fixed = ExcelDateTime::from_ymd(1980, 1, 1)?;
    Ok(DocProperties::new()
        .set_title(format!("Chronology: {}", built.pseudonym))
        .set_creation_datetime(&fixed))
}

fn header(built: &Built) -> String {
    format!("Chronology: {} – private, identified copy", built.pseudonym)
}

fn read_me(
    workbook: &mut Workbook,
    built: &Built,
    practice: &Practice,
) -> Result<(), DocumentError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name("Read me")?;
    sheets::print_setup(sheet, &header(built), Paper::A4);
    sheet.set_column_width(0, 24)?.set_column_width(1, 110)?;
    let text = Format::new().set_font_name("Arial").set_font_size(10).set_text_wrap();
    let text = text.set_align(rust_xlsxwriter::FormatAlign::Top);
    let title = Format::new().set_font_name("Arial").set_font_size(16).set_bold();
    sheet.write_string_with_format(0, 0, format!("Chronology: {}", built.pseudonym), &title)?;
    let bold = text.clone().set_bold();
    let mut row = 2;
    for (head, body) in explanations(built, practice) {
        sheet.write_string_with_format(row, 0, head, &bold)?;
        sheet.write_string_with_format(row, 1, body, &text)?;
        row += 1;
    }
    sheet.write_string_with_format(row + 1, 0, "Agencies", &bold)?;
    for (at, (agency, number)) in (row + 2..).zip(rows::agencies(built, practice)) {
        let colour = colour::of(&agency, practice);
        let format = sheets::plain()
            .set_bold()
            .set_background_color(rust_xlsxwriter::Color::RGB(colour.number()))
            .set_font_color(rust_xlsxwriter::Color::RGB(colour.ink().number()));
        sheet.write_string_with_format(at, 0, colour::label(&agency, practice), &format)?;
        let name = practice.agencies.name(&agency);
        let told = words::count(number, "entry", "entries");
        sheet.write_string_with_format(at, 1, format!("{name}: {told}"), &text)?;
    }
    Ok(())
}

fn explanations(built: &Built, practice: &Practice) -> Vec<(&'static str, String)> {
    let summary = rows::summary(built, practice);
    vec![
        ("What this is", format!("{summary}.")),
        (
            "Who may see it",
            "The identified private copy: it holds agencies' narratives as they were sent. \
             Restricted and third-party entries are marked in Rows."
                .to_owned(),
        ),
        (
            "Rows",
            "One row is one agency's account as sent, beside what was read from it: the date as \
             written and as read, kinds, signs of need with the words that gave them. Accounts of \
             one event stand together; Told also by names the others. The first eight columns print."
                .to_owned(),
        ),
        (
            "Matrix",
            "One row is one event, one column is one agency. An empty cell says that the agency \
             sent nothing about this event: not recorded, which is not the same as did not happen. \
             Set to print on A3."
                .to_owned(),
        ),
        (
            "Findings",
            "Statements with the entries that show them, or the search that found none. A person \
             accepts, edits or dismisses each one. None of them is a score or a decision."
                .to_owned(),
        ),
        ("Opportunities", "Duties that nothing in the chronology discharges in time.".to_owned()),
        ("Missing", "Missing episodes as intervals with their lengths.".to_owned()),
        (
            "Need and response",
            format!(
                "Levels 1 to 4 that day, from the entries and this threshold document: {}.",
                practice.thresholds.source
            ),
        ),
    ]
}

fn rows_table(built: &Built, practice: &Practice) -> Table {
    let columns = [
        ("No.", 6.0),
        ("Agency", 19.0),
        ("When", 21.0),
        ("Age", 9.0),
        ("Main kind", 18.0),
        ("What happened", 70.0),
        ("Outcome or decision", 36.0),
        ("Plan or next steps", 32.0),
        ("First day", 12.0),
        ("Last day", 12.0),
        ("As written", 18.0),
        ("Child seen", 10.0),
        ("Seen alone", 10.0),
        ("Child's voice, as sent", 30.0),
        ("Other kinds", 22.0),
        ("Child's part", 16.0),
        ("Signs of need", 42.0),
        ("Need", 7.0),
        ("Response", 10.0),
        ("Told also by", 26.0),
        ("Accounts differ on", 32.0),
        ("Doubts", 36.0),
        ("Marking", 12.0),
        ("File and row", 28.0),
        ("Entry", 18.0),
        ("Event", 18.0),
    ];
    Table {
        name: "Rows",
        header: header(built),
        columns: columns.iter().map(|(title, width)| Column::new(title, *width)).collect(),
        frozen: 3,
        printed: 8,
        paper: Paper::A4,
        rows: rows::rows(built).iter().map(|row| account(row, built, practice)).collect(),
    }
}

fn account(row: &Row<'_>, built: &Built, practice: &Practice) -> Vec<Cell> {
    let entry = row.entry;
    let own = colour::of(&entry.agency, practice);
    let level = |level: Option<u8>| match level {
        Some(level) => Cell::Number(f64::from(level)),
        None => Cell::Text(String::new()),
    };
    let voice = row.voice();
    vec![
        Cell::Number(row.number as f64),
        Cell::Label(practice.agencies.name(&entry.agency).to_owned(), own),
        Cell::Text(entry.when.to_string()),
        Cell::Text(row.age.clone().unwrap_or_default()),
        Cell::Text(row.kind().to_owned()),
        Cell::Tinted(entry.narrative(), own),
        Cell::Text(entry.part(Part::Outcome)),
        Cell::Text(entry.part(Part::Plan)),
        Cell::Day(entry.when.first_day()),
        Cell::Day(entry.when.last_day()),
        Cell::Text(entry.written.raw.clone()),
        Cell::Text(voice.seen.to_owned()),
        Cell::Text(voice.alone.to_owned()),
        Cell::Text(voice.words),
        Cell::Text(row.other_kinds()),
        Cell::Text(row.role().to_owned()),
        Cell::Text(row.indicators(practice)),
        level(row.step.map(|step| step.need)),
        level(row.step.map(|step| step.response)),
        Cell::Text(row.told_also(built, practice)),
        Cell::Text(differences(row, built, practice)),
        Cell::Text(row.doubts().join("; ")),
        Cell::Text(rows::marking_words(entry.marking).to_owned()),
        Cell::Text(rows::source(entry)),
        Cell::Text(entry.id.0.clone()),
        Cell::Text(row.event.id.0.clone()),
    ]
}

fn differences(row: &Row<'_>, built: &Built, practice: &Practice) -> String {
    let said = row.event.differences.iter().map(|difference| {
        let told = rows::tellings(difference, built, practice);
        let why = if difference.explained_by_notification { " (heard of later)" } else { "" };
        format!("{}: {}{why}", difference.what, told.join("; "))
    });
    said.collect::<Vec<_>>().join(". ")
}

fn matrix(built: &Built, practice: &Practice) -> Table {
    let agencies = rows::agencies(built, practice);
    let mut columns =
        vec![Column::new("No.", 6.0), Column::new("When", 21.0), Column::new("What", 24.0)];
    columns.extend(agencies.iter().map(|(agency, _)| Column {
        title: practice.agencies.name(agency).to_owned(),
        width: 44.0,
        colour: Some(colour::of(agency, practice)),
    }));
    columns.push(Column::new("Panel comment", 36.0));
    let events = built.case.events.iter().enumerate().map(|(at, event)| {
        let kinds = event.kinds.iter().map(|kind| kind.label()).collect::<Vec<_>>();
        let mut cells = vec![
            Cell::Number((at + 1) as f64),
            Cell::Text(event.when.to_string()),
            Cell::Text(kinds.join("; ")),
        ];
        for (agency, _) in &agencies {
            let own = built.case.accounts(event).filter(|(entry, _)| &entry.agency == agency);
            let told = own.map(|(entry, _)| {
                if entry.when == event.when {
                    entry.narrative()
                } else {
                    format!("[{}] {}", entry.when, entry.narrative())
                }
            });
            let told = told.collect::<Vec<_>>().join("\n\n");
            cells.push(if told.is_empty() {
                Cell::Text(String::new())
            } else {
                Cell::Tinted(told, colour::of(agency, practice))
            });
        }
        cells.push(Cell::Text(String::new()));
        cells
    });
    Table {
        name: "Matrix",
        header: header(built),
        rows: events.collect(),
        columns,
        frozen: 3,
        printed: u16::MAX,
        paper: Paper::A3,
    }
}

fn findings(built: &Built, practice: &Practice) -> Table {
    let columns = [
        ("No.", 6.0),
        ("Theme", 28.0),
        ("Finding", 70.0),
        ("Good practice", 10.0),
        ("From", 12.0),
        ("To", 12.0),
        ("Agencies", 26.0),
        ("Entries that show it", 34.0),
        ("Search that found none", 40.0),
        ("Rule", 22.0),
        ("Source of the rule", 34.0),
        ("Accepted, edited or dismissed, by whom and why", 36.0),
    ];
    let told = built.findings.iter().enumerate().map(|(at, finding)| {
        let names = finding.agencies.iter().map(|a| practice.agencies.name(a).to_owned());
        vec![
            Cell::Number((at + 1) as f64),
            Cell::Text(finding.theme.label().to_owned()),
            Cell::Text(finding.sentence.clone()),
            Cell::Text(if finding.went_well { "yes" } else { "" }.to_owned()),
            Cell::Day(finding.from),
            Cell::Day(finding.to),
            Cell::Text(words::list(&names.collect::<Vec<_>>())),
            Cell::Text(rows::ids(&finding.entries)),
            Cell::Text(finding.search.clone().unwrap_or_default()),
            Cell::Text(finding.rule.clone()),
            Cell::Text(finding.source.clone()),
            Cell::Text(String::new()),
        ]
    });
    Table {
        name: "Findings",
        header: header(built),
        columns: columns.iter().map(|(title, width)| Column::new(title, *width)).collect(),
        frozen: 3,
        printed: u16::MAX,
        paper: Paper::A4,
        rows: told.collect(),
    }
}

fn opportunities(built: &Built, practice: &Practice) -> Table {
    let columns = [
        ("No.", 6.0),
        ("What should have followed", 60.0),
        ("Due", 20.0),
        ("Due day", 12.0),
        ("How sure", 18.0),
        ("Done on", 20.0),
        ("Late by", 16.0),
        ("Whose duty", 22.0),
        ("Started by", 26.0),
        ("Done by", 22.0),
        ("Duty", 18.0),
        ("Source of the duty", 36.0),
    ];
    let told = built.opportunities.iter().enumerate().map(|(at, missed)| {
        let done = missed.discharged_on.map_or_else(|| "nothing recorded".into(), words::due);
        let owner = missed.owner.as_ref().map(|agency| practice.agencies.name(agency).to_owned());
        vec![
            Cell::Number((at + 1) as f64),
            Cell::Text(missed.sentence.clone()),
            Cell::Text(words::due(missed.due)),
            Cell::Day(Some(missed.due.date())),
            Cell::Text(certainty_words(missed.certainty).to_owned()),
            Cell::Text(done),
            Cell::Text(missed.late_by.clone().unwrap_or_default()),
            Cell::Text(owner.unwrap_or_default()),
            Cell::Text(rows::ids(&missed.triggers)),
            Cell::Text(rows::ids(&missed.discharged_by)),
            Cell::Text(missed.duty.clone()),
            Cell::Text(missed.source.clone()),
        ]
    });
    Table {
        name: "Opportunities",
        header: header(built),
        columns: columns.iter().map(|(title, width)| Column::new(title, *width)).collect(),
        frozen: 2,
        printed: u16::MAX,
        paper: Paper::A4,
        rows: told.collect(),
    }
}

fn missing(built: &Built) -> Table {
    let columns = [
        ("No.", 6.0),
        ("Went missing", 26.0),
        ("Found or returned", 26.0),
        ("Length", 24.0),
        ("At least, hours", 14.0),
        ("At most, hours", 14.0),
        ("Entries", 40.0),
    ];
    let hours = |bound: Option<f64>| match bound {
        Some(hours) => Cell::Number((hours * 10.0).round() / 10.0),
        None => Cell::Text("not known".to_owned()),
    };
    let told = built.missing.iter().enumerate().map(|(at, episode)| {
        let end = episode.end.map_or_else(|| "not recorded".to_owned(), |end| end.to_string());
        vec![
            Cell::Number((at + 1) as f64),
            Cell::Text(episode.start.to_string()),
            Cell::Text(end),
            Cell::Text(words::between_hours(episode.hours)),
            hours(episode.hours.map(|(least, _)| least)),
            hours(episode.hours.map(|(_, most)| most)),
            Cell::Text(rows::ids(&episode.events)),
        ]
    });
    Table {
        name: "Missing",
        header: header(built),
        columns: columns.iter().map(|(title, width)| Column::new(title, *width)).collect(),
        frozen: 1,
        printed: u16::MAX,
        paper: Paper::A4,
        rows: told.collect(),
    }
}
