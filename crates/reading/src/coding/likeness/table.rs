//! Tables by mixed keys, made for asking about much that is not there.

/// FNV-1a.
pub(super) const fn hash(bytes: &[u8]) -> u64 {
    let mut sum = 0xcbf2_9ce4_8422_2325_u64;
    let mut rest = bytes;
    while let [byte, more @ ..] = rest {
        sum = (sum ^ *byte as u64).wrapping_mul(0x0100_0000_01b3);
        rest = more;
    }
    sum
}

/// A trait's key goes on by one word of its name.
pub(super) const fn mix(key: u64, word: u64) -> u64 {
    let mixed = (key.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

/// The key of a trait by its name.
pub(super) fn key_of(name: &str) -> u64 {
    name.split(' ').fold(0, |key, word| mix(key, hash(word.as_bytes())))
}

/// What is kept by key.
#[derive(Debug, Default)]
pub(super) struct Table<T> {
    slots: Vec<Option<(u64, T)>>,
    filled: usize,
    /// A bit for each key: most keys that are not there are told by it alone.
    sieve: Vec<u64>,
}

impl<T: Copy> Table<T> {
    /// What is kept by this key.
    pub fn get(&self, key: u64) -> Option<T> {
        let (word, bit) = self.in_sieve(key);
        if self.sieve.get(word)? & bit == 0 {
            return None;
        }
        let mut at = self.place(key);
        while let Some(Some((there, kept))) = self.slots.get(at) {
            if *there == key {
                return Some(*kept);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        None
    }

    /// Keeps something by a key under which nothing is kept yet; otherwise what is kept stays.
    pub fn keep(&mut self, key: u64, value: T) {
        if self.slots.len() < 2 * (self.filled + 1) {
            self.grow();
        }
        let mut at = self.place(key);
        while let Some(Some((there, _))) = self.slots.get(at) {
            if *there == key {
                return;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = Some((key, value));
            self.filled += 1;
        }
        let (word, bit) = self.in_sieve(key);
        if let Some(word) = self.sieve.get_mut(word) {
            *word |= bit;
        }
    }

    /// Nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.filled == 0
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(64);
        let before = std::mem::take(&mut self.slots);
        self.slots = vec![None; size];
        self.sieve = vec![0; size / 8];
        self.filled = 0;
        for (key, value) in before.into_iter().flatten() {
            self.keep(key, value);
        }
    }

    fn place(&self, key: u64) -> usize {
        key as usize & (self.slots.len() - 1)
    }

    fn in_sieve(&self, key: u64) -> (usize, u64) {
        let bit = (key >> 32) as usize & (self.sieve.len() * 64).wrapping_sub(1);
        (bit / 64, 1 << (bit % 64))
    }
}
