//! Children's names as numbers: each distinct name is kept once.

/// A hash of a name; the same on every run.
pub(crate) fn hash(name: &[u8]) -> u64 {
    const K: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut h = K ^ name.len() as u64;
    let (words, rest) = name.as_chunks::<8>();
    for word in words {
        h = (h.rotate_left(23) ^ u64::from_le_bytes(*word)).wrapping_mul(K);
    }
    let tail = rest.iter().fold(0, |tail, byte| tail << 8 | u64::from(*byte));
    h = (h.rotate_left(23) ^ tail).wrapping_mul(K);
    h ^= h >> 29;
    h = h.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    h ^ h >> 32
}

/// Distinct names, numbered as they come.
#[derive(Debug, Default)]
pub(crate) struct Names {
    bytes: Vec<u8>,
    ends: Vec<u32>,
    hashes: Vec<u64>,
    /// Number plus one by hash, open addressing; never more than half full.
    slots: Vec<u32>,
}

impl Names {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn get(&self, number: u32) -> &[u8] {
        let at = number as usize;
        let from = at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end);
        let to = self.ends.get(at).map_or(from, |end| *end);
        self.bytes.get(from as usize..to as usize).unwrap_or(&[])
    }

    /// The number of a name, new where it was not known.
    pub(crate) fn number(&mut self, name: &[u8], hash: u64) -> u32 {
        if self.slots.len() < 2 * (self.len() + 1) {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let Some(slot) = self.slots.get(at).copied() else { return 0 };
            let Some(known) = slot.checked_sub(1) else { break };
            if self.hashes.get(known as usize) == Some(&hash) && self.get(known) == name {
                return known;
            }
            at = (at + 1) & mask;
        }
        let number = self.ends.len() as u32;
        self.bytes.extend_from_slice(name);
        self.ends.push(self.bytes.len() as u32);
        self.hashes.push(hash);
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = number + 1;
        }
        number
    }

    fn grow(&mut self) {
        let size = (4 * (self.len() + 1)).next_power_of_two().max(64);
        self.slots = vec![0; size];
        for (number, hash) in (1..).zip(&self.hashes) {
            let mut at = *hash as usize & (size - 1);
            while self.slots.get(at).is_some_and(|slot| *slot != 0) {
                at = (at + 1) & (size - 1);
            }
            if let Some(slot) = self.slots.get_mut(at) {
                *slot = number;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        #[test]
        fn numbers_are_those_of_a_plain_map(names in proptest::collection::vec("[ab]{0,9}", 0..400)) {
            let (mut ours, mut plain) = (Names::default(), HashMap::new());
            for name in &names {
                let next = plain.len() as u32;
                let number = *plain.entry(name.clone()).or_insert(next);
                prop_assert_eq!(ours.number(name.as_bytes(), hash(name.as_bytes())), number);
                prop_assert_eq!(ours.get(number), name.as_bytes());
            }
            prop_assert_eq!(ours.len(), plain.len());
        }

        #[test]
        fn names_of_one_hash_stay_apart(names in proptest::collection::hash_set("[a-z]{1,5}", 2..40)) {
            let mut ours = Names::default();
            for (number, name) in (0..).zip(&names) {
                prop_assert_eq!(ours.number(name.as_bytes(), 7), number);
            }
        }
    }
}
