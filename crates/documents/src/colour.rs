//! Agencies' colours: tints that text stands on, and ink that can be read on a colour.

use chronology::Agency;
use practice::Practice;

/// Used for an agency that practice does not know.
const PLAIN: Colour = Colour::from_number(0x0050_5a5f);
/// Pure black: between it and white, one always reads on a colour at 4.5 to 1.
const BLACK: Colour = Colour::from_number(0);
const WHITE: Colour = Colour::from_number(0x00ff_ffff);

/// A colour in sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

impl Colour {
    /// Reads `#rrggbb`.
    pub fn read(text: &str) -> Option<Self> {
        let number = u32::from_str_radix(text.strip_prefix('#')?, 16).ok()?;
        (text.len() == 7).then_some(Self::from_number(number))
    }

    /// From `0xrrggbb`.
    pub const fn from_number(number: u32) -> Self {
        Self { red: (number >> 16) as u8, green: (number >> 8) as u8, blue: number as u8 }
    }

    /// As `rrggbb`, which office files want.
    pub fn digits(self) -> String {
        format!("{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }

    /// As `#rrggbb`.
    pub fn css(self) -> String {
        format!("#{}", self.digits())
    }

    /// A number, which spreadsheets want.
    pub fn number(self) -> u32 {
        (u32::from(self.red) << 16) | (u32::from(self.green) << 8) | u32::from(self.blue)
    }

    /// A light tint that black text can stand on: one eighth of the colour, the rest white.
    pub fn tint(self) -> Self {
        let light = |part: u8| ((u16::from(part) + 7 * 255) / 8) as u8;
        Self { red: light(self.red), green: light(self.green), blue: light(self.blue) }
    }

    /// Black or white, whichever reads better on it.
    pub fn ink(self) -> Self {
        if contrast(self, WHITE) >= contrast(self, BLACK) { WHITE } else { BLACK }
    }

    /// The same hue, darkened until it reads as text on white (4.5 to 1).
    pub fn as_text(self) -> Self {
        let mut colour = self;
        while contrast(colour, WHITE) < 4.5 {
            let darker = |part: u8| (u16::from(part) * 15 / 16) as u8;
            colour = Self {
                red: darker(colour.red),
                green: darker(colour.green),
                blue: darker(colour.blue),
            };
        }
        colour
    }

    /// Relative luminance as WCAG 2 defines it.
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

/// Contrast between two colours as WCAG 2 defines it, 1 to 21.
fn contrast(a: Colour, b: Colour) -> f64 {
    let (a, b) = (a.luminance(), b.luminance());
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The colour that practice gives an agency.
pub fn of(agency: &Agency, practice: &Practice) -> Colour {
    practice.agencies.rule(agency).and_then(|rule| Colour::read(&rule.colour)).unwrap_or(PLAIN)
}

/// The short label that always stands beside the colour: the one that practice gives, else the
/// name's initials, or the first letters of a single word.
pub fn label(agency: &Agency, practice: &Practice) -> String {
    if let Some(rule) = practice.agencies.rule(agency) {
        return rule.short.clone();
    }
    let words = agency.0.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let initials = words.filter_map(|word| word.chars().next()).collect::<String>();
    let short = if initials.chars().count() > 1 { initials } else { agency.0.clone() };
    short.chars().take(3).collect::<String>().to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_agency_has_a_label_that_reads_on_its_colour_its_tint_and_white() {
        let practice = Practice::embedded().unwrap();
        for rule in &practice.agencies.agency {
            let colour = of(&Agency(rule.key.clone()), &practice);
            assert!(contrast(colour, colour.ink()) >= 4.5, "{} on its ink", rule.key);
            assert!(contrast(colour.tint(), BLACK) >= 12.0, "{} tint", rule.key);
            assert!(contrast(colour.as_text(), WHITE) >= 4.5, "{} as text", rule.key);
        }
    }

    #[test]
    fn an_unknown_agency_is_labelled_by_its_name() {
        let practice = Practice::embedded().unwrap();
        assert_eq!(label(&Agency("Boxing Club".to_owned()), &practice), "BC");
        assert_eq!(label(&Agency("Lifeboat".to_owned()), &practice), "LIF");
        assert_eq!(label(&Agency("social_care".to_owned()), &practice), "CSC");
    }

    #[test]
    fn only_six_digits_are_a_colour() {
        assert_eq!(Colour::read("#1d70b8").map(Colour::css).as_deref(), Some("#1d70b8"));
        assert_eq!(Colour::read("1d70b8"), None);
        assert_eq!(Colour::read("#fff"), None);
        assert_eq!(Colour::read("#zzzzzz"), None);
    }
}
