//! Escalation without progress: each time of drift, as the drift fold states it.

use super::{Reader, Say};
use crate::{Drift, Event, Finding, Theme};

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    reader.picture.drift.iter().map(|drift| finding(reader, drift)).collect()
}

fn finding(reader: &Reader, drift: &Drift) -> Finding {
    let cited = drift.escalation.iter().chain(&drift.absence).flat_map(|e| &e.entries);
    let events: Vec<&Event> = cited.filter_map(|id| reader.case.event(id)).collect();
    let until = drift.until.unwrap_or_else(|| reader.end());
    let lasted = Reader::days(drift.since, until).max(0);
    let mut finding = reader.finding(
        Say {
            theme: Theme::EscalationWithoutProgress,
            rule: "drift",
            source: "escalation and progress set beside each other (drift; DR01, DR09)",
            sentence: drift.sentence.clone(),
            weight: 80 + u32::try_from(lasted / 60).unwrap_or_default().min(40),
        },
        &events,
    );
    finding.id = format!("drift:{}", drift.since);
    finding.from = Some(drift.since);
    finding.to = Some(until);
    finding
}
