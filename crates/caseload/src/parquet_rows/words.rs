//! A column of words as places in a dictionary: a word that a row group repeats is looked at once.

use parquet::basic::Encoding;
use parquet::column::page::{Page, PageReader};

/// The words of one batch: for each row the place of its word in a pool that stays for the row
/// group (its dictionary) or for the batch (words written out).
pub(crate) struct Words {
    pages: Box<dyn PageReader>,
    optional: bool,
    /// Words of the dictionary, then those written out that this batch holds.
    bytes: Vec<u8>,
    ends: Vec<u32>,
    dictionary: usize,
    places: Vec<u32>,
    page: Option<Open>,
}

/// No word.
const NONE: u32 = u32::MAX;

struct Open {
    left: usize,
    levels: Option<Hybrid>,
    values: Values,
}

enum Values {
    Places(Hybrid),
    Written(Vec<u8>, usize),
}

/// Whether a column chunk is written in ways that are read here.
pub(crate) fn reads(mut encodings: impl Iterator<Item = Encoding>) -> bool {
    #[expect(deprecated, reason = "old files have it")]
    let known = |encoding: Encoding| {
        use Encoding::{BIT_PACKED, PLAIN, PLAIN_DICTIONARY, RLE, RLE_DICTIONARY};
        matches!(encoding, PLAIN | PLAIN_DICTIONARY | RLE_DICTIONARY | RLE | BIT_PACKED)
    };
    encodings.all(known)
}

impl Words {
    pub(crate) fn new(pages: Box<dyn PageReader>, optional: bool) -> Self {
        let (bytes, ends, places) = (Vec::new(), Vec::new(), Vec::new());
        Self { pages, optional, bytes, ends, dictionary: 0, places, page: None }
    }

    /// Reads the next rows; says how many there were.
    pub(crate) fn read(&mut self, rows: usize) -> Result<usize, String> {
        self.places.clear();
        self.ends.truncate(self.dictionary);
        self.bytes.truncate(self.ends.last().map_or(0, |end| *end as usize));
        while self.places.len() < rows {
            if self.page.as_ref().is_none_or(|page| page.left == 0) && !self.next_page()? {
                break;
            }
            let Some(mut page) = self.page.take() else { break };
            self.take(&mut page, rows - self.places.len()).ok_or("a page is damaged")?;
            self.page = Some(page);
        }
        Ok(self.places.len())
    }

    /// A row's word; empty where there is none.
    pub(crate) fn word(&self, row: usize) -> &[u8] {
        let at = self.places.get(row).map_or(NONE, |place| *place) as usize;
        if at == NONE as usize {
            return &[];
        }
        let from = at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end);
        let to = self.ends.get(at).map_or(from, |end| *end);
        self.bytes.get(from as usize..to as usize).unwrap_or(&[])
    }

    fn next_page(&mut self) -> Result<bool, String> {
        loop {
            let Some(page) = self.pages.get_next_page().map_err(|e| e.to_string())? else {
                return Ok(false);
            };
            let damaged = || "a page is damaged".to_owned();
            match page {
                Page::DictionaryPage { buf, num_values, .. } => {
                    let mut at = 0;
                    for _ in 0..num_values {
                        let (pool, ends) = (&mut self.bytes, &mut self.ends);
                        written(pool, ends, &buf, &mut at).ok_or_else(damaged)?;
                    }
                    self.dictionary = self.ends.len();
                    continue;
                }
                Page::DataPage { buf, num_values, encoding, .. } => {
                    let (levels, rest) = if self.optional {
                        let (length, rest) = buf.split_first_chunk::<4>().ok_or_else(damaged)?;
                        let length = u32::from_le_bytes(*length) as usize;
                        let (levels, rest) = rest.split_at_checked(length).ok_or_else(damaged)?;
                        (Some(levels), rest)
                    } else {
                        (None, buf.as_ref())
                    };
                    self.page = Open::new(num_values, levels, rest, encoding);
                }
                Page::DataPageV2 {
                    buf,
                    num_values,
                    encoding,
                    def_levels_byte_len,
                    rep_levels_byte_len,
                    ..
                } => {
                    let rest = buf.get(rep_levels_byte_len as usize..).ok_or_else(damaged)?;
                    let split = rest.split_at_checked(def_levels_byte_len as usize);
                    let (levels, rest) = split.ok_or_else(damaged)?;
                    let levels = self.optional.then_some(levels);
                    self.page = Open::new(num_values, levels, rest, encoding);
                }
            }
            return if self.page.is_some() { Ok(true) } else { Err(damaged()) };
        }
    }

    fn take(&mut self, page: &mut Open, rows: usize) -> Option<()> {
        let rows = rows.min(page.left);
        page.left -= rows;
        let from = self.places.len();
        let mut there = rows;
        if let Some(levels) = &mut page.levels {
            levels.read(rows, &mut self.places)?;
            there = self.places.get(from..)?.iter().filter(|level| **level == 1).count();
        }
        let mut values = Vec::new();
        let out = if there == rows {
            self.places.truncate(from);
            &mut self.places
        } else {
            &mut values
        };
        match &mut page.values {
            Values::Places(places) => {
                let first = out.len();
                places.read(there, out)?;
                let known = self.dictionary as u32;
                out.get(first..)?.iter().all(|place| *place < known).then_some(())?;
            }
            Values::Written(bytes, at) => {
                let first = self.ends.len() as u32;
                out.extend(first..first + there as u32);
                for _ in 0..there {
                    written(&mut self.bytes, &mut self.ends, bytes, at)?;
                }
            }
        }
        if there != rows {
            let mut values = values.into_iter();
            for place in self.places.get_mut(from..)? {
                *place = if *place == 1 { values.next()? } else { NONE };
            }
        }
        Some(())
    }
}

/// Adds the next written word of a page to a pool.
fn written(pool: &mut Vec<u8>, ends: &mut Vec<u32>, page: &[u8], at: &mut usize) -> Option<()> {
    let (length, rest) = page.get(*at..)?.split_first_chunk::<4>()?;
    let length = u32::from_le_bytes(*length) as usize;
    pool.extend_from_slice(rest.get(..length)?);
    ends.push(u32::try_from(pool.len()).ok()?);
    *at += 4 + length;
    Some(())
}

impl Open {
    fn new(rows: u32, levels: Option<&[u8]>, values: &[u8], encoding: Encoding) -> Option<Self> {
        let values = if encoding == Encoding::PLAIN {
            Values::Written(values.to_vec(), 0)
        } else {
            let (width, places) = values.split_first()?;
            Values::Places(Hybrid::new(places, *width))
        };
        let levels = levels.map(|levels| Hybrid::new(levels, 1));
        Some(Self { left: rows as usize, levels, values })
    }
}

/// Parquet's mixture of runs and packed numbers.
struct Hybrid {
    bytes: Vec<u8>,
    at: usize,
    width: u8,
    repeated: (u32, usize),
    /// How many packed numbers are left, and the bit at which the next begins.
    packed: (usize, usize),
}

impl Hybrid {
    fn new(bytes: &[u8], width: u8) -> Self {
        Self { bytes: bytes.to_vec(), at: 0, width, repeated: (0, 0), packed: (0, 0) }
    }

    /// Adds the next numbers; `None` where there are not so many.
    fn read(&mut self, mut n: usize, out: &mut Vec<u32>) -> Option<()> {
        while n > 0 {
            let (value, runs) = self.repeated;
            let (packed, _) = self.packed;
            if runs > 0 {
                let some = n.min(runs);
                out.resize(out.len() + some, value);
                self.repeated.1 -= some;
                n -= some;
            } else if packed > 0 {
                let some = n.min(packed);
                self.unpack(some, out)?;
                n -= some;
            } else {
                self.begin()?;
            }
        }
        Some(())
    }

    fn begin(&mut self) -> Option<()> {
        let (mut head, mut shift) = (0_u64, 0);
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            head |= u64::from(byte & 127) << shift;
            shift += 7;
            if byte < 128 {
                break;
            }
            (shift < 35).then_some(())?;
        }
        let n = usize::try_from(head >> 1).ok()?;
        if head & 1 == 1 {
            self.packed = (n.checked_mul(8)?, self.at.checked_mul(8)?);
            self.at = self.at.checked_add(n.checked_mul(usize::from(self.width))?)?;
        } else {
            let width = usize::from(self.width).div_ceil(8);
            let value = self.bytes.get(self.at..self.at + width)?;
            let value = value.iter().rev().fold(0, |value, byte| value << 8 | u32::from(*byte));
            self.repeated = (value, n);
            self.at += width;
        }
        (self.width <= 32).then_some(())
    }

    fn unpack(&mut self, n: usize, out: &mut Vec<u32>) -> Option<()> {
        let width = usize::from(self.width);
        let (left, mut bit) = self.packed;
        let mask = (1_u64 << width) - 1;
        for _ in 0..n {
            let rest = self.bytes.get(bit / 8..)?;
            let word = if let Some(word) = rest.first_chunk::<8>() {
                u64::from_le_bytes(*word)
            } else {
                rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
            };
            out.push((word >> (bit % 8) & mask) as u32);
            bit += width;
        }
        (bit <= 8 * self.bytes.len()).then_some(())?;
        self.packed = (left - n, bit);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_and_packed_numbers_as_the_format_describes_them() {
        // The example of the format's own description: 0 to 7 in three bits each.
        let packed = [0b0000_0011, 0b1000_1000, 0b1100_0110, 0b1111_1010];
        let mut out = Vec::new();
        let mut hybrid = Hybrid::new(&packed, 3);
        assert_eq!(hybrid.read(5, &mut out), Some(()));
        assert_eq!(hybrid.read(3, &mut out), Some(()));
        assert_eq!(out, [0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(hybrid.read(1, &mut out), None);
        let mut out = Vec::new();
        assert_eq!(Hybrid::new(&[10, 9, 4, 2], 4).read(7, &mut out), Some(()));
        assert_eq!(out, [9, 9, 9, 9, 9, 2, 2]);
        assert_eq!(Hybrid::new(&[3, 1], 40).read(1, &mut out), None);
    }
}
