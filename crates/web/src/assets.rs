//! Styles, scripts and images: embedded at build, each under a name with its checksum.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// An embedded file.
pub struct File {
    /// Its address on the server, which changes whenever its bytes do.
    pub address: &'static str,
    /// Its content type.
    pub kind: &'static str,
    /// What it holds.
    pub bytes: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// As long as browsers keep anything: a year.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// `GET /assets/{name}`: one embedded file. It needs no sign-in: nothing of a child is in it.
pub async fn get(Path(name): Path<String>) -> Response {
    let asked = FILES.iter().find(|file| file.address.rsplit('/').next() == Some(&name));
    let Some(file) = asked else { return StatusCode::NOT_FOUND.into_response() };
    ([(header::CONTENT_TYPE, file.kind), (header::CACHE_CONTROL, FOR_EVER)], file.bytes)
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn css() -> String {
        let styles = FILES.iter().filter(|file| file.kind.starts_with("text/css"));
        styles.map(|file| std::str::from_utf8(file.bytes).unwrap()).collect()
    }

    #[test]
    fn the_typeface_and_arms_of_gov_uk_are_not_served() {
        let css = css();
        for kept_out in ["@font-face", "GDS Transport", "crest.svg", "/assets/fonts/"] {
            assert!(!css.contains(kept_out), "{kept_out} is in the styles");
        }
        assert!(!FILES.iter().any(|file| file.address.contains("woff")));
    }

    #[test]
    fn everything_that_styles_and_scripts_ask_for_is_there() {
        let css = css();
        let asked: Vec<_> = css.split("url(").skip(1).filter_map(|s| s.split(')').next()).collect();
        assert!(!asked.is_empty());
        let own = FILES.iter().find(|file| file.address == SCRIPT).unwrap();
        let script = std::str::from_utf8(own.bytes).unwrap();
        let imported: Vec<_> =
            script.split("from \"").skip(1).filter_map(|s| s.split('"').next()).collect();
        assert_eq!(imported.len(), 3);
        for address in asked.iter().filter(|a| !a.starts_with("data:")).chain(&imported) {
            assert!(FILES.iter().any(|file| file.address == *address), "{address} is missing");
        }
    }

    #[test]
    fn addresses_are_unlike_each_other() {
        let mut addresses: Vec<_> = FILES.iter().map(|file| file.address).collect();
        addresses.sort_unstable();
        addresses.dedup();
        assert_eq!(addresses.len(), FILES.len());
    }
}
