//! The shapes of the JSON files: what the outside relies on (`chronology.json`, `findings.json`
//! …). The rooms' own types may change; these do not.

use chronology::{Entry, EntryId, When, Written};
use practice::Practice;
use reading::coding::Coded;
use reading::{Case, Event, Finding, Opportunity, Step};
use review::{Built, Settings};
use serde_json::{Value, json};

/// A date as written and as read.
pub fn when(when: &When, written: &Written) -> Value {
    json!({
        "raw": written.raw,
        "earliest": when.earliest_text(),
        "latest": when.latest_text(),
        "precision": when.precision().name(),
        "approximate": when.approximate(),
        "problem": written.problem,
        "warning": written.warning,
        "carried": written.carried,
    })
}

/// One row of a return as `returns check` shows it; a row's own `id` is given back.
pub fn row(entry: &Entry, coded: &Coded, id: Option<&str>) -> Value {
    let mut row = json!({
        "file": entry.source.file,
        "sheet": entry.source.sheet,
        "row": entry.source.row,
        "entry": entry.id,
        "agency": entry.agency,
        "when": when(&entry.when, &entry.written),
        "narrative": entry.narrative(),
        "kinds": coded.kinds,
        "mentions": coded.mentions,
        "role": coded.role,
        "indicators": coded.indicators,
        "seen": coded.seen,
        "marking": entry.marking,
        "problems": entry.problems,
    });
    if let (Some(id), Some(object)) = (id, row.as_object_mut()) {
        object.insert("id".to_owned(), Value::String(id.to_owned()));
    }
    row
}

fn account(entry: &Entry, coded: &Coded) -> Value {
    json!({
        "entry": entry.id,
        "agency": entry.agency,
        "file": entry.source.file,
        "sheet": entry.source.sheet,
        "row": entry.source.row,
        "when": when(&entry.when, &entry.written),
        "narrative": entry.narrative(),
        "fields": entry.fields,
        "kinds": coded.kinds,
        "mentions": coded.mentions,
        "seen": coded.seen,
        "marking": entry.marking,
        "problems": entry.problems,
    })
}

fn event(case: &Case, event: &Event) -> Value {
    let written =
        case.accounts(event).next().map(|(entry, _)| entry.written.clone()).unwrap_or_default();
    json!({
        "id": event.id,
        "when": when(&event.when, &written),
        "kinds": event.kinds,
        "role": event.role,
        "agencies": event.agencies,
        "indicators": event.indicators,
        "accounts": case.accounts(event).map(|(e, c)| account(e, c)).collect::<Vec<_>>(),
        "differences": event.differences,
        "related": event.related.iter().map(|(id, why)| json!({"id": id, "why": why})).collect::<Vec<_>>(),
    })
}

/// `chronology.json`.
pub fn chronology(case: &Case) -> Value {
    json!({ "entries": case.events.iter().map(|e| event(case, e)).collect::<Vec<_>>() })
}

fn rows(case: &Case, ids: &[EntryId]) -> Vec<Value> {
    let events = ids.iter().filter_map(|id| case.event(id));
    let accounts = events.flat_map(|event| case.accounts(event));
    accounts
        .map(|(e, _)| json!({"file": e.source.file, "sheet": e.source.sheet, "row": e.source.row}))
        .collect()
}

/// `findings.json`.
pub fn findings(case: &Case, findings: &[Finding], settings: &Settings) -> Value {
    let shape = |f: &Finding| {
        json!({
            "id": f.id,
            "theme": f.theme,
            "sentence": f.sentence,
            "from": f.from,
            "to": f.to,
            "rule": f.rule,
            "source": f.source,
            "entries": f.entries,
            "accounts": rows(case, &f.entries),
            "search": f.search,
            "agencies": f.agencies,
            "went_well": f.went_well,
            "dismissed": settings.dismissed.get(&f.id),
        })
    };
    Value::Array(findings.iter().map(shape).collect())
}

/// `opportunities.json`.
pub fn opportunities(case: &Case, opportunities: &[Opportunity]) -> Value {
    let moment = |at: jiff::civil::DateTime| {
        if (at.hour(), at.minute()) == (23, 59) {
            chronology::day(at)
        } else {
            chronology::day_hour(at)
        }
    };
    let shape = |o: &Opportunity| {
        json!({
            "duty": o.duty,
            "sentence": o.sentence,
            "due": moment(o.due),
            "discharged_on": o.discharged_on.map(moment),
            "late_by": o.late_by,
            "certainty": o.certainty,
            "triggers": o.triggers,
            "discharged_by": o.discharged_by,
            "accounts": rows(case, &o.triggers),
            "owner": o.owner,
            "themes": o.themes,
            "source": o.source,
        })
    };
    Value::Array(opportunities.iter().map(shape).collect())
}

/// `need_response.json`.
pub fn need_response(steps: &[Step]) -> Value {
    json!(steps)
}

/// `drift.json`.
pub fn drift(built: &Built) -> Value {
    json!(built.drift)
}

/// `missing.json`: episodes as intervals.
pub fn missing(built: &Built) -> Value {
    let shape = |e: &reading::Episode| {
        json!({
            "from": [e.start.earliest_text(), e.start.latest_text()],
            "to": e.end.map(|end| [end.earliest_text(), end.latest_text()]),
            "hours": e.hours.map(|(least, most)| json!({"least": least, "most": most})),
            "events": e.events,
        })
    };
    Value::Array(built.missing.iter().map(shape).collect())
}

/// `questions.json`.
pub fn questions(built: &Built) -> Value {
    json!(built.answers)
}

/// `silences.json`.
pub fn silences(built: &Built, practice: &Practice) -> Value {
    let shape = |s: &reading::Silence| {
        json!({
            "agency": s.agency,
            "name": practice.agencies.name(&s.agency),
            "from": s.from,
            "to": s.to,
            "between": s.between,
        })
    };
    Value::Array(built.silences.iter().map(shape).collect())
}
