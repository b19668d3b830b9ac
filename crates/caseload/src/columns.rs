//! The project's own file of a caseload: small, sorted by child, checked, quick to read.
//!
//! All numbers are little-endian.
//!
//! | bytes | what |
//! | --- | --- |
//! | 8 | `THRLCOL` and the version, `1` |
//! | 4 + n | length and text of the agencies that decide, comma between: agency 1, 2, … of events |
//! | 4 | CRC-32 of that text |
//! | … | blocks |
//! | 4 | 0: no more blocks |
//! | 8, 8, 4 | children, events, and the CRC-32 of those sixteen bytes |
//!
//! A block holds whole children: 4 bytes length of what follows its checksum, 4 bytes CRC-32 of
//! that, then 4 bytes children, 4 bytes length of names; for each child 4 bytes end of its name and
//! 4 bytes end of its events; the names; and the events as they are packed ([`Event`]), each
//! child's in order. Kinds are places in the list of kinds, which is only ever added to.

use crate::CaseloadError;
use crate::event::Event;
use rayon::prelude::*;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::Mutex;

const MAGIC: &[u8; 8] = b"THRLCOL1";

/// A block is closed when it holds so many events.
const BLOCK_EVENTS: usize = 1 << 16;

/// The longest block that is read, in bytes: a damaged length must not ask for all memory.
const LONGEST: usize = 1 << 28;

/// Writes children one after the other.
#[derive(Debug)]
pub struct Writer<W: Write> {
    out: W,
    ends: Vec<u8>,
    names: Vec<u8>,
    events: Vec<u8>,
    in_block: u32,
    children: u64,
    all_events: u64,
}

impl<W: Write> Writer<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn new(mut out: W, deciding: &str) -> std::io::Result<Self> {
        out.write_all(MAGIC)?;
        out.write_all(&(deciding.len() as u32).to_le_bytes())?;
        out.write_all(deciding.as_bytes())?;
        out.write_all(&crc32fast::hash(deciding.as_bytes()).to_le_bytes())?;
        let (ends, names, events) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Self { out, ends, names, events, in_block: 0, children: 0, all_events: 0 })
    }

    /// Adds a child with its events in order.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn child(&mut self, name: &[u8], events: &[Event]) -> std::io::Result<()> {
        self.names.extend_from_slice(name);
        self.events.extend(events.iter().flat_map(|event| event.0.to_le_bytes()));
        self.ends.extend((self.names.len() as u32).to_le_bytes());
        self.ends.extend((self.events.len() as u32 / 4).to_le_bytes());
        self.in_block += 1;
        self.children += 1;
        self.all_events += events.len() as u64;
        if self.events.len() >= 4 * BLOCK_EVENTS { self.close() } else { Ok(()) }
    }

    fn close(&mut self) -> std::io::Result<()> {
        if self.in_block == 0 {
            return Ok(());
        }
        let mut block =
            Vec::with_capacity(8 + self.ends.len() + self.names.len() + self.events.len());
        block.extend(self.in_block.to_le_bytes());
        block.extend((self.names.len() as u32).to_le_bytes());
        block.append(&mut self.ends);
        block.append(&mut self.names);
        block.append(&mut self.events);
        self.in_block = 0;
        self.out.write_all(&(block.len() as u32).to_le_bytes())?;
        self.out.write_all(&crc32fast::hash(&block).to_le_bytes())?;
        self.out.write_all(&block)
    }

    /// Ends the file and hands back what it was written to.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn finish(mut self) -> std::io::Result<W> {
        self.close()?;
        let mut end = Vec::new();
        end.extend(self.children.to_le_bytes());
        end.extend(self.all_events.to_le_bytes());
        let check = crc32fast::hash(&end);
        self.out.write_all(&0_u32.to_le_bytes())?;
        self.out.write_all(&end)?;
        self.out.write_all(&check.to_le_bytes())?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Whether a file begins as one of these does.
pub fn is_columns(begins: &[u8]) -> bool {
    begins.starts_with(b"THRLCOL")
}

/// Hands every child with its events to `read`, block by block on all cores; the accumulators come
/// back in the order of the blocks. `deciding` are the agencies that decide under the rules now.
///
/// # Errors
/// Where the file is of another version or other agencies, is damaged, or ends early.
pub fn read<T: Send>(
    file: &Path,
    input: impl Read + Send,
    deciding: &str,
    start: impl Fn() -> T + Sync,
    each: impl Fn(&mut T, &[u8], &[Event]) + Sync,
) -> Result<Vec<T>, CaseloadError> {
    let wrong = |what: &str| CaseloadError::new(file, what);
    let mut input = input;
    let begins = head(&mut input).map_err(|what| wrong(&what))?;
    if begins != deciding {
        let what = format!(
            "was written where `{begins}` decide; under these rules it is `{deciding}`: write it again"
        );
        return Err(wrong(&what));
    }
    let blocks = Mutex::new(Blocks { input, next: 0, children: 0, events: 0, ended: false });
    let threads = rayon::current_num_threads();
    let told: Vec<Vec<(usize, T)>> = (0..threads)
        .into_par_iter()
        .map(|_| {
            let mut told = Vec::new();
            let mut bytes = Vec::new();
            loop {
                let next = blocks.lock().map_err(|_| wrong("could not be read"))?.take(&mut bytes);
                let Some((at, check)) = next.map_err(|what| wrong(&what))? else { break };
                let block = (crc32fast::hash(&bytes) == check).then(|| Block::of(&bytes)).flatten();
                let block = block.ok_or_else(|| wrong(&format!("block {} is damaged", at + 1)))?;
                let mut of_block = start();
                let (children, events) = block
                    .each(|name, events| each(&mut of_block, name, events))
                    .ok_or_else(|| wrong(&format!("block {} is damaged", at + 1)))?;
                told.push((at, of_block));
                let mut blocks = blocks.lock().map_err(|_| wrong("could not be read"))?;
                blocks.children += children;
                blocks.events += events;
            }
            Ok(told)
        })
        .collect::<Result<_, CaseloadError>>()?;
    let mut blocks = blocks.into_inner().map_err(|_| wrong("could not be read"))?;
    blocks.end().map_err(|what| wrong(&what))?;
    let mut told: Vec<(usize, T)> = told.into_iter().flatten().collect();
    told.sort_by_key(|(at, _)| *at);
    Ok(told.into_iter().map(|(_, told)| told).collect())
}

fn head(input: &mut impl Read) -> Result<String, String> {
    let magic: [u8; 8] = array(input)?;
    if !is_columns(&magic) {
        return Err("is not a file of columns".to_owned());
    }
    if &magic != MAGIC {
        return Err("was written by another version: write it again".to_owned());
    }
    let length = u32::from_le_bytes(array(input)?) as usize;
    if length > 4096 {
        return Err("is damaged at its beginning".to_owned());
    }
    let mut text = vec![0; length];
    input.read_exact(&mut text).map_err(|_| ENDS.to_owned())?;
    if crc32fast::hash(&text) != u32::from_le_bytes(array(input)?) {
        return Err("is damaged at its beginning".to_owned());
    }
    String::from_utf8(text).map_err(|_| "is damaged at its beginning".to_owned())
}

const ENDS: &str = "ends early: it was not written to its end, or not copied whole";

fn array<const N: usize>(input: &mut impl Read) -> Result<[u8; N], String> {
    let mut bytes = [0; N];
    input.read_exact(&mut bytes).map_err(|_| ENDS.to_owned())?;
    Ok(bytes)
}

struct Blocks<R> {
    input: R,
    next: usize,
    children: u64,
    events: u64,
    ended: bool,
}

impl<R: Read> Blocks<R> {
    /// The next block's number and checksum, its bytes in `bytes`.
    fn take(&mut self, bytes: &mut Vec<u8>) -> Result<Option<(usize, u32)>, String> {
        if self.ended {
            return Ok(None);
        }
        let length = u32::from_le_bytes(array(&mut self.input)?) as usize;
        if length == 0 {
            self.ended = true;
            return Ok(None);
        }
        if length > LONGEST {
            return Err(format!("block {} is damaged", self.next + 1));
        }
        let check = u32::from_le_bytes(array(&mut self.input)?);
        bytes.resize(length, 0);
        self.input.read_exact(bytes).map_err(|_| ENDS.to_owned())?;
        self.next += 1;
        Ok(Some((self.next - 1, check)))
    }

    fn end(&mut self) -> Result<(), String> {
        let end: [u8; 16] = array(&mut self.input)?;
        let check = u32::from_le_bytes(array(&mut self.input)?);
        let (numbers, _) = end.as_chunks::<8>();
        let same = numbers.iter().map(|n| u64::from_le_bytes(*n)).eq([self.children, self.events]);
        if same && crc32fast::hash(&end) == check {
            return Ok(());
        }
        Err("does not hold what its end says it holds".to_owned())
    }
}

struct Block<'b> {
    ends: &'b [[u8; 4]],
    names: &'b [u8],
    events: &'b [[u8; 4]],
}

impl<'b> Block<'b> {
    fn of(bytes: &'b [u8]) -> Option<Self> {
        let (children, rest) = bytes.split_first_chunk::<4>()?;
        let (names, rest) = rest.split_first_chunk::<4>()?;
        let children = u32::from_le_bytes(*children) as usize;
        let (ends, rest) = rest.split_at_checked(children.checked_mul(8)?)?;
        let (names, events) = rest.split_at_checked(u32::from_le_bytes(*names) as usize)?;
        Some(Self { ends: ends.as_chunks::<4>().0, names, events: events.as_chunks::<4>().0 })
    }

    /// How many children and events there were; `None` where the block contradicts itself.
    fn each(&self, mut read: impl FnMut(&[u8], &[Event])) -> Option<(u64, u64)> {
        let all: Vec<Event> = self.events.iter().map(|e| Event(u32::from_le_bytes(*e))).collect();
        let (mut name, mut event, mut children) = (0, 0, 0);
        let (pairs, _) = self.ends.as_chunks::<2>();
        for [name_end, event_end] in pairs {
            let name_end = u32::from_le_bytes(*name_end) as usize;
            let event_end = u32::from_le_bytes(*event_end) as usize;
            read(self.names.get(name..name_end)?, all.get(event..event_end)?);
            (name, event) = (name_end, event_end);
            children += 1;
        }
        (event == all.len()).then_some((children, event as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Told = Vec<(Vec<u8>, Vec<Event>)>;

    fn written(children: &Told) -> Vec<u8> {
        let mut writer = Writer::new(Vec::new(), "social_care").unwrap();
        for (name, events) in children {
            writer.child(name, events).unwrap();
        }
        writer.finish().unwrap()
    }

    fn told(bytes: &[u8], deciding: &str) -> Result<Told, CaseloadError> {
        let read = read(Path::new("c.columns"), bytes, deciding, Vec::new, |told, name, events| {
            told.push((name.to_vec(), events.to_vec()));
        });
        Ok(read?.into_iter().flatten().collect())
    }

    fn many() -> Told {
        (0..3000_u32)
            .map(|n| (n.to_string().into_bytes(), (0..50).map(|e| Event(n * 64 + e)).collect()))
            .collect()
    }

    #[test]
    fn what_is_written_is_read_in_its_order() {
        assert_eq!(told(&written(&many()), "social_care").unwrap(), many());
        assert_eq!(told(&written(&Vec::new()), "social_care").unwrap(), Vec::new());
        let error = told(&written(&many()), "early_help").unwrap_err().to_string();
        assert!(error.contains("write it again"), "{error}");
    }

    proptest! {
        #[test]
        fn any_damage_is_noticed(at in 0_usize..20_000, bit in 0_u8..8) {
            let mut bytes = written(&many().into_iter().take(60).collect());
            let at = at % bytes.len();
            bytes[at] ^= 1 << bit;
            prop_assert!(told(&bytes, "social_care").is_err());
        }

        #[test]
        fn any_end_too_early_is_noticed(keep in 0.0_f64..1.0) {
            let bytes = written(&many().into_iter().take(60).collect());
            let keep = (bytes.len() as f64 * keep) as usize;
            prop_assert!(told(&bytes[..keep], "social_care").is_err());
        }
    }
}
