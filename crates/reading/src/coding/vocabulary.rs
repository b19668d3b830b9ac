//! The vocabulary: every word and word beginning that any pattern names, in one tree that is
//! walked letter by letter, with the nearest word for a mistyped one.

use std::collections::HashMap;

/// A word or a word beginning of the vocabulary.
pub(super) type Atom = u32;

/// The atom of every number.
pub(super) const NUMBER: Atom = 1;

/// The bit that no word has.
pub(super) const NO_WORD: u64 = 1 << 63;

/// Words as bits: where two sets share no bit, they share no word.
pub(super) fn bits(atoms: &[Atom]) -> u64 {
    let bit = |atom: &Atom| 1_u64 << ((u64::from(atom.wrapping_mul(0x9e37_79b1)) * 63) >> 32);
    atoms.iter().fold(0, |all, atom| all | bit(atom))
}

const SYMBOLS: usize = 44;

/// A node of the tree while it grows.
#[derive(Debug, Clone)]
struct Growing {
    next: [u32; SYMBOLS],
    word: Atom,
    beginning: Atom,
}

impl Growing {
    const EMPTY: Self = Self { next: [0; SYMBOLS], word: 0, beginning: 0 };
}

/// A node of the finished tree, small so that the whole tree stays near: its children stand side
/// by side from `first` on, in the order of their symbols.
#[derive(Debug, Clone, Copy, Default)]
struct Node {
    symbols: u64,
    first: u32,
    word: Atom,
    beginning: Atom,
}

/// Words and word beginnings by their letters.
#[derive(Debug)]
pub(super) struct Vocabulary {
    growing: Vec<Growing>,
    nodes: Vec<Node>,
    last: Atom,
    /// Words with one letter left out, to the word.
    gaps: HashMap<u64, String>,
}

impl Vocabulary {
    /// Knows no word.
    pub fn new() -> Self {
        let growing = vec![Growing::EMPTY];
        Self { growing, nodes: Vec::new(), last: NUMBER, gaps: HashMap::new() }
    }

    /// The atom of a word, or of a word beginning where it ends in `*`; learnt where new.
    pub fn learn(&mut self, word: &str) -> Atom {
        let (letters, begins) = match word.strip_suffix('*') {
            Some(letters) => (letters, true),
            None => (word, false),
        };
        let mut at = 0_usize;
        for c in letters.chars() {
            let Some(symbol) = symbol(c) else { continue };
            let next =
                self.growing.get(at).and_then(|node| node.next.get(symbol)).copied().unwrap_or(0);
            at = if next == 0 { self.grow(at, symbol) } else { next as usize };
        }
        let fresh = self.last + 1;
        let Some(node) = self.growing.get_mut(at) else { return 0 };
        let slot = if begins { &mut node.beginning } else { &mut node.word };
        if *slot == 0 {
            *slot = fresh;
            self.last = fresh;
        }
        *slot
    }

    fn grow(&mut self, at: usize, symbol: usize) -> usize {
        let fresh = self.growing.len();
        self.growing.push(Growing::EMPTY);
        if let Some(slot) = self.growing.get_mut(at).and_then(|node| node.next.get_mut(symbol)) {
            *slot = fresh as u32;
        }
        fresh
    }

    /// Every word is learnt: lays the tree out, nodes near the root first.
    pub fn settle(&mut self) {
        let growing = std::mem::take(&mut self.growing);
        let mut order: Vec<usize> = vec![0];
        let mut turn = 0;
        while let Some(node) = order.get(turn).and_then(|at| growing.get(*at)) {
            let mut settled =
                Node { first: order.len() as u32, word: node.word, ..Node::default() };
            settled.beginning = node.beginning;
            for (symbol, next) in node.next.iter().enumerate().filter(|(_, next)| **next != 0) {
                settled.symbols |= 1 << symbol;
                order.push(*next as usize);
            }
            self.nodes.push(settled);
            turn += 1;
        }
    }

    /// Lets a word be found where one letter of it is wrong, missing or too much, or two are
    /// exchanged.
    pub fn forgive(&mut self, word: &str) {
        let bytes = word.as_bytes();
        self.gaps.entry(hash(bytes, usize::MAX)).or_insert_with(|| word.to_owned());
        for gap in 1..bytes.len() {
            self.gaps.entry(hash(bytes, gap)).or_insert_with(|| word.to_owned());
        }
    }

    /// The word that a mistyped one is nearest to.
    pub fn near(&self, written: &str) -> Option<&str> {
        let mut buffer = [0_u8; 24];
        let mut length = 0;
        for (slot, byte) in buffer.iter_mut().zip(written.bytes()) {
            *slot = byte.to_ascii_lowercase();
            length += 1;
        }
        let bytes = buffer.get(..length)?;
        if length < written.len() || !bytes.iter().all(u8::is_ascii_lowercase) {
            return None;
        }
        let whole = self.gaps.get(&hash(bytes, usize::MAX));
        whole
            .or_else(|| (1..length).find_map(|gap| self.gaps.get(&hash(bytes, gap))))
            .map(String::as_str)
    }
}

/// A hash of the bytes with one left out.
fn hash(bytes: &[u8], gap: usize) -> u64 {
    let kept = bytes.iter().enumerate().filter(|(at, _)| *at != gap);
    kept.fold(0xcbf2_9ce4_8422_2325, |sum, (_, byte)| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// One word on its way through the vocabulary.
pub(super) struct Walk<'v, 'a> {
    vocabulary: &'v Vocabulary,
    atoms: &'a mut Vec<Atom>,
    from: usize,
    at: Option<usize>,
}

impl<'v, 'a> Walk<'v, 'a> {
    /// Stands before the first letter.
    pub fn start(vocabulary: &'v Vocabulary, atoms: &'a mut Vec<Atom>) -> Self {
        let from = atoms.len();
        Self { vocabulary, atoms, from, at: Some(0) }
    }

    /// Where its atoms begin.
    pub fn from(&self) -> usize {
        self.from
    }

    /// One letter on.
    pub fn step(&mut self, c: char) {
        let Some(node) = self.at.and_then(|at| self.vocabulary.nodes.get(at)) else { return };
        // An apostrophe ends every word: none has one.
        let bit = symbol(c).map_or(0, |symbol| 1_u64 << symbol);
        if node.symbols & bit == 0 {
            self.at = None;
            return;
        }
        let next = node.first + (node.symbols & (bit - 1)).count_ones();
        self.at = Some(next as usize);
        if let Some(node) = self.vocabulary.nodes.get(next as usize)
            && node.beginning != 0
        {
            self.atoms.push(node.beginning);
        }
    }

    /// The word is whole.
    pub fn finish(self) {
        if let Some(node) = self.at.and_then(|at| self.vocabulary.nodes.get(at))
            && node.word != 0
        {
            self.atoms.push(node.word);
        }
    }
}

/// Small letters without accents, as far as names here carry them.
pub(super) fn fold(c: char) -> char {
    match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'Á' | 'À' | 'Ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'Í' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' | 'Ó' | 'Ö' | 'Ø' => 'o',
        'ú' | 'ù' | 'û' | 'ü' | 'Ú' | 'Ü' => 'u',
        'ç' | 'Ç' => 'c',
        'ñ' | 'Ñ' => 'n',
        other => other,
    }
}

fn symbol(c: char) -> Option<usize> {
    Some(match fold(c) {
        c @ 'a'..='z' => c as usize - 'a' as usize,
        c @ '0'..='9' => c as usize - '0' as usize + 26,
        '&' => 36,
        '#' => 37,
        '%' => 38,
        '£' => 39,
        '?' => 40,
        '+' => 41,
        '\'' | '’' | '‘' | '`' => return None,
        _ => 43,
    })
}
