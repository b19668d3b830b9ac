//! How rare words are in records of this work: counted by `throughline gold train-pairs` in the
//! development rows, and kept in `practice/rarity.tsv`.

use std::collections::{BTreeMap, BTreeSet};

/// How many of the counted records hold a word.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rarity {
    rows: u32,
    counts: BTreeMap<String, u32>,
}

/// A word in fewer records than this is not kept.
const LEAST: u32 = 2;

/// The name of the line that holds how many records were counted.
const ROWS: &str = "(records)";

impl Rarity {
    /// From the words of each record, each once.
    pub fn count(records: impl Iterator<Item = BTreeSet<String>>) -> Self {
        let mut rarity = Self::default();
        for words in records {
            rarity.rows += 1;
            for word in words {
                *rarity.counts.entry(word).or_default() += 1;
            }
        }
        rarity.counts.retain(|_, count| *count >= LEAST);
        rarity
    }

    /// Reads `practice/rarity.tsv`: a count, a tab, the words that so many records hold.
    ///
    /// # Errors
    /// In words, where a line is not of that form.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut rarity = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let Some((count, words)) = line.split_once('\t') else {
                return Err(format!("`{line}` is not a count and words parted by a tab"));
            };
            if count == ROWS {
                rarity.rows = words.parse().map_err(|_| format!("`{words}` is no number"))?;
                continue;
            }
            let count: u32 = count.parse().map_err(|_| format!("`{count}` is no number"))?;
            rarity.counts.extend(words.split(' ').map(|word| (word.to_owned(), count)));
        }
        Ok(rarity)
    }

    /// The rarity of each word kept, and of any other: the logarithm of the share of records that
    /// hold it, turned round.
    pub fn each(&self) -> (impl Iterator<Item = (&str, f32)>, f32) {
        let of = |count: u32| ((self.rows + 1) as f32 / (count + 1) as f32).ln();
        (self.counts.iter().map(move |(word, count)| (word.as_str(), of(*count))), of(0))
    }
}

impl std::fmt::Display for Rarity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(
            f,
            "# In how many of the development records each word stands, by its stem; `~` marks a thing of"
        )?;
        writeln!(f, "# accounts.toml. Counted by `throughline gold train-pairs`.")?;
        writeln!(f, "{ROWS}\t{}", self.rows)?;
        let mut by_count: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
        for (word, count) in &self.counts {
            by_count.entry(*count).or_default().push(word);
        }
        for (count, words) in by_count {
            writeln!(f, "{count}\t{}", words.join(" "))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rarer_words_say_more_and_what_is_written_is_read_again() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect();
        let records: [BTreeSet<String>; 3] = ["mum rang", "mum rang late", "mum"].map(words);
        let rarity = Rarity::count(records.into_iter());
        assert_eq!(Rarity::read(&rarity.to_string()), Ok(rarity.clone()));
        let (each, other) = rarity.each();
        let each: Vec<_> = each.collect();
        assert_eq!(each.iter().map(|(word, _)| *word).collect::<Vec<_>>(), ["mum", "rang"]);
        assert!(each[0].1 < each[1].1 && each[1].1 < other);
    }
}
