//! What is told of something that happened, as typed: its fields on a form, what is amiss with
//! them, and the entry that they make. Recording and correcting share it.

use crate::desk::Desk;
use crate::parts::{
    Choice, Choices, Count, Field, Input, Mistakes, Textarea, input, radios, textarea,
};
use crate::sent::Sent;
use chronology::{Entry, EntryId, Field as Cell, Marking, Part, Source, Written};
use jiff::civil::Date;
use maud::{Markup, html};
use practice::Practice;
use returns::dates::{Context, DateRead};

/// The most characters of one text.
const MOST: u32 = 20_000;

/// Headings of what is recorded here.
const TOLD: &str = "What happened";
const OUTCOME: &str = "Outcome or decision";
const SEEN: &str = "Child seen";
const WORDS: &str = "The child’s own words";

/// Markings that can be chosen, with what each means.
pub const MARKINGS: [(Marking, &str, &str, &str); 4] = [
    (Marking::Ordinary, "ordinary", "Everyone who works with the child", "The usual choice"),
    (
        Marking::Restricted,
        "restricted",
        "Sealed",
        "Others see that there is an entry and whom to ask, not what it says",
    ),
    (
        Marking::ThirdParty,
        "third_party",
        "About someone else",
        "Kept out of what is given to the child or family",
    ),
    (Marking::Legal, "legal", "Legal advice or proceedings", "Open to your agency only"),
];

/// Whether the child was seen: what is sent, what people read, what is kept.
const SEEINGS: [(&str, &str, &str); 4] = [
    ("alone", "Seen alone", "Seen alone."),
    ("with-others", "Seen, with others there", "Seen, not alone."),
    ("no", "Not seen", "Not seen."),
    ("", "Not recorded", ""),
];

/// What was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Typed {
    /// When it happened, as written.
    pub when: String,
    /// What happened.
    pub told: String,
    /// Outcome or decision.
    pub outcome: String,
    /// Whether the child was seen.
    pub seen: String,
    /// The child's own words.
    pub words: String,
    /// Who may see it.
    pub marking: String,
}

impl Typed {
    /// What a form sent.
    pub fn of(sent: &Sent) -> Self {
        let one = |name: &str| sent.one(name).to_owned();
        Self {
            when: one("when"),
            told: one("told"),
            outcome: one("outcome"),
            seen: one("seen"),
            words: one("words"),
            marking: one("marking"),
        }
    }

    /// What an entry says, for a form that corrects it.
    pub fn from_entry(entry: &Entry) -> Self {
        let cell = |heading: &str| {
            let found = entry.fields.iter().find(|cell| cell.heading == heading);
            found.map(|cell| cell.text.clone()).unwrap_or_default()
        };
        let seen = SEEINGS.iter().find(|(.., kept)| !kept.is_empty() && *kept == cell(SEEN));
        let marking = MARKINGS.iter().find(|(marking, ..)| *marking == entry.marking);
        Self {
            when: entry.written.raw.clone(),
            told: entry.part(Part::Narrative),
            outcome: entry.part(Part::Outcome),
            seen: seen.map_or("", |(key, ..)| key).to_owned(),
            words: cell(WORDS),
            marking: marking.map_or("", |(_, key, ..)| key).to_owned(),
        }
    }

    /// The fields by the names under which they are sent.
    pub fn pairs(&self) -> [(&'static str, &str); 6] {
        [
            ("when", &self.when),
            ("told", &self.told),
            ("outcome", &self.outcome),
            ("seen", &self.seen),
            ("words", &self.words),
            ("marking", &self.marking),
        ]
    }

    /// What is amiss, in the order of the fields.
    pub fn mistakes(&self, read: &DateRead) -> Mistakes {
        let mut mistakes = Mistakes::default();
        if self.when.is_empty() {
            mistakes.add("when", "Enter when it happened, or write “not known”");
        } else if let Some(problem) = read.problem.as_ref().filter(|_| !self.not_known()) {
            mistakes.add("when", problem.clone());
        }
        if self.told.is_empty() {
            mistakes.add("told", "Enter what happened");
        }
        for (name, text) in
            [("told", &self.told), ("outcome", &self.outcome), ("words", &self.words)]
        {
            if text.chars().count() > MOST as usize {
                mistakes.add(name, format!("Use {MOST} characters or fewer"));
            }
        }
        mistakes
    }

    fn not_known(&self) -> bool {
        ["not known", "unknown", "don’t know", "don't know"]
            .contains(&self.when.to_lowercase().as_str())
    }

    /// When it happened, read as returns are.
    pub fn read_when(&self, practice: &Practice, born: Option<Date>, today: Date) -> DateRead {
        if self.not_known() {
            return DateRead::default();
        }
        let known = Context { born, not_after: Some(today), ..Context::new(&practice.calendar) };
        returns::dates::read(&self.when, &known)
    }

    /// The entry that this makes, of the agency and by the practitioner at the desk.
    pub fn entry(&self, desk: &Desk, read: &DateRead) -> Entry {
        let seen = SEEINGS.iter().find(|(key, ..)| *key == self.seen).map_or("", |(.., kept)| kept);
        let cells = [
            (TOLD, Part::Narrative, self.told.as_str()),
            (SEEN, Part::Voice, seen),
            (WORDS, Part::Voice, &self.words),
            (OUTCOME, Part::Outcome, &self.outcome),
            ("Recorded by", Part::Worker, &desk.signed().name),
        ];
        let cells = cells.into_iter().filter(|(.., text)| !text.is_empty());
        Entry {
            id: EntryId(desk.name()),
            agency: desk.signed().who.agency.clone(),
            when: read.when,
            written: self.written(read),
            fields: cells.map(|(heading, part, text)| cell(heading, part, text)).collect(),
            source: Source { file: String::new(), sheet: None, row: 0 },
            marking: self.marking(),
            problems: Vec::new(),
        }
    }

    /// An entry put right: what was typed takes the place of what the form shows of it; every other
    /// cell stays as it was.
    pub fn corrects(&self, desk: &Desk, read: &DateRead, earlier: &Entry) -> Entry {
        let new = self.entry(desk, read);
        let replaced = |cell: &Cell| {
            matches!(cell.part, Part::Narrative | Part::Outcome)
                || [SEEN, WORDS, "Recorded by"].contains(&cell.heading.as_str())
        };
        let kept = earlier.fields.iter().filter(|cell| !replaced(cell)).cloned();
        let fields = new.fields.into_iter().chain(kept).collect();
        Entry {
            id: new.id,
            when: new.when,
            written: new.written,
            fields,
            marking: new.marking,
            ..earlier.clone()
        }
    }

    fn written(&self, read: &DateRead) -> Written {
        Written {
            raw: self.when.clone(),
            problem: read.problem.clone(),
            warning: read.warning.clone(),
            carried: false,
        }
    }

    fn marking(&self) -> Marking {
        let chosen = MARKINGS.iter().find(|(_, key, ..)| *key == self.marking);
        chosen.map_or(Marking::Ordinary, |(marking, ..)| *marking)
    }

    /// The fields of the form.
    ///
    /// Who may see it is asked only where it is recorded: later, that is changed by an act of its own.
    pub fn fields(&self, mistakes: &Mistakes, with_marking: bool) -> Markup {
        let long = |name: &str, words: &str, hint: &str, value: &str, rows| {
            textarea(&Textarea {
                field: Field::new(name, words)
                    .hint(hint)
                    .mistake(mistakes)
                    .label_class("govuk-label--m"),
                value: value.to_owned(),
                rows,
                spellcheck: Some(true),
                count: Some(Count { characters: MOST, threshold: Some(90) }),
                ..Textarea::default()
            })
        };
        let seen = SEEINGS
            .iter()
            .map(|(key, words, _)| Choice::new(*key, words).chosen(self.seen == *key));
        let chosen = self.marking();
        let markings = MARKINGS.iter().map(|(marking, key, words, hint)| {
            Choice::new(*key, words).hint(hint).chosen(chosen == *marking)
        });
        let when = "As exactly as you know: 4 March 2018, 4/3/2018 at 14:30, March 2018, about 10 \
                    September 2016, between 3 and 7 May 2018, or not known";
        html! {
            (input(&Input {
                field: Field::new("when", "When did it happen?").hint(when).mistake(mistakes).label_class("govuk-label--m"),
                value: Some(self.when.clone()),
                classes: "govuk-input--width-20".to_owned(),
                ..Input::default()
            }))
            (long("told", "What happened?", "What was seen, heard and done, and by whom. Keep what people said apart from what you make of it.", &self.told, 8))
            (radios(&Choices::new("seen", "Was the child seen?", seen)))
            (long("words", "The child’s own words", "Exactly as said, without marks of quotation. Leave it empty if none are recorded.", &self.words, 3))
            (long("outcome", "Outcome or decision", "What was decided, by whom, and what follows", &self.outcome, 3))
            @if with_marking { (radios(&Choices::new("marking", "Who may see this?", markings))) }
        }
    }

    /// The fields as hidden ones, to be carried to the next page.
    pub fn hidden(&self) -> Markup {
        html! { @for (name, value) in self.pairs() { input type="hidden" name=(name) value=(value); } }
    }
}

fn cell(heading: &str, part: Part, text: &str) -> Cell {
    // The child's words are kept as a quotation, so that nobody takes them for the worker's own.
    let text = if heading == WORDS {
        format!("“{}”", text.trim_matches(['“', '”', '"']))
    } else {
        text.to_owned()
    };
    Cell { heading: heading.to_owned(), part, text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn read(when: &str) -> (Typed, DateRead) {
        let typed = Typed { when: when.to_owned(), told: "x".to_owned(), ..Typed::default() };
        let practice = Practice::embedded().unwrap();
        let read = typed.read_when(&practice, None, date(2018, 12, 10));
        (typed, read)
    }

    #[test]
    fn dates_are_taken_as_exactly_as_they_are_known() {
        for (when, said) in [
            ("4 March 2018", "4 March 2018"),
            ("04/03/2018", "4 March 2018"),
            ("March 2018", "March 2018"),
            ("not known", "date not known"),
        ] {
            let (typed, read) = read(when);
            assert_eq!(read.when.to_string(), said, "{when}");
            assert!(typed.mistakes(&read).none(), "{when}: {:?}", typed.mistakes(&read));
        }
    }

    #[test]
    fn what_is_no_date_or_is_missing_is_told_beside_its_field() {
        for when in ["", "31/02/2018", "soon"] {
            let (typed, read) = read(when);
            assert!(typed.mistakes(&read).of("when").is_some(), "{when}");
        }
        let empty = Typed::default();
        assert!(empty.mistakes(&DateRead::default()).of("told").is_some());
    }

    #[test]
    fn what_an_entry_keeps_comes_back_into_the_form() {
        let typed = Typed {
            when: "March 2018".to_owned(),
            told: "Visit.".to_owned(),
            outcome: "None.".to_owned(),
            seen: "alone".to_owned(),
            words: "I like it here".to_owned(),
            marking: "restricted".to_owned(),
        };
        let app = crate::testing::app();
        let desk = Desk::new(app, crate::testing::signed("worker"), String::new());
        let entry = typed.entry(&desk, &DateRead::default());
        assert_eq!(entry.marking, Marking::Restricted);
        let again = Typed::from_entry(&entry);
        assert_eq!(again.words, "“I like it here”");
        let once = Typed { words: again.words.trim_matches(['“', '”']).to_owned(), ..again };
        assert_eq!(once, typed);
    }
}
