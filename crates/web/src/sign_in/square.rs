//! The square that a telephone reads (QR code), drawn as SVG.

use maud::{Markup, html};
use qrcode::{Color, QrCode};

/// Light modules around the square, without which telephones do not find it (ISO/IEC 18004).
const QUIET: usize = 4;

/// A square that says a text; nothing where the text is too long for one.
pub fn square(says: &str, label: &str) -> Markup {
    let Ok(code) = QrCode::new(says.as_bytes()) else { return html! {} };
    let width = code.width();
    let dark = code.to_colors();
    let dark = dark.iter().enumerate().filter(|(_, color)| **color == Color::Dark);
    let path = dark.fold(String::new(), |path, (at, _)| {
        path + &format!("M{} {}h1v1h-1z", at % width + QUIET, at / width + QUIET)
    });
    let side = width + 2 * QUIET;
    html! {
        svg class="tl-square" role="img" aria-label=(label) width="200" height="200"
            viewBox=(format!("0 0 {side} {side}")) shape-rendering="crispEdges" {
            rect width=(side) height=(side) fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_corners_are_marked_and_the_edge_is_light() {
        let svg = square("otpauth://totp/a:b?secret=ABC", "A code").into_string();
        let side: usize =
            svg.split("viewBox=\"0 0 ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
        let dark = |x: usize, y: usize| svg.contains(&format!("M{x} {y}h1v1h-1z"));
        let last = side - QUIET - 1;
        for (x, y) in [(QUIET, QUIET), (last, QUIET), (QUIET, last)] {
            assert!(dark(x, y), "{x} {y}");
        }
        assert!(!dark(QUIET + 1, QUIET + 1), "the ring inside the corner is light");
        assert!((0..side).all(|x| !dark(x, 0) && !dark(x, QUIET - 1)));
        assert_eq!(square(&"x".repeat(5000), "A code").into_string(), "");
    }
}
