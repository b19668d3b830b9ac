//! Takes the styles and scripts of the pages from their npm packages and puts them where the crate
//! embeds them: without the fonts and emblems that are GOV.UK's own, each under a name that
//! carries its checksum, so that a browser may keep it for ever.
//!
//! The packages are looked for in `node_modules` beside this file first, so that a build without a
//! network works after one `npm ci`; otherwise `npm ci` runs in the build folder, once for each
//! `package-lock.json`.

use sha2::{Digest, Sha256};
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

type Done<T> = Result<T, Box<dyn Error>>;

const GOVUK: &str = "govuk-frontend";
const MOJ: &str = "@ministryofjustice/frontend";
/// What `npm ci` is told by.
const TOLD: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];
const WITHOUT_NPM: &str = "the pages' styles come from npm packages. Install Node.js with npm and \
    build again; or, for a build without a network, run `npm ci` in crates/web on a machine that \
    has one and bring its node_modules folder here";

fn main() -> Done<()> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("cargo names no OUT_DIR")?);
    for watched in TOLD.iter().chain(&["build.rs", "assets"]) {
        println!("cargo:rerun-if-changed={watched}");
    }
    let packages = packages(&here, &out)?;
    println!("cargo:rustc-env=WEB_PACKAGES={}", packages.display());
    let folder = out.join("assets");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let table = gather(&here, &packages, folder)?;
    fs::write(out.join("assets.rs"), table)?;
    Ok(())
}

/// The folder that has both packages in the versions that `package.json` asks for.
fn packages(here: &Path, out: &Path) -> Done<PathBuf> {
    let wanted = fs::read_to_string(here.join("package.json"))?;
    let beside = here.join("node_modules");
    if has(&beside, &wanted) {
        return Ok(beside);
    }
    let built = out.join("npm");
    let modules = built.join("node_modules");
    let same = |name: &&str| fs::read(here.join(name)).ok() == fs::read(built.join(name)).ok();
    if TOLD.iter().all(same) && has(&modules, &wanted) {
        return Ok(modules);
    }
    fs::create_dir_all(&built)?;
    for name in TOLD {
        fs::copy(here.join(name), built.join(name))?;
    }
    let ran = Command::new("npm")
        .args(["ci", "--ignore-scripts", "--omit=dev"])
        .current_dir(&built)
        .output()
        .map_err(|why| format!("npm could not be started ({why}): {WITHOUT_NPM}"))?;
    if !ran.status.success() {
        let said = String::from_utf8_lossy(&ran.stderr);
        return Err(format!("npm ci did not succeed: {WITHOUT_NPM}\n\nnpm said:\n{said}").into());
    }
    Ok(modules)
}

/// Whether a folder has both packages as asked for. Versions are compared as text: `package.json`
/// names each exactly.
fn has(modules: &Path, wanted: &str) -> bool {
    [GOVUK, MOJ].iter().all(|name| {
        let held = fs::read_to_string(modules.join(name).join("package.json"));
        let version = held.ok().and_then(|text| text_after(&text, "\"version\""));
        version.is_some() && version == text_after(wanted, &format!("\"{name}\""))
    })
}

/// The next quoted text after a name in a JSON text: enough for a version.
fn text_after(json: &str, name: &str) -> Option<String> {
    let (_, rest) = json.split_once(name)?;
    rest.split('"').nth(1).map(str::to_owned)
}

/// Every file that pages ask for, written out; the table of them as Rust.
fn gather(here: &Path, packages: &Path, folder: PathBuf) -> Done<String> {
    let (govuk, moj) = (packages.join(GOVUK).join("dist/govuk"), packages.join(MOJ).join("moj"));
    let mut kept = Kept { folder, rows: String::new() };

    let govuk_css = fs::read_to_string(govuk.join("govuk-frontend.min.css"))?;
    let govuk_css = kept.put("govuk-frontend.css", plain(&govuk_css).as_bytes())?;
    let moj_css = fs::read_to_string(moj.join("moj-frontend.min.css"))?;
    let moj_css = kept.images(plain(&moj_css), &moj.join("assets/images"))?;
    let moj_css = kept.put("moj-frontend.css", moj_css.as_bytes())?;
    let own_css = kept.put("throughline.css", &fs::read(here.join("assets/throughline.css"))?)?;

    let govuk_js =
        kept.put("govuk-frontend.js", &without_map(&govuk.join("govuk-frontend.min.js"))?)?;
    let moj_js = kept.put("moj-frontend.js", &without_map(&moj.join("moj-frontend.min.js"))?)?;
    let passkey_js = kept.put("passkey.js", &fs::read(here.join("assets/passkey.js"))?)?;
    let own_js = fs::read_to_string(here.join("assets/throughline.js"))?;
    let own_js = own_js
        .replace("./govuk-frontend.js", &govuk_js)
        .replace("./moj-frontend.js", &moj_js)
        .replace("./passkey.js", &passkey_js);
    let own_js = kept.put("throughline.js", own_js.as_bytes())?;
    let icon = kept.put("throughline.svg", &fs::read(here.join("assets/throughline.svg"))?)?;

    let rows = kept.rows;
    Ok(format!(
        "/// Every embedded file.\npub const FILES: &[File] = &[\n{rows}];\n\
         /// Addresses of the styles, in the order in which a page names them.\n\
         pub const STYLES: [&str; 3] = [{govuk_css:?}, {moj_css:?}, {own_css:?}];\n\
         /// Address of the script, a module that asks for the others.\npub const SCRIPT: &str = {own_js:?};\n\
         /// Address of the icon.\npub const ICON: &str = {icon:?};\n"
    ))
}

/// Styles without what is for GOV.UK alone: its typeface and the royal arms.
fn plain(css: &str) -> String {
    let mut kept = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, from)) = rest.split_once("@font-face{") {
        kept.push_str(before);
        rest = from.split_once('}').map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept.replace("GDS Transport,", "").replace("url(/assets/images/govuk-crest.svg)", "none")
}

/// A script without the note of where its source map is, which is not served.
fn without_map(path: &Path) -> Done<Vec<u8>> {
    let text = fs::read_to_string(path)?;
    let code = text.lines().filter(|line| !line.starts_with("//# sourceMappingURL="));
    Ok(code.collect::<Vec<_>>().join("\n").into_bytes())
}

/// Files put by so far, and their rows of the table.
struct Kept {
    folder: PathBuf,
    rows: String,
}

impl Kept {
    /// Puts a file by; its address.
    fn put(&mut self, name: &str, bytes: &[u8]) -> Done<String> {
        let digest = Sha256::digest(bytes);
        let mut mark = String::new();
        for byte in digest.iter().take(6) {
            write!(mark, "{byte:02x}")?;
        }
        let (stem, end) = name.rsplit_once('.').ok_or("an asset needs an ending")?;
        let kind = match end {
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "svg" => "image/svg+xml",
            other => return Err(format!("no content type is known for `{other}`").into()),
        };
        let address = format!("/assets/{stem}-{mark}.{end}");
        fs::write(self.folder.join(name), bytes)?;
        let held = format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/assets/{name}\"))");
        writeln!(self.rows, "    File {{ address: {address:?}, kind: {kind:?}, bytes: {held} }},")?;
        Ok(address)
    }

    /// Puts by every image that styles ask for, and has the styles ask for it under its new name.
    fn images(&mut self, mut css: String, folder: &Path) -> Done<String> {
        while let Some(name) = css
            .split_once("url(/assets/images/")
            .and_then(|(_, rest)| rest.split_once(')'))
            .map(|(name, _)| name.to_owned())
        {
            let address = self.put(&name, &fs::read(folder.join(&name))?)?;
            css = css.replace(&format!("url(/assets/images/{name})"), &format!("url({address})"));
        }
        Ok(css)
    }
}
