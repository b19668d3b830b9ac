//! Randomness, handed in: the system's in service, a counter in tests.

/// There was none to be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no randomness to be had")]
pub struct NoChance;

/// Where random bytes come from. Fills what it is given.
#[derive(Debug, Clone, Copy)]
pub struct Chance(pub fn(&mut [u8]) -> Result<(), NoChance>);

impl Chance {
    /// The system's own.
    pub const SYSTEM: Self = Self(|bytes| getrandom::fill(bytes).map_err(|_| NoChance));

    /// So many random bytes.
    ///
    /// # Errors
    /// [`NoChance`].
    pub fn bytes<const N: usize>(self) -> Result<[u8; N], NoChance> {
        let mut bytes = [0; N];
        (self.0)(&mut bytes)?;
        Ok(bytes)
    }
}
