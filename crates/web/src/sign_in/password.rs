//! Passwords: what is taken, how it is kept, and that an unknown account costs the same work.
//!
//! Parameters are OWASP's first choice for argon2id (Password Storage Cheat Sheet): 19 MiB, two
//! passes, one lane. The rules follow NCSC and Cyber Essentials: length, no list of common ones, no
//! forced changes, no rules about signs; pasting is allowed.

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::collections::HashSet;
use std::sync::LazyLock;

/// The fewest characters.
pub const LEAST: usize = 12;
/// The most characters: enough for any sentence, little enough that nobody can make us hash books.
pub const MOST: usize = 256;

/// Memory in KiB, passes, lanes.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weak {
    /// Fewer than [`LEAST`] characters.
    #[error("Password must be 12 characters or more")]
    Short,
    /// More than [`MOST`] characters.
    #[error("Password must be 256 characters or fewer")]
    Long,
    /// On the list of common ones, or one of them with figures and signs hung on.
    #[error(
        "Choose a password that is less common: three words that have nothing to do with each other work well"
    )]
    Common,
    /// Hardly more than the person's name, e-mail address or agency.
    #[error("Choose a password that does not come from your name, e-mail address or agency")]
    AboutYou,
}

/// Why no hash could be made: not enough memory, in practice.
#[derive(Debug, thiserror::Error)]
#[error("the password could not be hashed: {0}")]
pub struct Unhashed(String);

/// Bodies of common passwords, in lower case without figures and signs.
static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("common_passwords.txt").lines();
    lines.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
});

/// Why a password is not taken; `None` where it is. `about` are the person's own words: name,
/// e-mail address, agency.
pub fn weak(password: &str, about: &[&str]) -> Option<Weak> {
    let length = password.chars().count();
    if length < LEAST {
        return Some(Weak::Short);
    }
    if length > MOST {
        return Some(Weak::Long);
    }
    if monotonous(password) || common(password) {
        return Some(Weak::Common);
    }
    let said = letters(password);
    let own = about.iter().flat_map(|words| words.split(|c: char| !c.is_alphanumeric()));
    let rest = own
        .map(letters)
        .filter(|word| word.len() >= 3)
        .fold(said.clone(), |rest, word| rest.replace(&word, ""));
    (rest.len() < said.len() && rest.chars().count() < 5).then_some(Weak::AboutYou)
}

/// Few different characters, or one long run up or down the alphabet or the figures.
fn monotonous(password: &str) -> bool {
    let different: HashSet<char> = password.to_lowercase().chars().collect();
    let codes: Vec<i64> = password.chars().map(|c| i64::from(u32::from(c))).collect();
    let steps = codes.iter().zip(codes.iter().skip(1)).map(|(a, b)| b - a);
    let runs = steps.filter(|step| step.abs() <= 1).count();
    different.len() < 5 || runs * 4 >= password.chars().count() * 3
}

/// One or two words of the list, whatever figures and signs hang on them.
fn common(password: &str) -> bool {
    // Figures and signs at the ends are hung on; inside, some of them are written for letters.
    let body = password.trim_matches(|c: char| !c.is_alphabetic());
    [letters(body), letters(&unleet(body))].iter().any(|said| {
        COMMON.contains(said.as_str())
            || (1..said.len()).any(|at| {
                let parts = said.split_at_checked(at);
                parts.is_some_and(|(a, b)| COMMON.contains(a) && COMMON.contains(b))
            })
    })
}

fn letters(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect()
}

/// Figures and signs that are written for letters.
fn unleet(text: &str) -> String {
    let letter = |c| match c {
        '0' => 'o',
        '1' | '!' | '|' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    };
    text.chars().map(letter).collect()
}

fn hasher() -> Result<Argon2<'static>, Unhashed> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(unhashed)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn unhashed(error: impl std::fmt::Display) -> Unhashed {
    Unhashed(error.to_string())
}

/// What is kept of a password: a PHC string. `salt` is 16 random bytes.
///
/// # Errors
/// [`Unhashed`] where memory is short.
pub fn hash(password: &str, salt: [u8; 16]) -> Result<String, Unhashed> {
    let hash = hasher()?.hash_password_with_salt(password.as_bytes(), &salt).map_err(unhashed)?;
    Ok(hash.to_string())
}

/// Whether a password is the one kept. With nothing kept (no such account, or one without a
/// password) a decoy is hashed, so that the answer takes as long.
///
/// # Errors
/// [`Unhashed`] where the decoy cannot be made.
pub fn is_right(kept: Option<&str>, password: &str) -> Result<bool, Unhashed> {
    // Nobody can have such a password, and so nobody can make us hash it.
    let password = if password.chars().count() > MOST { "" } else { password };
    let against = if let Some(kept) = kept { kept } else { decoy()? };
    let right = hasher()?.verify_password(password.as_bytes(), against).is_ok();
    Ok(kept.is_some() && right)
}

/// A hash that nobody's password has: made once, as making one is itself the work to be hidden.
fn decoy() -> Result<&'static str, Unhashed> {
    static DECOY: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    if let Some(decoy) = DECOY.get() {
        return Ok(decoy);
    }
    let made =
        hasher()?.hash_password_with_salt(b"nobody", &[7; 16]).map_err(unhashed)?.to_string();
    Ok(DECOY.get_or_init(|| made))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_by_argon2id_with_owasp_parameters_and_never_as_written() {
        let kept = hash("correct horse battery", [1; 16]).unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert_ne!(kept, hash("correct horse battery", [2; 16]).unwrap());
        assert!(is_right(Some(&kept), "correct horse battery").unwrap());
        for wrong in ["correct horse batterz", "", "correct horse battery "] {
            assert!(!is_right(Some(&kept), wrong).unwrap(), "{wrong}");
        }
    }

    #[test]
    fn nothing_kept_is_never_right() {
        for password in ["nobody", "", "correct horse battery"] {
            assert!(!is_right(None, password).unwrap());
        }
        assert!(!is_right(Some("not a hash"), "nobody").unwrap());
    }

    #[test]
    fn the_decoy_costs_what_a_real_one_costs() {
        let decoy = decoy().unwrap();
        let kept = hash("correct horse battery", [1; 16]).unwrap();
        let cost = |phc: &str| phc.split('$').take(4).collect::<Vec<_>>().join("$");
        assert_eq!(cost(decoy), cost(&kept));
    }

    #[test]
    fn what_is_not_taken_and_why() {
        let about = ["Dana Example", "dana.example@trust.example", "Anyshire Trust"];
        let cases = [
            ("short", Some(Weak::Short)),
            ("elevenchars", Some(Weak::Short)),
            ("aaaaaaaaaaaa", Some(Weak::Common)),
            ("abababababab", Some(Weak::Common)),
            ("123456789012", Some(Weak::Common)),
            ("abcdefghijklmn", Some(Weak::Common)),
            ("Password12345", Some(Weak::Common)),
            ("P@ssw0rd2026!", Some(Weak::Common)),
            ("passwordpassword", Some(Weak::Common)),
            ("Safeguarding1!", Some(Weak::Common)),
            ("letmein-welcome-1", Some(Weak::Common)),
            ("dana.example26", Some(Weak::AboutYou)),
            ("DanaExample!!1", Some(Weak::AboutYou)),
            ("anyshiretrust1", Some(Weak::AboutYou)),
            ("correct horse battery", None),
            ("dana grows purple leeks", None),
            ("ŵy pedwar ceffyl glas", None),
        ];
        for (password, expected) in cases {
            assert_eq!(weak(password, &about), expected, "{password}");
        }
        assert_eq!(weak(&"word and ".repeat(40), &about), Some(Weak::Long));
    }
}
