//! Texts to numbers and back, in one arena: equal texts have equal numbers.

/// Texts, each numbered from 1 in the order of arrival; 0 is "not recorded".
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    arena: String,
    /// Where each text ends in the arena.
    ends: Vec<usize>,
    counts: Vec<u32>,
    /// Open addressing, a power of two of places, 0 for an empty one: the upper half of the hash
    /// above the number, so that other texts are passed by without being looked at.
    slots: Vec<u64>,
}

/// A quick hash of bytes, the same on every machine.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325_u64 ^ bytes.len() as u64;
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        state = mix(state, u64::from_le_bytes(*word));
    }
    let rest = rest.iter().fold(0_u64, |word, byte| word << 8 | u64::from(*byte));
    mix(state, rest)
}

/// One more word into a hash.
pub(crate) fn mix(state: u64, word: u64) -> u64 {
    let mixed = (state.rotate_left(25) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

/// A hasher for keys that are numbers already: quick, and the same on every machine.
#[derive(Debug, Clone, Default)]
pub(crate) struct Quick(u64);

impl std::hash::Hasher for Quick {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = mix(self.0, hash(bytes));
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = mix(self.0, u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = mix(self.0, number);
    }
}

/// Builds [`Quick`].
pub(crate) type BuildQuick = std::hash::BuildHasherDefault<Quick>;

impl Words {
    /// The number of a text, new or known; counts it once more.
    pub(crate) fn number(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        if (self.ends.len() + 1) * 4 > self.slots.len() * 3 {
            self.grow();
        }
        let hash = hash(text.as_bytes());
        let place = self.place(text, hash);
        let known = self.slots.get(place).copied().unwrap_or(0) as u32;
        if known != 0 {
            if let Some(count) = self.counts.get_mut(known as usize - 1) {
                *count += 1;
            }
            return known;
        }
        self.arena.push_str(text);
        self.ends.push(self.arena.len());
        self.counts.push(1);
        let number = self.ends.len() as u32;
        if let Some(slot) = self.slots.get_mut(place) {
            *slot = hash >> 32 << 32 | u64::from(number);
        }
        number
    }

    /// The place that holds a text, or the empty one where it would go.
    fn place(&self, text: &str, hash: u64) -> usize {
        let mask = self.slots.len().saturating_sub(1);
        let mut place = (hash >> 32) as usize & mask;
        loop {
            match self.slots.get(place) {
                None | Some(0) => return place,
                Some(slot) if slot >> 32 == hash >> 32 && self.text(*slot as u32) == text => {
                    return place;
                }
                Some(_) => place = (place + 1) & mask,
            }
        }
    }

    /// Makes room for some more texts.
    pub(crate) fn make_room(&mut self) {
        if self.ends.len() * 2 > self.slots.len() {
            self.grow();
        }
        let more = self.ends.len() / 4;
        self.arena.reserve(self.arena.len() / 4);
        self.ends.reserve(more);
        self.counts.reserve(more);
    }

    fn grow(&mut self) {
        let places = (self.slots.len() * 2).max(64);
        let mask = places - 1;
        let mut slots = vec![0_u64; places];
        for held in self.slots.iter().filter(|slot| **slot != 0) {
            let mut place = (held >> 32) as usize & mask;
            while slots.get(place).is_some_and(|taken| *taken != 0) {
                place = (place + 1) & mask;
            }
            if let Some(slot) = slots.get_mut(place) {
                *slot = *held;
            }
        }
        self.slots = slots;
    }

    /// The text of a number; empty for 0.
    pub(crate) fn text(&self, number: u32) -> &str {
        let Some(at) = (number as usize).checked_sub(1) else { return "" };
        let from = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(at).and_then(|to| self.arena.get(from..*to)).unwrap_or("")
    }

    /// The number of a known text, 0 otherwise.
    pub(crate) fn find(&self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        self.slots.get(self.place(text, hash(text.as_bytes()))).copied().unwrap_or(0) as u32
    }

    /// How often this text came.
    pub(crate) fn count(&self, number: u32) -> u32 {
        (number as usize).checked_sub(1).and_then(|at| self.counts.get(at)).copied().unwrap_or(0)
    }

    pub(crate) fn counts(&self) -> &[u32] {
        &self.counts
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_is_zero_and_has_no_text() {
        let mut words = Words::default();
        assert_eq!(words.number(""), 0);
        assert_eq!(words.text(0), "");
        assert_eq!(words.find("none"), 0);
    }

    proptest! {
        #[test]
        fn a_number_gives_its_text_back(texts in prop::collection::vec("[a-c]{1,3}", 1..200)) {
            let mut words = Words::default();
            let numbers: Vec<u32> = texts.iter().map(|t| words.number(t)).collect();
            for (text, number) in texts.iter().zip(numbers) {
                prop_assert_eq!(words.text(number), text);
                prop_assert_eq!(words.find(text), number);
                let times = texts.iter().filter(|t| *t == text).count() as u32;
                prop_assert_eq!(words.count(number), times);
            }
        }
    }
}
