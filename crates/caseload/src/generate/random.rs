//! Chance from a seed: the same seed, the same draws.

/// A generator of its own for each household (SplitMix64; Steele, Lea and Flood, 2014).
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

impl Random {
    pub(crate) fn new(seed: u64, household: u64) -> Self {
        let mut random = Self(seed);
        let begin = random.next() ^ household.wrapping_mul(0xD134_2543_DE82_EF95);
        Self(begin)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ z >> 31
    }

    /// From 0 up to 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// A whole number below another; 0 below 0.
    pub(crate) fn below(&mut self, n: u32) -> u32 {
        (self.unit() * f64::from(n)) as u32
    }

    /// A whole number between two, both included.
    pub(crate) fn between(&mut self, from: i32, to: i32) -> i32 {
        from + self.below((to - from + 1).max(1) as u32) as i32
    }

    /// A place, by weights.
    pub(crate) fn one_of(&mut self, weights: &[u32]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (at, weight) in weights.iter().enumerate() {
            if left < *weight {
                return at;
            }
            left -= weight;
        }
        0
    }

    /// How many of something that comes at a mean rate (Poisson, by multiplication).
    pub(crate) fn count(&mut self, mean: f64) -> u32 {
        let (least, mut product, mut n) = ((-mean.min(500.0)).exp(), self.unit(), 0);
        while product > least && n < 5000 {
            product *= self.unit();
            n += 1;
        }
        n
    }
}
