//! What was found of two texts, for when they meet again.

/// Direct-mapped: the pair last seen in each place, and its level.
#[derive(Debug)]
pub(crate) struct Memory(Vec<(u32, u32, u8)>);

impl Memory {
    pub(crate) fn new(places: usize) -> Self {
        Self(vec![(u32::MAX, u32::MAX, 0); places.next_power_of_two()])
    }

    /// What is found of two texts, whichever comes first.
    pub(crate) fn level(&mut self, a: u32, b: u32, find: impl FnOnce() -> u8) -> u8 {
        self.of(a.min(b), a.max(b), find)
    }

    /// What is found of two texts in this order.
    pub(crate) fn of(&mut self, a: u32, b: u32, find: impl FnOnce() -> u8) -> u8 {
        let mixed = (u64::from(a) << 32 | u64::from(b)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let place = (mixed >> 40) as usize & (self.0.len() - 1);
        match self.0.get_mut(place) {
            Some(seen) if (seen.0, seen.1) == (a, b) => seen.2,
            Some(seen) => {
                *seen = (a, b, find());
                seen.2
            }
            None => find(),
        }
    }
}
