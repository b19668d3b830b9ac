//! What is amiss with a partnership's rules, in words that someone who is no engineer can act on.

use crate::{Duty, Limit, Practice, PracticeError, Sign, Watch};
use std::collections::{BTreeMap, BTreeSet};

/// One thing amiss.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// The file's name.
    pub file: String,
    /// The rule in it, by its id or name; empty where the file as a whole is meant.
    pub rule: String,
    /// What is amiss, and what to do.
    pub what: String,
    /// True where the rules can be used all the same.
    pub doubtful: bool,
}

impl std::fmt::Display for Complaint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}`", self.file)?;
        if !self.rule.is_empty() {
            write!(f, ", {}", self.rule)?;
        }
        write!(f, ": {}", self.what)
    }
}

impl From<PracticeError> for Complaint {
    fn from(error: PracticeError) -> Self {
        Self { file: error.file, rule: String::new(), what: error.what, doubtful: false }
    }
}

/// Everything amiss with a partnership's own files: each file that cannot be read is told, not
/// only the first; where all can be read, their rules are held against each other.
///
/// Each file is `(name, text)`, as for [`Practice::with_overrides`].
pub fn check(files: &[(String, String)]) -> Vec<Complaint> {
    let unreadable: Vec<Complaint> = files
        .iter()
        .filter_map(|file| Practice::with_overrides(std::slice::from_ref(file)).err())
        .map(Complaint::from)
        .collect();
    if !unreadable.is_empty() {
        return unreadable;
    }
    match Practice::with_overrides(files) {
        Ok(practice) => practice.complaints(),
        Err(error) => vec![error.into()],
    }
}

/// The complaints so far.
struct Told(Vec<Complaint>);

impl Told {
    fn wrong(&mut self, file: &str, rule: &str, what: impl Into<String>) {
        self.tell(file, rule, what.into(), false);
    }

    fn doubt(&mut self, file: &str, rule: &str, what: impl Into<String>) {
        self.tell(file, rule, what.into(), true);
    }

    fn tell(&mut self, file: &str, rule: &str, what: String, doubtful: bool) {
        self.0.push(Complaint { file: file.to_owned(), rule: rule.to_owned(), what, doubtful });
    }

    /// Says which names stand more than once.
    fn once<'a>(&mut self, file: &str, what: &str, names: impl Iterator<Item = &'a str>) {
        let mut seen = BTreeSet::new();
        for name in names {
            if name.trim().is_empty() {
                self.wrong(file, "", format!("{what} has an empty name; give it one"));
            } else if !seen.insert(name) {
                self.wrong(
                    file,
                    name,
                    format!("{what} of this name stands twice; rename or remove one"),
                );
            }
        }
    }

    /// Wordings are looked for in lower case; another could never be found.
    fn wordings<'a>(&mut self, file: &str, rule: &str, words: impl Iterator<Item = &'a str>) {
        for word in words {
            if word.trim().is_empty() {
                self.wrong(file, rule, "an empty wording; remove it");
            } else if word != word.to_lowercase() {
                let better = word.to_lowercase();
                self.wrong(file, rule, format!("`{word}` can never be found; write `{better}`"));
            }
        }
    }
}

impl Practice {
    /// Where the rules contradict themselves or each other, or can never hold.
    pub fn complaints(&self) -> Vec<Complaint> {
        let mut told = Told(Vec::new());
        self.agencies(&mut told);
        self.duties(&mut told);
        self.thresholds(&mut told);
        self.disagreements(&mut told);
        self.wordings(&mut told);
        self.help(&mut told);
        self.growth(&mut told);
        self.terms(&mut told);
        self.tools(&mut told);
        told.0
    }

    fn agencies(&self, told: &mut Told) {
        let file = "agencies.toml";
        told.once(file, "an agency", self.agencies.agency.iter().map(|a| a.key.as_str()));
        let mut named: BTreeMap<&str, &str> = BTreeMap::new();
        for agency in &self.agencies.agency {
            let colour = agency.colour.strip_prefix('#').unwrap_or_default();
            if colour.len() != 6 || !colour.bytes().all(|b| b.is_ascii_hexdigit()) {
                let what = format!("`{}` is no colour; write it as `#1d70b8`", agency.colour);
                told.wrong(file, &agency.key, what);
            }
            for word in &agency.words {
                if let Some(other) = named.insert(word, &agency.key).filter(|o| *o != agency.key) {
                    let what = format!("`{word}` names `{other}` as well; leave it to one of them");
                    told.wrong(file, &agency.key, what);
                }
            }
        }
    }

    fn knows(&self, agency: &str) -> bool {
        self.agencies.agency.iter().any(|rule| rule.key == agency)
    }

    fn signs<'a>(
        &self,
        told: &mut Told,
        file: &str,
        rule: &str,
        signs: impl IntoIterator<Item = &'a Sign>,
    ) {
        for sign in signs {
            for agency in sign.agencies.iter().filter(|agency| !self.knows(agency)) {
                told.wrong(file, rule, format!("no agency `{agency}` stands in `agencies.toml`"));
            }
            for domain in &sign.domains {
                if !self.thresholds.indicator.iter().any(|i| &i.domain == domain) {
                    let what = format!("no indicator of `thresholds.toml` is of domain `{domain}`");
                    told.wrong(file, rule, what);
                }
            }
            let never = sign.kinds.iter().find(|kind| sign.without.contains(kind));
            if let Some(kind) = never {
                told.wrong(
                    file,
                    rule,
                    format!("asks for `{kind}` and for none of it; it never holds"),
                );
            }
            told.wordings(file, rule, sign.phrases());
        }
    }

    fn duties(&self, told: &mut Told) {
        let file = "duties.toml";
        for (at, duty) in self.duties.duty.iter().enumerate() {
            self.duty(told, duty);
            let later = self.duties.duty.iter().skip(at + 1);
            let twin = later.filter(|o| o.id == duty.id && o.area == duty.area).find(|other| {
                let starts =
                    [duty.effective_from, other.effective_from].into_iter().flatten().max();
                let ends = [duty.effective_to, other.effective_to].into_iter().flatten().min();
                starts.zip(ends).is_none_or(|(start, end)| start <= end)
            });
            if twin.is_some() {
                let what = "two versions are in force on the same day; end one the day before the other begins";
                told.doubt(file, &duty.id, what);
            }
        }
        let themes: BTreeSet<&str> = self.learning.theme.iter().map(|t| t.name.as_str()).collect();
        let duties =
            self.duties.duty.iter().flat_map(|duty| {
                duty.themes.iter().map(move |theme| (file, duty.id.as_str(), theme))
            });
        let stated =
            self.findings.stated.iter().map(|s| ("findings.toml", s.id.as_str(), &s.theme));
        for (file, rule, theme) in duties.chain(stated) {
            if !themes.contains(theme.as_str()) {
                told.doubt(
                    file,
                    rule,
                    format!("`learning.toml` has no lesson for theme `{theme}`"),
                );
            }
        }
        told.once(
            "findings.toml",
            "a statement",
            self.findings.stated.iter().map(|s| s.id.as_str()),
        );
        for rule in &self.findings.stated {
            self.signs(told, "findings.toml", &rule.id, &rule.signs);
        }
        for marker in &self.findings.marker {
            self.signs(told, "findings.toml", &marker.id, &marker.signs);
        }
        for (name, reading) in &self.findings.reading {
            let file = "findings.toml";
            self.signs(told, file, name, reading.signs.values().flatten());
            told.wordings(file, name, reading.words.values().flatten().map(String::as_str));
            for agency in reading.agencies.values().flatten().filter(|key| !self.knows(key)) {
                told.wrong(file, name, format!("no agency `{agency}` stands in `agencies.toml`"));
            }
        }
    }

    fn duty(&self, told: &mut Told, duty: &Duty) {
        let file = "duties.toml";
        if duty.source.trim().is_empty() {
            told.wrong(file, &duty.id, "has no source; say where the rule stands");
        }
        if let (Some(from), Some(to)) = (duty.effective_from, duty.effective_to)
            && to < from
        {
            told.wrong(file, &duty.id, format!("ends on {to}, before it begins on {from}"));
        }
        if let Some(owner) = duty.owner.as_deref().filter(|owner| !self.knows(owner)) {
            told.wrong(file, &duty.id, format!("no agency `{owner}` stands in `agencies.toml`"));
        }
        if duty.watch == Watch::Clock {
            let lacking = [
                (
                    duty.when.is_empty() && duty.episode.is_none(),
                    "`when`: what shows that it is owed",
                ),
                (duty.then.is_empty(), "`then`: what discharges it"),
                (duty.within.is_none(), "`within`: the time allowed"),
                (duty.say.is_empty(), "`say`: what is due, in words"),
                (duty.after.is_empty(), "`after`: after what, in words"),
            ];
            for (_, what) in lacking.iter().filter(|(lacks, _)| *lacks) {
                told.wrong(file, &duty.id, format!("a clock watches it, but it lacks {what}"));
            }
        }
        if matches!(duty.within, Some(Limit::Months(n)) if n > 240) {
            told.doubt(file, &duty.id, "allows more than twenty years");
        }
        self.signs(told, file, &duty.id, duty.signs());
    }

    fn thresholds(&self, told: &mut Told) {
        let file = "thresholds.toml";
        let mut numbers: Vec<u8> = self.thresholds.level.iter().map(|level| level.number).collect();
        numbers.sort_unstable();
        if numbers != [1, 2, 3, 4] {
            told.wrong(file, "level", "the levels are 1, 2, 3 and 4, each once");
        }
        told.once(file, "an indicator", self.thresholds.indicator.iter().map(|i| i.id.as_str()));
        let mut wordings: BTreeMap<&str, &str> = BTreeMap::new();
        for indicator in &self.thresholds.indicator {
            if !(1..=4).contains(&indicator.level) {
                told.wrong(file, &indicator.id, "its level is 1, 2, 3 or 4");
            }
            if indicator.live_days == 0 {
                told.wrong(file, &indicator.id, "is live for no day, so that it is never counted");
            }
            told.wordings(file, &indicator.id, indicator.phrases.iter().map(String::as_str));
            for phrase in &indicator.phrases {
                if let Some(other) = wordings.insert(phrase, &indicator.id) {
                    let what =
                        format!("`{phrase}` gives evidence of `{other}` as well: it counts twice");
                    told.doubt(file, &indicator.id, what);
                }
            }
        }
    }

    fn disagreements(&self, told: &mut Told) {
        let file = "escalation.toml";
        told.once(file, "a policy", self.escalation.ladder.iter().map(|l| l.id.as_str()));
        let used = &self.escalation.used;
        match self.escalation.ladder() {
            None => told.wrong(file, "used", format!("no policy here is called `{used}`")),
            Some(ladder) if ladder.stage.is_empty() => {
                told.wrong(file, used, "is in use and has no stage");
            }
            Some(_) => {}
        }
        for ladder in &self.escalation.ladder {
            if !ladder.stage.is_sorted_by(|a, b| a.number < b.number) {
                told.wrong(file, &ladder.id, "its stages stand in the order of their numbers");
            }
        }
    }

    fn wordings(&self, told: &mut Told) {
        let file = "language.toml";
        let mut numbers = BTreeSet::new();
        for row in &self.language.wording {
            let rule = format!("row {}", row.number);
            if !numbers.insert(row.number) {
                told.wrong(file, &rule, "stands twice; number it anew");
            }
            if row.better.trim().is_empty() || row.why.trim().is_empty() {
                told.wrong(file, &rule, "say why, and a better wording: a flag alone helps nobody");
            }
            told.wordings(file, &rule, row.phrases.iter().map(String::as_str));
        }
    }

    fn help(&self, told: &mut Told) {
        let file = "response.toml";
        told.once(file, "a track", self.response.track.iter().map(|t| t.name.as_str()));
        for track in self.response.track.iter().filter(|t| !(1..=4).contains(&t.level)) {
            told.wrong(file, &track.name, "its level is 1, 2, 3 or 4");
        }
        let known =
            |name: &str| name == "highest" || self.response.track.iter().any(|t| t.name == name);
        for (at, change) in (1..).zip(&self.response.change) {
            let rule = format!("change {at}");
            let named = change.opens.iter().chain(&change.closes).chain(&change.unless_open);
            for name in named.filter(|name| !known(name)) {
                told.wrong(file, &rule, format!("speaks of `{name}`, which is no track"));
            }
            if change.kinds.is_empty() && change.words.is_empty() {
                told.wrong(file, &rule, "names neither kinds nor words, so that it never holds");
            }
            let words = change.words.iter().chain(&change.unless_words);
            told.wordings(file, &rule, words.map(String::as_str));
        }
    }

    fn growth(&self, told: &mut Told) {
        let (file, drift) = ("drift.toml", &self.drift);
        for (rule, trend) in
            [("more_often", &drift.more_often), ("longer", &drift.longer), ("worse", &drift.worse)]
        {
            if !(trend.p > 0.0 && trend.p < 1.0) {
                told.wrong(
                    file,
                    rule,
                    format!("`p = {}` is no chance; it lies between 0 and 1", trend.p),
                );
            }
            if trend.days < 1 {
                told.wrong(file, rule, "its window has no day");
            }
            if trend.least < 3 {
                told.doubt(file, rule, "fewer than three events make no trend");
            }
        }
        for id in &drift.need.set_aside {
            if self.thresholds.indicator(id).is_none() {
                told.wrong(file, "need", format!("`thresholds.toml` has no indicator `{id}`"));
            }
        }
        for critical in &drift.critical {
            if critical.kinds.is_empty()
                && critical.indicators.is_empty()
                && critical.words.is_empty()
            {
                told.wrong(file, &critical.what, "names nothing by which it is known");
            }
        }
    }

    fn tools(&self, told: &mut Told) {
        let file = "screening.toml";
        told.once(file, "a tool", self.screening.tool.iter().map(|tool| tool.id.as_str()));
        for tool in &self.screening.tool {
            let bands = tool.bands.iter().flat_map(|bands| &bands.sum);
            if !bands.is_sorted_by(|a, b| a.from < b.from) {
                told.wrong(file, &tool.id, "its bands stand in the order of their sums");
            }
            for item in tool.section.iter().flat_map(|section| &section.item) {
                let rule = format!("{}, `{}`", tool.id, item.name);
                for id in item.indicators.iter().chain(&item.also) {
                    if self.thresholds.indicator(id).is_none() {
                        told.wrong(
                            file,
                            &rule,
                            format!("`thresholds.toml` has no indicator `{id}`"),
                        );
                    }
                }
                for agency in item.ask.iter().filter(|agency| !self.knows(&agency.0)) {
                    let what = format!("no agency `{agency}` stands in `agencies.toml`");
                    told.wrong(file, &rule, what);
                }
                if item.indicators.is_empty() && item.kinds.is_empty() && item.words.is_none() {
                    told.wrong(file, &rule, "names nothing that speaks to it; say why in `words`");
                }
            }
        }
    }

    fn terms(&self, told: &mut Told) {
        let file = "calendar.toml";
        let calendar = &self.calendar;
        for (name, term) in [
            ("autumn", calendar.autumn()),
            ("spring", calendar.spring()),
            ("summer", calendar.summer()),
        ] {
            if term.last < term.first {
                told.wrong(file, name, "the term ends before it begins");
            }
        }
        let parts =
            [("early", calendar.early()), ("mid", calendar.mid()), ("late", calendar.late())];
        for (name, [first, last]) in parts {
            if !(1 <= first && first <= last && last <= 31) {
                told.wrong(file, name, "a part of a month is two days between 1 and 31, in order");
            }
        }
        if calendar.early()[1] + 1 != calendar.mid()[0]
            || calendar.mid()[1] + 1 != calendar.late()[0]
        {
            told.doubt(file, "parts_of_month", "early, mid and late leave days out or share some");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, text: String) -> Vec<String> {
        check(&[(name.to_owned(), text)]).iter().map(ToString::to_string).collect()
    }

    fn embedded(name: &str) -> String {
        crate::EMBEDDED.iter().find(|(n, _)| *n == name).unwrap().1.to_owned()
    }

    #[test]
    fn the_rules_that_come_with_the_program_are_sound() {
        let wrong: Vec<_> = check(&[]).into_iter().filter(|c| !c.doubtful).collect();
        assert_eq!(wrong, []);
    }

    #[test]
    fn each_fault_is_named_with_its_file_and_rule() {
        for (name, from, to, says) in [
            (
                "duties.toml",
                "effective_from = \"2010-03-01\"",
                "effective_form = \"2010\"",
                "effective_form",
            ),
            ("duties.toml", "owner = \"social_care\"", "owner = \"sozial_care\"", "`sozial_care`"),
            (
                "duties.toml",
                "say = \"a decision on the referral\"",
                "",
                "T-REF-1: a clock watches it",
            ),
            ("thresholds.toml", "number = 4", "number = 3", "each once"),
            ("escalation.toml", "used = \"", "used = \"not-", "no policy here is called"),
            ("drift.toml", "p = 0.05", "p = 5", "more_often: `p = 5`"),
            ("calendar.toml", "early = [1, 10]", "early = [1, 32]", "early"),
            ("agencies.toml", "\"#1d70b8\"", "\"blue\"", "social_care: `blue` is no colour"),
            ("response.toml", "opens = \"", "opens = \"no-", "which is no track"),
        ] {
            let text = embedded(name);
            assert!(text.contains(from), "`{name}` has no `{from}`");
            let said = told(name, text.replacen(from, to, 1));
            assert!(said.iter().any(|s| s.contains(name) && s.contains(says)), "{says}: {said:?}");
        }
    }

    #[test]
    fn every_file_that_cannot_be_read_is_told_of() {
        let broken = |name: &str| (name.to_owned(), "[[".to_owned());
        let said = check(&[broken("duties.toml"), broken("drift.toml"), broken("rules.toml")]);
        let files: Vec<&str> = said.iter().map(|c| c.file.as_str()).collect();
        assert_eq!(files, ["duties.toml", "drift.toml", "rules.toml"]);
        assert!(said[2].what.contains("duties.toml"), "the names that can be used are told");
    }

    #[test]
    fn a_wording_in_capitals_could_never_be_found() {
        let text = embedded("thresholds.toml");
        let at = text.find("phrases = [\"").unwrap() + "phrases = [\"".len();
        let said = told("thresholds.toml", format!("{}MISPER {}", &text[..at], &text[at..]));
        assert!(said.iter().any(|s| s.contains("can never be found; write `misper")), "{said:?}");
    }
}
