//! Passkeys, against an authenticator that signs as a telephone does.

use super::*;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub(in crate::sign_in) const ADDRESS: &str = "https://throughline.example";

/// An authenticator with one key.
pub(in crate::sign_in) struct Device {
    key: SigningKey,
    id: Vec<u8>,
    counter: u32,
    /// Whether it says that it checked its owner.
    checked: bool,
    address: &'static str,
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let word = three.iter().chain([&0, &0]).take(3).fold(0_u32, |w, b| w << 8 | u32::from(*b));
        for n in 0..=three.len() {
            text.push(char::from(LETTERS[(word >> (18 - 6 * n) & 63) as usize]));
        }
    }
    text
}

impl Device {
    pub(in crate::sign_in) fn new(seed: u8) -> Self {
        let key = SigningKey::from_slice(&[seed; 32]).unwrap();
        Self { key, id: vec![seed; 16], counter: 0, checked: true, address: ADDRESS }
    }

    fn client_data(&self, kind: &str, challenge: &Value) -> Vec<u8> {
        json!({ "type": kind, "challenge": challenge, "origin": self.address, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn data(&self, attested: &[u8]) -> Vec<u8> {
        let host = self.address.trim_start_matches("https://");
        let mut data = Sha256::digest(host.as_bytes()).to_vec();
        let (checked, has) = (u8::from(self.checked) << 2, u8::from(!attested.is_empty()) << 6);
        data.push(1 | checked | has);
        data.extend(self.counter.to_be_bytes());
        data.extend(attested);
        data
    }

    fn make(&self, asked: &CreationChallengeResponse) -> RegisterPublicKeyCredential {
        serde_json::from_value(self.made(&serde_json::to_value(asked).unwrap())).unwrap()
    }

    /// What a browser sends after making a passkey.
    pub(in crate::sign_in) fn made(&self, asked: &Value) -> Value {
        let point = self.key.verifying_key().to_sec1_point(false);
        // The key as COSE has it: EC2, ES256, P-256, x, y.
        let mut key = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        key.extend(point.x().unwrap());
        key.extend([0x22, 0x58, 0x20]);
        key.extend(point.y().unwrap());
        let mut attested = vec![0; 16];
        attested.extend((self.id.len() as u16).to_be_bytes());
        attested.extend(&self.id);
        attested.extend(key);
        let data = self.data(&attested);
        // {"fmt": "none", "attStmt": {}, "authData": …}
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt\x64none\x67attStmt\xa0\x68authData\x58");
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        let client = self.client_data("webauthn.create", &asked["publicKey"]["challenge"]);
        json!({
            "id": base64(&self.id), "rawId": base64(&self.id), "type": "public-key",
            "response": { "attestationObject": base64(&object), "clientDataJSON": base64(&client) },
        })
    }

    fn show(&mut self, asked: &RequestChallengeResponse) -> PublicKeyCredential {
        serde_json::from_value(self.shown(&serde_json::to_value(asked).unwrap())).unwrap()
    }

    /// What a browser sends after showing a passkey.
    pub(in crate::sign_in) fn shown(&mut self, asked: &Value) -> Value {
        self.counter += 1;
        let client = self.client_data("webauthn.get", &asked["publicKey"]["challenge"]);
        let data = self.data(&[]);
        let mut signed = data.clone();
        signed.extend(Sha256::digest(&client));
        let signature: Signature = self.key.sign(&signed);
        json!({
            "id": base64(&self.id), "rawId": base64(&self.id), "type": "public-key",
            "response": {
                "authenticatorData": base64(&data), "clientDataJSON": base64(&client),
                "signature": base64(signature.to_der().as_bytes()),
            },
        })
    }
}

fn passkeys() -> Passkeys {
    Passkeys::new(ADDRESS, "Throughline").unwrap()
}

fn kept(device: &Device) -> Kept {
    let passkeys = passkeys();
    let (asked, adding) = passkeys.add(Uuid::from_u128(7), "d@t.example", "Dana", &[]).unwrap();
    passkeys.added(&adding, &device.make(&asked)).unwrap()
}

#[test]
fn a_passkey_is_added_and_shown() {
    let mut device = Device::new(1);
    let first = kept(&device);
    assert_eq!(first.id, "01".repeat(16));
    let passkeys = passkeys();
    let (asked, showing) = passkeys.ask(&[]).unwrap();
    assert!(asked.public_key.allow_credentials.is_empty());
    let answer = device.show(&asked);
    assert_eq!(id_of(&answer), first.id);
    let second = passkeys.shown(showing, &answer, &first.json).unwrap();
    assert_ne!(second.json, first.json, "the counter is kept");
}

#[test]
fn what_stands_between_the_halves_travels_under_a_seal() {
    let mut device = Device::new(1);
    let first = kept(&device);
    let passkeys = passkeys();
    let (asked, showing) = passkeys.ask(std::slice::from_ref(&first.json)).unwrap();
    assert_eq!(asked.public_key.allow_credentials.len(), 1);
    let carried = super::super::sealed::seal(
        b"key",
        "passkey",
        &showing,
        jiff::Timestamp::from_second(300).unwrap(),
    )
    .unwrap();
    assert!(carried.len() < 3000, "{} bytes are too many for a cookie", carried.len());
    let back: Showing =
        super::super::sealed::open(b"key", "passkey", &carried, jiff::Timestamp::UNIX_EPOCH)
            .unwrap();
    assert!(passkeys.shown(back, &device.show(&asked), &first.json).is_ok());
}

#[test]
fn what_is_refused() {
    let mut device = Device::new(1);
    let first = kept(&device);
    let passkeys = passkeys();
    let ask = || passkeys.ask(&[]).unwrap();

    let (_, showing) = ask();
    let other = device.show(&ask().0);
    assert!(passkeys.shown(showing, &other, &first.json).is_err(), "another challenge");

    let (asked, showing) = ask();
    let mut stranger = Device::new(2);
    stranger.id = device.id.clone();
    assert!(passkeys.shown(showing, &stranger.show(&asked), &first.json).is_err(), "another key");

    let (asked, showing) = ask();
    device.checked = false;
    assert!(passkeys.shown(showing, &device.show(&asked), &first.json).is_err(), "no owner");
    device.checked = true;

    let (asked, showing) = ask();
    device.address = "https://elsewhere.example";
    assert!(passkeys.shown(showing, &device.show(&asked), &first.json).is_err(), "elsewhere");
    device.address = ADDRESS;

    let (asked, showing) = ask();
    let now = passkeys.shown(showing, &device.show(&asked), &first.json).unwrap();
    device.counter = 0;
    let (asked, showing) = ask();
    assert!(passkeys.shown(showing, &device.show(&asked), &now.json).is_err(), "a copy");
}

#[test]
fn passkeys_need_a_host_by_name() {
    for bad in ["https://192.0.2.7", "nonsense", ""] {
        assert!(Passkeys::new(bad, "Throughline").is_err(), "{bad}");
    }
    assert!(Passkeys::new("http://localhost:8080", "Throughline").is_ok());
}
