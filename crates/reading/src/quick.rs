//! A quick sum of short texts for maps that live no longer than one reading. The texts are a
//! child's own records, which nobody chooses so as to make the map slow.

use std::hash::{BuildHasherDefault, Hasher};

/// A map that is asked often.
pub(crate) type QuickMap<K, V> = std::collections::HashMap<K, V, BuildHasherDefault<Quick>>;

/// Eight bytes at a time, each turned and multiplied.
#[derive(Debug, Default)]
pub(crate) struct Quick(u64);

impl Quick {
    fn take(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(26) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        let (parts, rest) = bytes.as_chunks();
        for part in parts {
            self.take(u64::from_le_bytes(*part));
        }
        if !rest.is_empty() {
            self.take(rest.iter().fold(rest.len() as u64, |sum, b| (sum << 8) | u64::from(*b)));
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.take(byte.into());
    }

    fn write_usize(&mut self, number: usize) {
        self.take(number as u64);
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}
