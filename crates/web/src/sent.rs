//! What a person sent with a form: fields as typed, so that a page that finds a mistake can show
//! them again; and the token by which we know that the form was ours.

use crate::frame::Frame;
use crate::who::Signed;
use crate::wrong::Wrong;
use axum::extract::multipart::Field;
use axum::extract::{Form, FromRequest, Multipart, Request};
use axum::http::{HeaderMap, StatusCode};
use maud::{Markup, html};

/// The name of the field that carries the token.
const TOKEN: &str = "csrf";

/// The hidden field that every form of a signed-in person carries.
pub fn token(signed: &Signed) -> Markup {
    html! { input type="hidden" name=(TOKEN) value=(signed.csrf); }
}

/// A form's fields in the order sent. As a handler's argument it is only to be had when the form
/// carries the token of the signed-in person's session and was sent from our own pages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sent(Vec<(String, String)>);

impl Sent {
    /// The fields of a form for which there is no session yet (signing in): the caller looks after
    /// its token.
    pub fn new(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }

    /// A field without blanks at its ends; empty where it was not sent.
    pub fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value.trim())
    }

    /// Every value sent under one name: checkboxes.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.trim())
    }

    /// Whether anything but blanks was sent under a name.
    pub fn has(&self, name: &str) -> bool {
        !self.one(name).is_empty()
    }

    /// The fields, without the token.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter(|(n, _)| n != TOKEN).map(|(n, value)| (n.as_str(), value.as_str()))
    }
}

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Wrong;

    async fn from_request(request: Request, state: &S) -> Result<Self, Wrong> {
        let frame = request.extensions().get::<Frame>().cloned().unwrap_or_default();
        let Some(signed) = frame.signed() else {
            return Err(Wrong::NotSignedIn("/".to_owned()));
        };
        let ours = from_us(request.headers());
        let Form(fields) = Form::<Vec<(String, String)>>::from_request(request, state)
            .await
            .map_err(|refusal| Wrong::of_status(refusal.status()))?;
        let sent = Self(fields);
        if ours && same(sent.one(TOKEN), &signed.csrf) { Ok(sent) } else { Err(Wrong::Stale) }
    }
}

/// Whether a form was sent from our own pages, as far as the browser tells.
fn from_us(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site");
    site.is_none_or(|site| site == "same-origin" || site == "none")
}

/// A file as sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentFile {
    /// Its name, without folders.
    pub name: String,
    /// What is in it; `None` where it is longer than [`SentFile::MOST`].
    pub bytes: Option<Vec<u8>>,
}

impl SentFile {
    /// The most bytes of a file that are taken.
    pub const MOST: usize = 10 << 20;
    /// The most bytes that are read at all. Between the two a page can still say what is amiss; a
    /// connection that is broken off cannot.
    pub const READ: usize = 6 * Self::MOST;

    async fn read(name: &str, mut field: Field<'_>) -> Result<Self, Wrong> {
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned();
        let (mut bytes, mut long) = (Vec::new(), false);
        while let Some(part) = field.chunk().await.map_err(|why| Wrong::of_status(why.status()))? {
            long |= bytes.len() + part.len() > Self::MOST;
            if !long {
                bytes.extend_from_slice(&part);
            }
        }
        Ok(Self { name, bytes: (!long).then_some(bytes) })
    }
}

/// A form with a file in it, by the same proof as [`Sent`]. Fields that prove it stand before the
/// file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SentWithFile {
    /// The fields.
    pub sent: Sent,
    /// The file; `None` where none was chosen.
    pub file: Option<SentFile>,
}

impl<S: Send + Sync> FromRequest<S> for SentWithFile {
    type Rejection = Wrong;

    async fn from_request(request: Request, state: &S) -> Result<Self, Wrong> {
        let frame = request.extensions().get::<Frame>().cloned().unwrap_or_default();
        let Some(signed) = frame.signed() else {
            return Err(Wrong::NotSignedIn("/".to_owned()));
        };
        let ours = from_us(request.headers());
        let mut form = Multipart::from_request(request, state)
            .await
            .map_err(|refusal| Wrong::of_status(refusal.status()))?;
        let unread = |status: StatusCode| Wrong::of_status(status);
        let (mut fields, mut file) = (Vec::new(), None);
        while let Some(field) = form.next_field().await.map_err(|why| unread(why.status()))? {
            let name = field.name().unwrap_or_default().to_owned();
            match field.file_name().map(str::to_owned) {
                Some(named) => {
                    // Nothing long is read for whoever has not proved that the form was ours.
                    if !ours || !same(Sent::new(fields.clone()).one(TOKEN), &signed.csrf) {
                        return Err(Wrong::Stale);
                    }
                    let read = SentFile::read(&named, field).await?;
                    file = Some(read).filter(|file| !file.name.is_empty());
                }
                None => {
                    fields.push((name, field.text().await.map_err(|why| unread(why.status()))?));
                }
            }
        }
        let sent = Sent(fields);
        if ours && same(sent.one(TOKEN), &signed.csrf) {
            Ok(Self { sent, file })
        } else {
            Err(Wrong::Stale)
        }
    }
}

/// Whether two texts are the same, in a time that does not tell where they part.
pub fn same(a: &str, b: &str) -> bool {
    let apart = a.bytes().zip(b.bytes()).fold(0, |apart, (a, b)| apart | (a ^ b));
    !b.is_empty() && a.len() == b.len() && apart == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_token_is_like_no_other() {
        assert!(same("abc", "abc"));
        for (a, b) in [("abc", "abd"), ("ab", "abc"), ("abc", "ab"), ("", ""), ("abc", "")] {
            assert!(!same(a, b), "{a} {b}");
        }
    }

    #[test]
    fn a_field_that_was_not_sent_is_empty_and_repeated_ones_are_all_there() {
        let of = |n: &str, v: &str| (n.to_owned(), v.to_owned());
        let sent = Sent::new(vec![of("csrf", "x"), of("kind", " arrest "), of("kind", "weapon")]);
        assert_eq!(sent.one("kind"), "arrest");
        assert_eq!(sent.all("kind").collect::<Vec<_>>(), ["arrest", "weapon"]);
        assert!(!sent.has("when"));
        assert_eq!(sent.fields().count(), 2);
    }
}
