//! Writing: everything or nothing. Files are made whole beside their places and then moved in.

use anyhow::{Context, Result};
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Says something on standard output. A reader that has heard enough (`| head`) is no error.
pub fn say(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// A file to be written: its name and its bytes.
pub struct Output {
    /// The name inside the folder.
    pub name: &'static str,
    /// The whole content.
    pub bytes: Vec<u8>,
}

/// Writes all files into a folder. Until every one is safely on disk none has its name; a file
/// that cannot be written leaves the folder as it was.
pub fn write_all(folder: &Path, outputs: &[Output]) -> Result<()> {
    let parent = folder.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent)
        .with_context(|| format!("cannot make the folder `{}`", parent.display()))?;
    let staging = staging(folder);
    let _ = fs::remove_dir_all(&staging);
    let done = stage(&staging, outputs).and_then(|()| move_in(&staging, folder, outputs));
    let _ = fs::remove_dir_all(&staging);
    done
}

fn staging(folder: &Path) -> PathBuf {
    let name = folder.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    folder.with_file_name(format!(".{name}.unfinished-{}", std::process::id()))
}

fn stage(staging: &Path, outputs: &[Output]) -> Result<()> {
    fs::create_dir_all(staging)
        .with_context(|| format!("cannot make the folder `{}`", staging.display()))?;
    for output in outputs {
        let path = staging.join(output.name);
        let write = || -> std::io::Result<()> {
            let mut file = fs::File::create(&path)?;
            file.write_all(&output.bytes)?;
            file.sync_all()
        };
        write().with_context(|| format!("cannot write `{}`; nothing was changed", output.name))?;
    }
    Ok(())
}

fn move_in(staging: &Path, folder: &Path, outputs: &[Output]) -> Result<()> {
    fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    for output in outputs {
        let place = folder.join(output.name);
        fs::rename(staging.join(output.name), &place)
            .with_context(|| format!("cannot put `{}` in its place", place.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_cannot_be_written_leaves_the_folder_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("out");
        write_all(&folder, &[Output { name: "a.txt", bytes: b"one".to_vec() }]).unwrap();
        let outputs = [
            Output { name: "a.txt", bytes: b"two".to_vec() },
            Output { name: "no/such/folder.txt", bytes: Vec::new() },
        ];
        assert!(write_all(&folder, &outputs).is_err());
        assert_eq!(fs::read(folder.join("a.txt")).unwrap(), b"one");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
