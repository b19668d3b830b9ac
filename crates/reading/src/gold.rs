//! How well narratives are coded, measured against rows that people coded by hand.

use crate::coding::{Coded, Coder, CodingError, Role, learn};
use chronology::{Agency, Kind};
use practice::Practice;
use std::collections::BTreeMap;

/// One narrative as a person coded it.
#[derive(Debug, Clone)]
pub struct GoldRow {
    /// The row's name.
    pub id: String,
    /// The agency that wrote it, by its key in practice.
    pub agency: Agency,
    /// The narrative.
    pub text: String,
    /// The kinds, main kind first.
    pub kinds: Vec<Kind>,
    /// The child's part.
    pub role: Role,
    /// What makes it hard, where it is a trap; empty otherwise.
    pub trap: String,
    /// Kinds that must not be asserted.
    pub absent: Vec<Kind>,
}

/// Right, asserted wrongly, and overlooked, for one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Asserted and so.
    pub right: usize,
    /// Asserted and not so.
    pub wrong: usize,
    /// So and not asserted.
    pub missed: usize,
}

impl Tally {
    /// The harmonic mean of precision and recall, 0 to 1; 0 where nothing is right.
    pub fn f1(self) -> f64 {
        let all = 2 * self.right + self.wrong + self.missed;
        if all == 0 { 0.0 } else { 2.0 * self.right as f64 / all as f64 }
    }
}

/// A share, as a count of a count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// Those that hold.
    pub held: usize,
    /// All of them.
    pub of: usize,
}

impl Share {
    /// 0 to 1; 1 of nothing.
    pub fn rate(self) -> f64 {
        if self.of == 0 { 1.0 } else { self.held as f64 / self.of as f64 }
    }

    fn count(&mut self, held: bool) {
        self.of += 1;
        self.held += usize::from(held);
    }
}

/// A row that was coded otherwise than the person coded it.
#[derive(Debug, Clone)]
pub struct Miss {
    /// The row's name.
    pub id: String,
    /// The kinds as the person coded them.
    pub expected: Vec<Kind>,
    /// The kinds as they were coded.
    pub coded: Vec<Kind>,
}

/// How well a set of rows was coded.
#[derive(Debug, Clone)]
pub struct KindScore {
    /// The mean of F1 over the kinds that occur in the rows.
    pub macro_f1: f64,
    /// Each kind that occurs in the rows or was asserted.
    pub per_kind: BTreeMap<Kind, Tally>,
    /// Traps passed, by type: every expected kind asserted and none that must be absent.
    pub traps_by_type: BTreeMap<String, Share>,
    /// All traps.
    pub traps: Share,
    /// Traps in which no kind is asserted that must be absent.
    pub spared: Share,
    /// The first kind is the person's first.
    pub main_kind_accuracy: Share,
    /// The child's part is as the person gave it.
    pub role_accuracy: Share,
    /// Rows whose kinds differ.
    pub misses: Vec<Miss>,
}

impl KindScore {
    fn nothing() -> Self {
        Self {
            macro_f1: 0.0,
            per_kind: BTreeMap::new(),
            traps_by_type: BTreeMap::new(),
            traps: Share::default(),
            spared: Share::default(),
            main_kind_accuracy: Share::default(),
            role_accuracy: Share::default(),
            misses: Vec::new(),
        }
    }

    fn count(&mut self, row: &GoldRow, reading: Coded) {
        tally(&mut self.per_kind, &row.kinds, &reading.kinds);
        self.main_kind_accuracy.count(row.kinds.first() == reading.kinds.first());
        self.role_accuracy.count(row.role == reading.role);
        if !row.trap.is_empty() {
            let spared = !row.absent.iter().any(|kind| reading.kinds.contains(kind));
            let whole = row.kinds.iter().all(|kind| reading.kinds.contains(kind));
            self.spared.count(spared);
            self.traps.count(spared && whole);
            self.traps_by_type.entry(row.trap.clone()).or_default().count(spared && whole);
        }
        let same = row.kinds.len() == reading.kinds.len()
            && row.kinds.iter().all(|kind| reading.kinds.contains(kind));
        if !same {
            let (id, expected) = (row.id.clone(), row.kinds.clone());
            self.misses.push(Miss { id, expected, coded: reading.kinds });
        }
    }

    fn finish(mut self) -> Self {
        let known = self.per_kind.values().filter(|tally| tally.right + tally.missed > 0);
        let count = known.clone().count().max(1);
        self.macro_f1 = known.map(|tally| tally.f1()).sum::<f64>() / count as f64;
        self
    }
}

/// Codes every row and compares.
pub fn score_kinds(rows: &[GoldRow], coder: &Coder) -> KindScore {
    let mut score = KindScore::nothing();
    for row in rows {
        score.count(row, coder.code_text(&row.text, Some(&row.agency)));
    }
    score.finish()
}

/// Codes the rows of each file by what is learnt from all other files and from `wordings`: how a
/// writer is read from whom nothing was learnt. The scores of the files, and of all together.
///
/// # Errors
/// Where the words of practice cannot be compiled.
pub fn score_held_out(
    practice: &Practice,
    files: &[Vec<GoldRow>],
    wordings: &[GoldRow],
) -> Result<(Vec<KindScore>, KindScore), CodingError> {
    let mut all = KindScore::nothing();
    let mut each = Vec::new();
    for (held_out, rows) in files.iter().enumerate() {
        let others = files.iter().enumerate().filter(|(at, _)| *at != held_out);
        let others: Vec<GoldRow> =
            others.flat_map(|(_, rows)| rows).chain(wordings).cloned().collect();
        let likeness = learn(practice, &others)?;
        let coder = Coder::new(&Practice { likeness, ..practice.clone() }, &[])?;
        let mut score = KindScore::nothing();
        for row in rows {
            let reading = coder.code_text(&row.text, Some(&row.agency));
            all.count(row, reading.clone());
            score.count(row, reading);
        }
        each.push(score.finish());
    }
    Ok((each, all.finish()))
}

fn tally(per_kind: &mut BTreeMap<Kind, Tally>, expected: &[Kind], coded: &[Kind]) {
    for kind in expected {
        let tally = per_kind.entry(*kind).or_default();
        if coded.contains(kind) {
            tally.right += 1;
        } else {
            tally.missed += 1;
        }
    }
    for kind in coded.iter().filter(|kind| !expected.contains(kind)) {
        per_kind.entry(*kind).or_default().wrong += 1;
    }
}
