//! **Webhooks**: other systems are told that something was done in a child's file, so that they need
//! not ask again and again. A message has the file's name and the kind of act, and nothing of what
//! was recorded: whoever gets it asks the API, by its own rights.
//!
//! A message is a job, put in hand in the act's own transaction, and sent when the act is kept; where
//! it is not taken, again after a time that doubles. Each is signed as
//! [Standard Webhooks](https://www.standardwebhooks.com/) has it: HMAC-SHA256 over the message's
//! name, the moment and the text. It is sent only where the practitioner whose rights the webhook
//! has may open the file at that moment.

use crate::app::App;
use crate::desk::Desk;
use crate::jobs::NotDone;
use crate::opened::file_of;
use crate::wrong::Wrong;
use access::{Act, Moment, Role, TeamId, Thing, Who};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use openidconnect::reqwest::Client;
use openidconnect::url::{Host, Url};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use store::{At, ChildId, Job, Practitioner, RowId, Webhook};

/// The kind of a job that tells something to a webhook.
pub const KIND: &str = "webhook";
/// What a secret begins with, so that people know it for one.
const SECRET: &str = "whsec_";

/// What can be told: its name in messages, the act's key, what people read.
pub const EVENTS: [(&str, &str, &str); 9] = [
    ("file.made", "create_file", "A file was made for a child"),
    ("file.recorded", "record", "An entry or a person was recorded"),
    ("entries.imported", "import", "A return was brought in"),
    ("entry.corrected", "supersede", "An entry was corrected"),
    ("entry.withdrawn", "withdraw", "An entry was withdrawn"),
    ("entry.sealed", "seal", "An entry was sealed"),
    ("entry.unsealed", "unseal", "A seal was taken off an entry"),
    ("involvement.began", "involve", "Someone began to work with a child"),
    ("involvement.ended", "end_involvement", "Someone's work with a child ended"),
];

/// A message in hand.
#[derive(Debug, Serialize, Deserialize)]
struct Message {
    webhook: RowId,
    /// The message's own name: that of the act's audit line, the same for each try.
    name: RowId,
    event: String,
    child: ChildId,
    at: At,
}

/// A message as it is sent.
#[derive(Serialize)]
struct Sent<'a> {
    r#type: &'a str,
    timestamp: &'a str,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    child: &'a str,
}

/// The messages that an act gives rise to, to be put in hand with it.
///
/// # Errors
/// Where the store does not answer.
pub fn told_of(desk: &Desk, act: &str, child: &ChildId, name: &RowId) -> Result<Vec<Job>, Wrong> {
    let Some((event, ..)) = EVENTS.iter().find(|(_, of, _)| *of == act) else {
        return Ok(Vec::new());
    };
    let mut jobs = Vec::new();
    for hook in desk.store().webhooks()?.into_iter().filter(|hook| tells(hook, event)) {
        let message = Message {
            webhook: hook.id,
            name: name.clone(),
            event: (*event).to_owned(),
            child: child.clone(),
            at: desk.at(),
        };
        let body = serde_json::to_string(&message);
        let body = body.map_err(|why| Wrong::inside("writing a message", why))?;
        let id = RowId(desk.name());
        jobs.push(Job { id, kind: KIND.to_owned(), body, due: desk.at(), ..Job::default() });
    }
    Ok(jobs)
}

fn tells(hook: &Webhook, event: &str) -> bool {
    hook.is_open && hook.events.split(' ').any(|one| one == event)
}

/// What a webhook's secret is bound to where it is kept.
fn secret_of(hook: &RowId) -> String {
    format!("{KIND} {hook}")
}

/// A new secret, from random bytes, as it is shown once; and as it is kept.
///
/// # Errors
/// Where it cannot be locked.
pub fn made(
    app: &App,
    hook: &RowId,
    chance: [u8; 32],
    nonce: [u8; 12],
) -> Result<(String, String), Wrong> {
    let shown = format!("{SECRET}{}", STANDARD.encode(chance));
    let kept = app.secrets().lock(&secret_of(hook), &shown, nonce);
    let kept = kept.map_err(|why| Wrong::inside("keeping a webhook's secret", why))?;
    Ok((shown, kept))
}

/// Locks a webhook's secret anew where it is not locked under the first key.
///
/// # Errors
/// As [`crate::sign_in::locked::Keys::open`].
pub fn locked_anew(
    app: &App,
    hook: &Webhook,
    nonce: [u8; 12],
) -> Result<Option<String>, crate::sign_in::locked::LockError> {
    if app.secrets().is_current(&hook.secret) {
        return Ok(None);
    }
    let of = secret_of(&hook.id);
    let open = app.secrets().open(&of, &hook.secret)?;
    app.secrets().lock(&of, &open, nonce).map(Some)
}

/// An address to which messages may go: by TLS, or to this machine itself.
///
/// # Errors
/// What is wrong with it, in words.
pub fn address(typed: &str) -> Result<String, &'static str> {
    let url: Url =
        typed.parse().map_err(|_| "Enter a whole address, such as https://a.example/in")?;
    let here = match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    if url.scheme() != "https" && !(url.scheme() == "http" && here) {
        return Err("Enter an address that begins with https://");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("Leave the name and password out of the address: messages are signed");
    }
    Ok(url.into())
}

/// The signature of a message (Standard Webhooks, symmetric): version 1, and the mark in base 64.
/// `None` where the secret is none of ours.
fn signature(secret: &str, name: &str, seconds: i64, body: &str) -> Option<String> {
    let key = STANDARD.decode(secret.strip_prefix(SECRET)?).ok()?;
    let mut mark = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mark.update(format!("{name}.{seconds}.{body}").as_bytes());
    Some(format!("v1,{}", STANDARD.encode(mark.finalize().into_bytes())))
}

/// A message with where it goes.
struct Ready {
    url: String,
    secret: String,
    name: String,
    body: String,
}

/// Sends the message of a job.
///
/// # Errors
/// Where it was not taken; it is sent again later.
pub async fn send(app: &App, http: &Client, job: &Job) -> Result<(), NotDone> {
    let (preparing, job, now) = (app.clone(), job.clone(), app.now());
    let ready = tokio::task::spawn_blocking(move || ready(&preparing, &job, now)).await??;
    let Some(Ready { url, secret, name, body }) = ready else { return Ok(()) };
    let seconds = now.as_second();
    let mark = signature(&secret, &name, seconds, &body).ok_or(NotDone::Secret)?;
    let asked = http
        .post(url)
        .header("content-type", "application/json")
        .header("webhook-id", name)
        .header("webhook-timestamp", seconds)
        .header("webhook-signature", mark)
        .body(body);
    // The address is left out of what is said: it is kept with the job, and may hold a token.
    let answer =
        asked.send().await.map_err(|why| NotDone::Unreached(why.without_url().to_string()))?;
    let status = answer.status();
    if status.is_success() { Ok(()) } else { Err(NotDone::NotTaken(status.as_u16())) }
}

/// The message, or `None` where nobody is to be told any more: the webhook was closed, or whose
/// rights it has may not open the file now.
fn ready(app: &App, job: &Job, now: Timestamp) -> Result<Option<Ready>, NotDone> {
    let message: Message = serde_json::from_str(&job.body)?;
    let store = app.store();
    let mut hooks = store.webhooks()?.into_iter();
    let hook = hooks.find(|hook| hook.id == message.webhook && tells(hook, &message.event));
    let Some(hook) = hook else { return Ok(None) };
    let who = store.practitioner(&hook.practitioner)?;
    let Some(who) = who.filter(|who| who.standing == "active") else { return Ok(None) };
    if !may_open(app, &who, &message.child, now)? {
        return Ok(None);
    }
    let (child, timestamp) = (message.child.as_str(), message.at.as_str());
    let sent = Sent { r#type: &message.event, timestamp, data: Data { child } };
    Ok(Some(Ready {
        body: serde_json::to_string(&sent)?,
        secret: app.secrets().open(&secret_of(&hook.id), &hook.secret)?,
        name: message.name.0,
        url: hook.url,
    }))
}

fn may_open(
    app: &App,
    who: &Practitioner,
    child: &ChildId,
    now: Timestamp,
) -> Result<bool, NotDone> {
    let ties = app.store().ties(child)?;
    if !ties.exists {
        return Ok(false);
    }
    let file =
        file_of(app.store(), child, &ties, now).map_err(|why| NotDone::File(why.to_string()))?;
    let who = Who {
        practitioner: access::PractitionerId(who.id.0.clone()),
        agency: who.agency.clone(),
        teams: who.teams.iter().map(|team| TeamId(team.0.clone())).collect(),
        roles: who.roles.iter().filter_map(|key| Role::of(key)).collect(),
        second_factor: true,
    };
    let moment = Moment { at: now, today: app.today() };
    Ok(app.access().decide(&who, Act::Look, Thing::File(&file), moment).allowed)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The example of the standard's own libraries.
    #[test]
    fn a_known_signature() {
        let mark = signature(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(mark.unwrap(), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert_eq!(signature("not ours", "a", 1, "b"), None);
    }

    #[test]
    fn messages_go_by_tls_or_to_this_machine() {
        for good in [
            "https://cms.example/in?of=1",
            "https://10.0.0.5/in",
            "http://127.0.0.1:8090/in",
            "http://[::1]/in",
            "http://localhost/in",
        ] {
            assert!(address(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "cms.example",
            "/in",
            "http://cms.example/in",
            "http://localhost.example/in",
            "http://10.0.0.5/in",
            "ftp://127.0.0.1/in",
            "https://name:word@cms.example/in",
            "file:///etc/passwd",
        ] {
            assert!(address(bad).is_err(), "{bad}");
        }
    }
}
