//! Housing: move upon move.

use super::{Reader, Say, counted, dates, events};
use crate::told::Dated;
use crate::{Finding, Theme};
use chronology::Kind;

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let rule = reader.practice.findings.reading("housing");
    let main = |event: &Dated| event.kinds.first() == Some(&Kind::HousingMove);
    let worded = events(&reader.all(rule.signs("moved")));
    let mut moves: Vec<Dated> =
        reader.told.events.iter().copied().filter(main).chain(worded).collect();
    moves.sort_by_key(|event| event.when);
    moves.dedup_by(|a, b| a.at == b.at);
    let n = rule.count("moves");
    let close = moves.windows(n.max(1)).any(|run| {
        let ends = run.first().and_then(|e| e.last).zip(run.last().and_then(|e| e.first));
        ends.is_some_and(|(a, b)| Reader::days(a, b) <= rule.number("days"))
    });
    if n == 0 || moves.len() < n || !close {
        return Vec::new();
    }
    let sentence = format!(
        "The child or family moved {} {}.",
        counted(moves.len(), "time", "times"),
        dates(&moves)
    );
    let say =
        Say { theme: Theme::Housing, rule: "HO-3", source: &rule.source, sentence, weight: 38 };
    vec![reader.finding(say, &moves)]
}
