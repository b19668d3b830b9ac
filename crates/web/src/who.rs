//! Who is signed in, as handlers take it: an argument that cannot be had without signing in.

use crate::frame::Frame;
use crate::wrong::Wrong;
use access::Who;
use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::request::Parts;

/// The practitioner who is signed in. A handler that takes it is not reached by anyone else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Who asks, as the policies know them.
    pub who: Who,
    /// Their name, shown to themselves.
    pub name: String,
    /// Their agency's name, as people say it.
    pub agency_name: String,
    /// The session, by the checksum of its token.
    pub session: String,
    /// What a form of this session must carry.
    pub csrf: String,
}

impl Frame {
    /// Tells the request who is signed in, after the session was read and found good. Only the
    /// first telling counts.
    pub fn sign(&self, signed: Signed) {
        let _already = self.signed.set(signed);
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Signed {
    type Rejection = Wrong;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Wrong> {
        let frame = parts.extensions.get::<Frame>();
        frame.and_then(Frame::signed).cloned().ok_or_else(|| {
            // After a form, come back to the start: an address that takes forms shows nothing.
            let shows = parts.method == Method::GET;
            let back = parts.uri.path_and_query().map_or("/", |address| address.as_str());
            let machine = back.starts_with("/api/");
            Wrong::NotSignedIn(if shows || machine { back } else { "/" }.to_owned())
        })
    }
}
