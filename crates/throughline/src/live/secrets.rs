//! The keys under which secrets are kept that have to be read back: where they stand, and making the
//! first one.

use anyhow::{Context, Result, bail};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use web::sign_in::chance::Chance;
use web::sign_in::locked::Keys;

/// The keys for a store: as handed in (`given`), of a file that was named, or of the file beside a
/// store that is a file, which is made where there is none.
pub fn keys(store: &str, given: Option<&str>, file: Option<&Path>) -> Result<Keys> {
    if let Some(text) = given {
        return Keys::read(&text.replace(',', "\n")).context("THROUGHLINE_KEY");
    }
    let path = match file {
        Some(path) => path.to_owned(),
        None if store.contains("://") => bail!(
            "the key of secrets is missing: for a store on a server name its file with --key-file \
             (or THROUGHLINE_KEY_FILE), the same for every program that serves it. Make one with: \
             (umask 077; openssl rand -hex 32 > throughline.key)"
        ),
        None => beside(store)?,
    };
    let shown = path.display();
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("the key of secrets cannot be read from `{shown}`"))?;
    alone(&path)?;
    Keys::read(&text).with_context(|| format!("`{shown}`"))
}

/// The file beside a store, with a new key where there was none.
fn beside(store: &str) -> Result<PathBuf> {
    let path = PathBuf::from(format!("{store}.key"));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(&path) {
        Ok(mut file) => {
            file.write_all(Keys::made(Chance::SYSTEM.bytes()?).as_bytes())?;
            file.sync_all()?;
        }
        Err(why) if why.kind() == ErrorKind::AlreadyExists => {}
        Err(why) => {
            return Err(why).with_context(|| {
                format!("the key of secrets cannot be kept in `{}`", path.display())
            });
        }
    }
    Ok(path)
}

/// Refuses a file of keys that others on the machine can read.
fn alone(path: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(path)?);
        if mode & 0o077 != 0 {
            let shown = path.display();
            bail!(
                "`{shown}` can be read by others on this machine; close it with: chmod 600 {shown}"
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_key_is_made_beside_the_store_for_its_owner_alone_and_stays() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("t.db");
        let store = store.to_str().unwrap();
        let locked = keys(store, None, None).unwrap().lock("a", "secret", [1; 12]).unwrap();
        assert_eq!(keys(store, None, None).unwrap().open("a", &locked).unwrap(), "secret");
        let file = PathBuf::from(format!("{store}.key"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::{MetadataExt, PermissionsExt};
            assert_eq!(std::fs::metadata(&file).unwrap().mode() & 0o777, 0o600);
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
            assert!(keys(store, None, None).unwrap_err().to_string().contains("chmod 600"));
        }
    }

    #[test]
    fn a_key_is_handed_in_or_named_and_a_server_needs_one() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("t.db");
        let store = store.to_str().unwrap();
        let (one, two) = ("1".repeat(64), "2".repeat(64));
        let locked = keys(store, Some(&one), None).unwrap().lock("a", "secret", [1; 12]).unwrap();
        let both = format!("{two},{one}");
        assert_eq!(keys(store, Some(&both), None).unwrap().open("a", &locked).unwrap(), "secret");
        assert!(!PathBuf::from(format!("{store}.key")).exists(), "none is made where one is given");
        let none = keys("postgres://db.example/tl", None, None).unwrap_err().to_string();
        assert!(none.contains("--key-file"), "{none}");
        assert!(keys(store, Some("short"), None).is_err());
        let gone = folder.path().join("none.key");
        assert!(keys(store, None, Some(&gone)).unwrap_err().to_string().contains("none.key"));
    }
}
