//! Bringing each child's rows together, whatever order they come in, within a bound of memory.
//!
//! Children are divided by a hash of their names into [`PARTS`] parts. A row becomes eight bytes
//! (the child's number within its part, and the packed event), kept with its part. When the parts
//! together hold more than is allowed, a part that is written to moves what it holds into a file of
//! its own without a name, which the system deletes. In the end each part is brought back alone.
//!
//! Memory: the bound, plus one part for each thread, plus each child's name once (about 24 bytes
//! more than its letters). It grows with children, not with rows.

use crate::event::Event;
use crate::names::{self, Names};
use rayon::prelude::*;
use std::io::{Read, Seek, SeekFrom, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Into how many parts children are divided.
pub const PARTS: usize = 256;

/// Rows of one block of a part.
const BLOCK: usize = 4096;

/// What may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Rows held in memory before parts move to disk, in bytes; eight a row.
    pub bytes: usize,
}

impl Default for Limits {
    /// One gibibyte: 134 million rows.
    fn default() -> Self {
        Self { bytes: 1 << 30 }
    }
}

/// Rows of many children on their way to each child.
#[derive(Debug)]
pub struct Gather {
    parts: Vec<Mutex<Part>>,
    held: AtomicUsize,
    limits: Limits,
}

#[derive(Debug, Default)]
struct Part {
    names: Names,
    blocks: Vec<Vec<u64>>,
    rows: usize,
    spilled: Option<std::fs::File>,
    on_disk: usize,
    failed: Option<std::io::Error>,
}

/// Rows next to each other of one child.
struct Run {
    part: u8,
    from: u32,
    to: u32,
    hash: u64,
}

impl Gather {
    /// Nothing yet.
    pub fn new(limits: Limits) -> Self {
        let parts = (0..PARTS).map(|_| Mutex::default()).collect();
        Self { parts, held: AtomicUsize::new(0), limits }
    }

    /// Adds rows: the child of each and its event; `None` for a row that is left out.
    pub fn add<'c>(
        &self,
        rows: usize,
        child: impl Fn(usize) -> &'c [u8],
        events: &[Option<Event>],
    ) {
        let mut runs = runs(rows, &child);
        runs.sort_by_key(|run| run.part);
        for same in runs.chunk_by(|a, b| a.part == b.part) {
            let part = same.first().and_then(|run| self.parts.get(usize::from(run.part)));
            let Some(mut part) = part.and_then(|part| part.lock().ok()) else { continue };
            let before = part.rows;
            for run in same {
                let there = events.get(run.from as usize..run.to as usize).unwrap_or(&[]);
                if there.iter().any(Option::is_some) {
                    let number = part.names.number(child(run.from as usize), run.hash);
                    part.push(number, there);
                }
            }
            let added = 8 * (part.rows - before);
            let held = self.held.fetch_add(added, Ordering::Relaxed) + added;
            if held > self.limits.bytes && part.rows >= BLOCK {
                let freed = 8 * part.rows;
                part.spill();
                self.held.fetch_sub(freed, Ordering::Relaxed);
            }
        }
    }

    /// Hands every child with its events in order to `read`, part by part on all cores, with an
    /// accumulator for each part; the accumulators come back in the order of the parts.
    ///
    /// # Errors
    /// Where rows moved to disk could not be written or read back.
    pub fn finish<T: Send>(
        self,
        start: impl Fn() -> T + Sync,
        read: impl Fn(&mut T, &[u8], &[Event]) + Sync,
    ) -> std::io::Result<Vec<T>> {
        let parts: Vec<Mutex<Part>> = self.parts;
        parts
            .into_par_iter()
            .map(|part| {
                let part =
                    part.into_inner().map_err(|_| std::io::Error::other("a thread failed"))?;
                let mut told = start();
                part.each(|name, events| read(&mut told, name, events))?;
                Ok(told)
            })
            .collect()
    }
}

fn runs<'c>(rows: usize, child: &impl Fn(usize) -> &'c [u8]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut last: Option<&[u8]> = None;
    for at in 0..rows {
        let name = child(at);
        // Words of a dictionary lie in one place each.
        if last.is_some_and(|last| std::ptr::eq(last, name) || last == name) {
            if let Some(run) = runs.last_mut() {
                run.to = at as u32 + 1;
            }
        } else {
            let hash = names::hash(name);
            runs.push(Run { part: (hash >> 56) as u8, from: at as u32, to: at as u32 + 1, hash });
            last = Some(name);
        }
    }
    runs
}

impl Part {
    fn push(&mut self, number: u32, events: &[Option<Event>]) {
        for event in events.iter().flatten() {
            if self.blocks.last().is_none_or(|block| block.len() == BLOCK) {
                self.blocks.push(Vec::with_capacity(BLOCK));
            }
            if let Some(block) = self.blocks.last_mut() {
                block.push(u64::from(number) << 32 | u64::from(event.0));
                self.rows += 1;
            }
        }
    }

    fn spill(&mut self) {
        let write = |part: &mut Self| -> std::io::Result<()> {
            let mut file = match part.spilled.take() {
                Some(file) => file,
                None => tempfile::tempfile()?,
            };
            for block in &part.blocks {
                let bytes: Vec<u8> = block.iter().flat_map(|row| row.to_le_bytes()).collect();
                file.write_all(&bytes)?;
            }
            part.spilled = Some(file);
            Ok(())
        };
        if let Err(error) = write(self) {
            self.failed = Some(error);
        }
        self.on_disk += self.rows;
        self.rows = 0;
        self.blocks = Vec::new();
    }

    fn each(mut self, mut read: impl FnMut(&[u8], &[Event])) -> std::io::Result<()> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        let mut blocks = std::mem::take(&mut self.blocks);
        if let Some(mut file) = self.spilled {
            file.seek(SeekFrom::Start(0))?;
            let mut bytes = Vec::with_capacity(8 * self.on_disk);
            file.read_to_end(&mut bytes)?;
            let (rows, _) = bytes.as_chunks::<8>();
            blocks.push(rows.iter().map(|row| u64::from_le_bytes(*row)).collect());
        }
        let (ends, mut events) = by_child(self.names.len(), blocks);
        let mut from = 0;
        for (number, end) in (0..).zip(ends) {
            let Some(own) = events.get_mut(from..end) else { break };
            // Rows mostly come in order already.
            if !own.is_sorted() {
                own.sort_unstable();
            }
            read(self.names.get(number), own);
            from = end;
        }
        Ok(())
    }
}

/// Events laid out child by child, and where each child's end.
fn by_child(children: usize, blocks: Vec<Vec<u64>>) -> (Vec<usize>, Vec<Event>) {
    let mut places = vec![0_usize; children + 1];
    for row in blocks.iter().flatten() {
        if let Some(place) = places.get_mut((row >> 32) as usize + 1) {
            *place += 1;
        }
    }
    for at in 1..places.len() {
        let before = places.get(at - 1).copied().unwrap_or(0);
        if let Some(place) = places.get_mut(at) {
            *place += before;
        }
    }
    let mut events = vec![Event(0); places.last().copied().unwrap_or(0)];
    for block in blocks {
        for row in block {
            if let Some(place) = places.get_mut((row >> 32) as usize) {
                if let Some(event) = events.get_mut(*place) {
                    *event = Event(row as u32);
                }
                *place += 1;
            }
        }
    }
    places.pop();
    (places, events)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn gathered(rows: &[(String, u32)], batch: usize, bytes: usize) -> BTreeMap<String, Vec<u32>> {
        let gather = Gather::new(Limits { bytes });
        rows.par_chunks(batch).for_each(|rows| {
            let events: Vec<_> = rows.iter().map(|(_, event)| Some(Event(*event))).collect();
            gather.add(rows.len(), |at| rows[at].0.as_bytes(), &events);
        });
        let told = gather.finish(Vec::new, |told, name, events| {
            let name = String::from_utf8(name.to_vec()).unwrap();
            told.push((name, events.iter().map(|event| event.0).collect::<Vec<_>>()));
        });
        told.unwrap().into_iter().flatten().collect()
    }

    proptest! {
        #[test]
        fn every_row_comes_to_its_child_in_order(
            rows in proptest::collection::vec(("[a-f]{0,3}", any::<u32>()), 0..500),
            batch in 1_usize..60,
        ) {
            let mut plain: BTreeMap<String, Vec<u32>> = BTreeMap::new();
            for (child, event) in &rows {
                plain.entry(child.clone()).or_default().push(*event);
            }
            for events in plain.values_mut() {
                events.sort_unstable();
            }
            prop_assert_eq!(gathered(&rows, batch, 1 << 20), plain);
        }
    }

    #[test]
    fn what_moves_to_disk_comes_back() {
        let rows: Vec<(String, u32)> = (0..60_000_u32)
            .map(|n| (format!("{}", n % 3), n.wrapping_mul(2_654_435_761)))
            .collect();
        assert_eq!(gathered(&rows, 1000, 1000), gathered(&rows, 1000, 1 << 30));
    }
}
