//! Evidence of escalation in plain sentences, with its counts; never a narrative's words.

use super::{Escalation, Trend, Worse};
use crate::Evidence;
use crate::counted::counted;
use crate::days::{Day, Span};
use crate::need::ids;
use crate::statistics::{Test, theil_sen};

/// The days of a quarter, as trends show it.
const QUARTER: Day = 91;

impl Escalation<'_, '_> {
    /// The evidence that holds on a day.
    pub(crate) fn evidence(&self, at: Day) -> Vec<Evidence> {
        let mut told: Vec<Evidence> = Vec::new();
        if let Some(test) = self.more_often(&self.away, at).rises() {
            let events =
                self.record.away.iter().map(|away| (away.began, away.events.first().copied()));
            told.push(self.tell_often("missing episodes", events, test, at));
        }
        if let Some(test) = self.more_often(&self.harm, at).rises() {
            let harm = self.record.harm.iter().filter(|h| h.counted);
            let harm = harm.map(|h| (h.days, Some(h.event)));
            let often = self.tell_often("entries of harm", harm, test, at);
            // Where all harm is missing episodes the same is not said twice.
            if told.iter().all(|missing| missing.entries != often.entries) {
                told.push(often);
            }
        }
        told.extend(self.longer(at).rises().map(|test| self.tell_longer(test, at)));
        told.extend(self.worse(at).map(|worse| self.tell_worse(worse, at)));
        told.extend(self.tell_wider(at));
        told
    }

    /// What cannot be told on a day, and why.
    pub(crate) fn too_few(&self, at: Day) -> Vec<String> {
        let drift = &self.record.practice.drift;
        let mut told = Vec::new();
        let events = [
            ("missing episode", "missing episodes", &self.away),
            ("entry of harm", "entries of harm", &self.harm),
        ];
        for (one, many, events) in events {
            if let Trend::TooFew(n) = self.more_often(events, at) {
                let days = drift.more_often.days;
                told.push(format!(
                    "{} with a certain date in the last {days} days on record: too few to tell whether they come more often.",
                    counted(n, one, many)
                ));
            }
        }
        if let Trend::TooFew(n) = self.longer(at) {
            let days = drift.longer.days;
            told.push(format!(
                "{} with a length on record in the last {days} days: too few to tell whether they grow longer.",
                counted(n, "missing episode", "missing episodes")
            ));
        }
        told
    }

    fn tell_often(
        &self,
        what: &str,
        events: impl Iterator<Item = (Span, Option<usize>)>,
        test: Test,
        at: Day,
    ) -> Evidence {
        let days = self.record.practice.drift.more_often.days;
        let within: Vec<_> =
            events.filter(|(when, _)| when.last > at - days && when.last <= at).collect();
        let quarter = |back: Day| {
            let end = at - back * QUARTER;
            within.iter().filter(|(when, _)| when.last > end - QUARTER && when.last <= end).count()
        };
        let counts = [3, 2, 1, 0].map(|back| quarter(back).to_string()).join(", ");
        Evidence {
            what: "more_often".to_owned(),
            sentence: format!("More often: {counts} {what} in the last four quarters."),
            statistic: Some(chance(&format!("Laplace trend test u = {:.2}", test.statistic), test)),
            entries: ids(
                self.record.case,
                &within.iter().filter_map(|(_, at)| *at).collect::<Vec<_>>(),
            ),
        }
    }

    fn tell_longer(&self, test: Test, at: Day) -> Evidence {
        let known: Vec<_> = self.lengths(at).collect();
        let lengths: Vec<f64> = known.iter().map(|(_, a, b)| f64::midpoint(*a, *b)).collect();
        let (early, late) = lengths.split_at(lengths.len() / 2);
        let mean = |hours: &[f64]| hours.iter().sum::<f64>() / hours.len().max(1) as f64;
        let slope = theil_sen(&lengths).unwrap_or_default();
        let events: Vec<usize> =
            known.iter().flat_map(|(away, _, _)| away.events.iter().copied()).collect();
        Evidence {
            what: "longer".to_owned(),
            sentence: format!(
                "Longer: mean {:.0} h \u{2192} {:.0} h between the earlier {} and the later {} of {} missing episodes in the last {} days.",
                mean(early),
                mean(late),
                early.len(),
                late.len(),
                lengths.len(),
                self.record.practice.drift.longer.days,
            ),
            statistic: Some(chance(
                &format!(
                    "Mann\u{2013}Kendall z = {:.2}, Theil\u{2013}Sen slope {slope:+.1} h an episode",
                    test.statistic
                ),
                test,
            )),
            entries: ids(self.record.case, &events),
        }
    }

    fn tell_worse(&self, worse: Worse, at: Day) -> Evidence {
        let days = self.record.practice.drift.worse.days;
        let Worse { halves, test } = worse;
        let counts = |counts: [u32; 3]| counts.map(|n| n.to_string()).join(", ");
        let (now, then) = halves.highest;
        let highest = if now > then {
            format!("the highest level of harm on record rose from {then} to {now}; ")
        } else {
            String::new()
        };
        let events = self.record.harm_within(at - 2 * days, at).iter().map(|harm| harm.event);
        Evidence {
            what: "worse".to_owned(),
            sentence: format!(
                "Worse: {highest}entries of harm at levels 2, 3 and 4 numbered {} in the last {days} days and {} in the {days} before.",
                counts(halves.recent),
                counts(halves.before),
            ),
            statistic: test.map(|test| {
                chance("exact conditional binomial test of counts weighted by level", test)
            }),
            entries: ids(self.record.case, &events.collect::<Vec<_>>()),
        }
    }

    fn tell_wider(&self, at: Day) -> Option<Evidence> {
        let mut names: Vec<String> = Vec::new();
        let mut events: Vec<usize> = Vec::new();
        for wide in self.wider(at) {
            let Some(sign) = self.record.practice.thresholds.indicator.get(wide.sign) else {
                continue;
            };
            let name = format!("{} ({})", sign.name, sign.domain);
            if !names.contains(&name) {
                names.push(name);
            }
            events.push(wide.event);
        }
        events.dedup();
        let rule = &self.record.practice.drift.wider;
        (!names.is_empty()).then(|| Evidence {
            what: "wider".to_owned(),
            sentence: format!(
                "Wider: {} at level {} or above where no sign was live in the {} days before: {}.",
                counted(names.len(), "new sign", "new signs"),
                rule.least_level,
                rule.clear_days,
                names.join("; "),
            ),
            statistic: None,
            entries: ids(self.record.case, &events),
        })
    }
}

fn chance(test: &str, Test { p, .. }: Test) -> String {
    if p < 0.001 { format!("{test}; p < 0.001") } else { format!("{test}; p = {p:.3}") }
}
