//! Reading what is handed in: practice folders, returns, review folders.

use anyhow::{Context, Result, bail};
use practice::Practice;
use returns::{Options, Return};
use std::fs;
use std::path::{Path, PathBuf};

/// The partnership's rules: the built-in ones, with a folder's files in place of those of the
/// same name.
pub fn practice(folder: Option<&Path>) -> Result<Practice> {
    Ok(Practice::with_overrides(&practice_files(folder)?)?)
}

/// The practice files of a folder and of its `lexicon`, each with its name and text.
pub fn practice_files(folder: Option<&Path>) -> Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    let Some(folder) = folder else { return Ok(files) };
    let lexicon = folder.join("lexicon");
    let mut paths: Vec<(String, PathBuf)> = Vec::new();
    for (under, folder) in [("", folder), ("lexicon/", lexicon.as_path())] {
        if under.is_empty() || folder.is_dir() {
            let found = listed(folder).context("the practice folder cannot be read")?;
            paths
                .extend(found.into_iter().map(|path| (format!("{under}{}", name_of(&path)), path)));
        }
    }
    for (name, path) in
        paths.into_iter().filter(|(_, path)| path.extension().is_some_and(|e| e == "toml"))
    {
        let text = fs::read_to_string(&path)
            .with_context(|| format!("cannot read `{}`", path.display()))?;
        files.push((name, text));
    }
    Ok(files)
}

/// The files of a folder in order of name, hidden ones and office lock files left out.
pub fn listed(folder: &Path) -> Result<Vec<PathBuf>> {
    let dir = fs::read_dir(folder)
        .with_context(|| format!("cannot open the folder `{}`", folder.display()))?;
    let mut files = Vec::new();
    for item in dir {
        let path = item?.path();
        let name = name_of(&path);
        if path.is_file() && !name.starts_with('.') && !name.starts_with("~$") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// A path's last part.
pub fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned())
}

/// One agency's return.
pub fn read_return(path: &Path, options: &Options<'_>) -> Result<Return> {
    let name = name_of(path);
    if path.is_dir() {
        bail!("`{name}` is a folder; name the files in it");
    }
    let bytes = fs::read(path).with_context(|| format!("cannot open `{}`", path.display()))?;
    Ok(returns::read(&name, &bytes, options)?)
}
