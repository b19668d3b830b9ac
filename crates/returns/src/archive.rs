//! Office files are zip archives of parts. Unpacking them within bounds: what an archive says of
//! its own size is not believed.

use crate::outcome::{Limits, ReturnError};
use std::io::{Cursor, Read};
use zip::result::ZipError;

/// Below this many bytes unpacked, no ratio is suspicious.
const HARMLESS: usize = 16 << 20;

/// More parts than any office program writes.
const MOST_PARTS: usize = 20_000;

/// Unpacks the wanted parts one by one. Gives the names of all parts.
pub(crate) fn unpack(
    file: &str,
    bytes: &[u8],
    limits: &Limits,
    wanted: impl Fn(&str) -> bool,
    mut each: impl FnMut(&str, &[u8]) -> Result<(), ZipError>,
) -> Result<Vec<String>, ReturnError> {
    let failed = |error: ZipError| failure(file, &error);
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(failed)?;
    if archive.len() > MOST_PARTS {
        return Err(too_large(file, format!("it holds {} parts", archive.len())));
    }
    let most = limits.unpacked.min(bytes.len().saturating_mul(limits.ratio).max(HARMLESS));
    let (mut names, mut total, mut part) = (Vec::new(), 0_usize, Vec::new());
    for index in 0..archive.len() {
        let mut packed = archive.by_index(index).map_err(failed)?;
        let name = packed.name().map_err(failed)?.replace('\\', "/");
        if wanted(&name) {
            part.clear();
            let room = (most - total) as u64 + 1;
            let read = packed.by_ref().take(room).read_to_end(&mut part);
            total += read.map_err(|error| failed(ZipError::Io(error)))?;
            if total > most {
                let mib = most >> 20;
                let what = format!("unpacked it is more than {mib} MiB, as made to fill a machine");
                return Err(too_large(file, what));
            }
            each(&name, &part).map_err(failed)?;
        }
        names.push(name);
    }
    Ok(names)
}

fn too_large(file: &str, what: String) -> ReturnError {
    ReturnError::TooLarge { file: file.to_owned(), what }
}

fn failure(file: &str, error: &ZipError) -> ReturnError {
    let file = file.to_owned();
    match error {
        ZipError::UnsupportedArchive(what) if *what == ZipError::PASSWORD_REQUIRED => {
            ReturnError::Encrypted { file }
        }
        other => ReturnError::Unreadable { file, why: other.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::SimpleFileOptions;

    fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn a_bomb_is_refused_before_it_fills_the_machine() {
        let bomb = packed(&[("xl/a.xml", &vec![b' '; 40 << 20])]);
        assert!(bomb.len() < 1 << 20);
        let error = unpack("b.xlsx", &bomb, &Limits::default(), |_| true, |_, _| Ok(()));
        let message = error.unwrap_err().to_string();
        assert!(message.contains("too large"), "{message}");
    }

    #[test]
    fn wanted_parts_are_unpacked_and_all_are_named() {
        let bytes = packed(&[("a.xml", b"A"), ("b.bin", b"B")]);
        let mut seen = Vec::new();
        let wanted = |name: &str| name == "a.xml";
        let names = unpack("a.xlsx", &bytes, &Limits::default(), wanted, |name, part| {
            seen.push((name.to_owned(), part.to_vec()));
            Ok(())
        });
        assert_eq!(names.unwrap(), ["a.xml", "b.bin"]);
        assert_eq!(seen, [("a.xml".to_owned(), b"A".to_vec())]);
    }
}
