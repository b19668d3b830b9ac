//! Signing in against a real store.

use super::*;
use crate::sign_in::factors::{APP, Has};
use crate::sign_in::locked::Keys;
use crate::sign_in::totp::Authenticator;
use chronology::Agency;
use std::sync::atomic::{AtomicU64, Ordering};
use store::AgencyRow;
use totp_rs::{Algorithm, Builder as TotpBuilder, Secret};

const PASSWORD_OF_DANA: &str = "purple leeks grow slowly";
const ELSEWHERE: &str = "198.51.100.1";
const HERE: &str = "192.0.2.7";

/// Different bytes each time.
#[expect(clippy::unnecessary_wraps, reason = "the system's own may fail")]
fn counted(bytes: &mut [u8]) -> Result<(), NoChance> {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let count = COUNT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    for (byte, n) in bytes.iter_mut().rev().zip(count.iter().rev()) {
        *byte = *n;
    }
    Ok(())
}

struct World {
    store: Store,
    secrets: Keys,
    dana: Practitioner,
    _folder: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create(folder.path().join("t.db").to_str().unwrap()).unwrap();
        let dana = Practitioner {
            id: "dana".into(),
            agency: Agency("social_care".to_owned()),
            name: "Dana Example".to_owned(),
            email: "dana@trust.example".to_owned(),
            standing: "active".to_owned(),
            created: At::read("2026-03-02T08:00:00Z").unwrap(),
            roles: vec!["practitioner".to_owned()],
            teams: Vec::new(),
        };
        let secrets = Keys::read(&Keys::made([7; 32])).unwrap();
        let world = Self { store, secrets, dana, _folder: folder };
        let accounts = world.at(0);
        let audit = accounts.audit("set_up", None, "").unwrap();
        let agency = AgencyRow {
            agency: Agency("social_care".to_owned()),
            name: "Anyshire Trust".to_owned(),
            is_open: true,
        };
        world
            .store
            .act(&audit, |acting| {
                acting.put_agency(&agency)?;
                acting.add_practitioner(&world.dana)
            })
            .unwrap();
        accounts.set_password(&world.dana, PASSWORD_OF_DANA, "").unwrap();
        world
    }

    /// Accounts so many seconds into the test.
    fn at(&self, second: i64) -> Accounts<'_> {
        let begin = 1_772_442_000;
        Accounts {
            store: &self.store,
            key: b"a key of tests",
            secrets: &self.secrets,
            now: Timestamp::from_second(begin + second).unwrap(),
            chance: Chance(counted),
            operation: "TEST-0001",
        }
    }

    fn stand(&mut self, standing: &str) {
        standing.clone_into(&mut self.dana.standing);
        let audit = self.at(0).audit("stand", None, "").unwrap();
        self.store.act(&audit, |acting| acting.change_practitioner(&self.dana)).unwrap();
    }
}

fn guess<'a>(email: &'a str, password: &'a str, address: &'a str) -> Guess<'a> {
    Guess { email, password, address, device: None }
}

fn code(app: &Authenticator, at: Timestamp) -> String {
    let secret = Secret::try_from_base32(&app.secret).unwrap();
    let totp = TotpBuilder::new().with_algorithm(Algorithm::SHA1).with_secret(secret);
    totp.build().unwrap().generate(at.as_second() as u64).to_string()
}

#[test]
fn the_right_password_opens_and_nothing_else_does() {
    let world = World::new();
    let accounts = world.at(0);
    let right = accounts.guess_password(guess("DANA@trust.example ", PASSWORD_OF_DANA, HERE));
    assert_eq!(right.unwrap(), Guessed::Right(world.dana.clone()));
    for (email, password) in [
        ("dana@trust.example", "purple leeks grow quickly"),
        ("dana@trust.example", ""),
        ("nobody@trust.example", PASSWORD_OF_DANA),
        ("", ""),
    ] {
        let wrong = accounts.guess_password(guess(email, password, HERE)).unwrap();
        assert_eq!(wrong, Guessed::Wrong, "{email} {password}");
    }
}

#[test]
fn someone_suspended_gets_the_same_answer_as_nobody_and_loses_their_sessions() {
    let mut world = World::new();
    let token = world.at(0).begin(&world.dana, true, "Firefox").unwrap();
    assert!(world.at(1).session(&token).unwrap().is_some());
    world.stand("suspended");
    let guessed =
        world.at(2).guess_password(guess("dana@trust.example", PASSWORD_OF_DANA, HERE)).unwrap();
    assert_eq!(guessed, Guessed::Wrong);
    assert!(world.at(2).session(&token).unwrap().is_none());
}

#[test]
fn an_unknown_account_is_slowed_exactly_as_a_known_one() {
    let world = World::new();
    let accounts = world.at(0);
    let tries = |email: &str| -> Vec<Guessed<Practitioner>> {
        let one = |_| accounts.guess_password(guess(email, "a wrong password", ELSEWHERE)).unwrap();
        (0..8).map(one).collect()
    };
    let known = tries("dana@trust.example");
    assert_eq!(known, tries("nobody@trust.example"));
    assert_eq!(known.iter().filter(|one| **one == Guessed::Wrong).count(), 6);
    assert_eq!(known.last(), Some(&Guessed::Wait(1)));
}

#[test]
fn a_stranger_guessing_for_hours_does_not_keep_the_person_out() {
    let world = World::new();
    let mark = slow::device_mark(b"a key of tests", "dana@trust.example", [5; 16]);
    let mut second = 0;
    for round in 0..200_i64 {
        let address = format!("198.51.100.{}", round % 250);
        let accounts = world.at(second);
        let tried =
            accounts.guess_password(guess("dana@trust.example", "a wrong password", &address));
        second += match tried.unwrap() {
            Guessed::Wait(seconds) => i64::try_from(seconds).unwrap(),
            _ => 1,
        };
    }
    // From the browser that she always uses: at once.
    let known =
        Guess { device: Some(&mark), ..guess("dana@trust.example", PASSWORD_OF_DANA, HERE) };
    let right = world.at(second).guess_password(known).unwrap();
    assert!(matches!(right, Guessed::Right(_)), "{right:?}");
    // From a new one, at an address that has not guessed: at once too, in the midst of it.
    let new = guess("dana@trust.example", PASSWORD_OF_DANA, HERE);
    let right = world.at(second).guess_password(new).unwrap();
    assert!(matches!(right, Guessed::Right(_)), "{right:?}");
}

#[test]
fn what_was_counted_is_forgotten_after_a_day() {
    let world = World::new();
    for _ in 0..7 {
        let wrong = guess("dana@trust.example", "a wrong password", ELSEWHERE);
        world.at(0).guess_password(wrong).unwrap();
    }
    let right = guess("dana@trust.example", PASSWORD_OF_DANA, ELSEWHERE);
    assert_eq!(world.at(0).guess_password(right).unwrap(), Guessed::Wait(1));
    // Guesses that go on do not keep the old ones alive for ever.
    let wrong = guess("dana@trust.example", "a wrong password", ELSEWHERE);
    world.at(slow::FORGOTTEN - 10).guess_password(wrong).unwrap();
    let counts = slow::counts("dana@trust.example", ELSEWHERE, None);
    assert_eq!(world.at(slow::FORGOTTEN).wait(&counts).unwrap(), 0);
    assert!(world.store.attempts(&counts[0].about).unwrap().is_none());
}

#[test]
fn signing_in_often_from_one_address_is_never_slowed() {
    let world = World::new();
    let accounts = world.at(0);
    for n in 0..30 {
        let mine = slow::counts("dana@trust.example", HERE, None);
        accounts.count(&mine, true).unwrap();
        accounts.clear(&mine).unwrap();
        assert_eq!(accounts.wait(&mine).unwrap(), 0, "{n}");
    }
}

#[test]
fn a_session_is_found_by_its_token_only_and_ends() {
    let world = World::new();
    let token = world.at(0).begin(&world.dana, true, "Firefox").unwrap();
    let (session, who) = world.at(10).session(&token).unwrap().unwrap();
    assert_eq!((who.id, session.second_factor), (world.dana.id.clone(), true));
    assert_eq!(session.token_hash, token.sum());
    let kept = Token::read(&session.token_hash).unwrap();
    assert!(world.at(10).session(&kept).unwrap().is_none(), "what is kept does not open");
    assert!(world.at(59 * 60).session(&token).unwrap().is_some());
    assert!(world.at(59 * 60 + 3601).session(&token).unwrap().is_none(), "an hour of nothing");
}

#[test]
fn sign_out_everywhere_ends_every_session() {
    let world = World::new();
    let accounts = world.at(0);
    let tokens: Vec<Token> =
        (0..3).map(|_| accounts.begin(&world.dana, true, "Firefox").unwrap()).collect();
    accounts.sign_out(&tokens[0].sum(), &world.dana).unwrap();
    assert!(accounts.session(&tokens[0]).unwrap().is_none());
    assert!(accounts.session(&tokens[1]).unwrap().is_some());
    assert_eq!(accounts.sign_out_everywhere(&world.dana).unwrap(), 2);
    assert!(tokens.iter().all(|token| accounts.session(token).unwrap().is_none()));
}

#[test]
fn a_new_password_signs_out_everywhere_else_and_ends_the_old_one() {
    let world = World::new();
    let accounts = world.at(0);
    let here = accounts.begin(&world.dana, true, "Firefox").unwrap();
    let there = accounts.begin(&world.dana, true, "Telephone").unwrap();
    accounts.set_password(&world.dana, "three other words entirely", &here.sum()).unwrap();
    assert!(accounts.session(&here).unwrap().is_some());
    assert!(accounts.session(&there).unwrap().is_none());
    let old = accounts.guess_password(guess("dana@trust.example", PASSWORD_OF_DANA, HERE));
    assert_eq!(old.unwrap(), Guessed::Wrong);
}

#[test]
fn an_app_is_set_up_by_a_code_and_each_code_works_once() {
    let world = World::new();
    let accounts = world.at(0);
    assert!(accounts.has(&world.dana).unwrap().nothing());
    let app = accounts.offer_app(&world.dana).unwrap();
    assert_eq!(accounts.offer_app(&world.dana).unwrap(), app, "the same until it is tried");
    let now = code(&app, accounts.now);
    assert_eq!(accounts.guess_code(&world.dana, &now).unwrap(), Guessed::Wrong, "not set up yet");
    assert_eq!(accounts.confirm_app(&world.dana, "000000").unwrap(), Guessed::Wrong);
    assert_eq!(accounts.confirm_app(&world.dana, &now).unwrap(), Guessed::Right(()));
    assert!(accounts.has(&world.dana).unwrap().app);
    assert_eq!(accounts.guess_code(&world.dana, &now).unwrap(), Guessed::Wrong, "used to set up");
    let later = world.at(30);
    let next = code(&app, later.now);
    assert_eq!(later.guess_code(&world.dana, &next).unwrap(), Guessed::Right(()));
    assert_eq!(later.guess_code(&world.dana, &next).unwrap(), Guessed::Wrong, "again");
    // Another app takes its place.
    let other = later.offer_app(&world.dana).unwrap();
    let much_later = world.at(90);
    let right = much_later.confirm_app(&world.dana, &code(&other, much_later.now)).unwrap();
    assert_eq!(right, Guessed::Right(()));
    let after = world.at(150);
    let old = after.guess_code(&world.dana, &code(&app, after.now)).unwrap();
    assert_eq!(old, Guessed::Wrong, "the old app");
}

#[test]
fn codes_are_slowed_like_passwords() {
    let world = World::new();
    let accounts = world.at(0);
    let tries: Vec<_> =
        (0..8).map(|_| accounts.guess_code(&world.dana, "000000").unwrap()).collect();
    assert_eq!(tries.last(), Some(&Guessed::Wait(1)));
}

#[test]
fn a_recovery_code_opens_once_and_new_ones_end_the_old() {
    let world = World::new();
    let accounts = world.at(0);
    let codes = accounts.new_recovery(&world.dana).unwrap();
    assert_eq!(accounts.has(&world.dana).unwrap(), Has { recovery: 10, ..Has::default() });
    assert_eq!(accounts.guess_code(&world.dana, &codes[3]).unwrap(), Guessed::Right(()));
    assert_eq!(accounts.guess_code(&world.dana, &codes[3]).unwrap(), Guessed::Wrong);
    let new = accounts.new_recovery(&world.dana).unwrap();
    assert_eq!(accounts.guess_code(&world.dana, &codes[4]).unwrap(), Guessed::Wrong);
    assert_eq!(accounts.guess_code(&world.dana, &new[4]).unwrap(), Guessed::Right(()));
}

#[test]
fn half_a_session_becomes_whole_under_another_token() {
    let world = World::new();
    let accounts = world.at(0);
    let half = accounts.begin(&world.dana, false, "Firefox").unwrap();
    let (session, who) = accounts.session(&half).unwrap().unwrap();
    assert!(!session.second_factor);
    let whole = accounts.promote(&session, &who).unwrap();
    assert!(accounts.session(&half).unwrap().is_none());
    assert!(accounts.session(&whole).unwrap().unwrap().0.second_factor);
}

#[test]
fn a_link_to_choose_a_password_works_once_and_for_three_days() {
    let world = World::new();
    let link = world.at(0).invite(&world.dana).unwrap();
    let day = 24 * 60 * 60;
    assert!(world.at(3 * day).invited(&link).unwrap().is_some());
    assert!(world.at(3 * day + 1).invited(&link).unwrap().is_none());
    let newer = world.at(10).invite(&world.dana).unwrap();
    assert!(world.at(20).invited(&link).unwrap().is_none(), "an earlier link ends");
    let taken = world.at(20).take_up(&newer, "three other words entirely").unwrap();
    assert_eq!(taken.unwrap().id, world.dana.id);
    assert!(world.at(20).take_up(&newer, "a fourth password of mine").unwrap().is_none());
    let right = guess("dana@trust.example", "three other words entirely", HERE);
    assert!(matches!(world.at(20).guess_password(right).unwrap(), Guessed::Right(_)));
}

#[test]
fn who_has_lost_everything_begins_again_by_a_link() {
    let world = World::new();
    let accounts = world.at(0);
    let app = accounts.offer_app(&world.dana).unwrap();
    accounts.confirm_app(&world.dana, &code(&app, accounts.now)).unwrap();
    let codes = accounts.new_recovery(&world.dana).unwrap();
    let session = accounts.begin(&world.dana, true, "Firefox").unwrap();
    accounts.begin_again(&world.dana).unwrap();
    assert_eq!(accounts.has(&world.dana).unwrap(), Has::default());
    assert!(accounts.session(&session).unwrap().is_none());
    assert_eq!(accounts.guess_code(&world.dana, &codes[0]).unwrap(), Guessed::Wrong);
    let old = guess("dana@trust.example", PASSWORD_OF_DANA, HERE);
    assert_eq!(accounts.guess_password(old).unwrap(), Guessed::Wrong, "the old password too");
    let link = accounts.invite(&world.dana).unwrap();
    assert!(accounts.take_up(&link, "three other words entirely").unwrap().is_some());
}

#[test]
fn what_is_done_about_an_account_is_written_down_without_secrets() {
    let world = World::new();
    let accounts = world.at(0);
    let token = accounts.begin(&world.dana, true, "Firefox on Linux").unwrap();
    let codes = accounts.new_recovery(&world.dana).unwrap();
    accounts.guess_code(&world.dana, &codes[0]).unwrap();
    accounts.sign_out(&token.sum(), &world.dana).unwrap();
    let filter = store::AuditFilter { limit: 20, ..store::AuditFilter::default() };
    let lines = world.store.audit(&filter).unwrap();
    let acts: Vec<&str> = lines.iter().map(|line| line.act.as_str()).collect();
    for act in ["password_set", "sign_in", "recovery_codes_made", "recovery_code_used", "sign_out"]
    {
        assert!(acts.contains(&act), "{act} of {acts:?}");
    }
    let all = format!("{lines:?}");
    for secret in [token.as_str(), &codes[0], PASSWORD_OF_DANA] {
        assert!(!all.contains(secret));
    }
}

#[test]
fn a_subject_is_one_persons_only() {
    let world = World::new();
    let accounts = world.at(0);
    let vouched = crate::sign_in::oidc::Vouched {
        subject: "https://id.example dana".to_owned(),
        second_factor: true,
    };
    assert_eq!(accounts.vouched(&vouched).unwrap(), None);
    accounts.tie(&world.dana, &vouched).unwrap();
    assert_eq!(accounts.vouched(&vouched).unwrap().unwrap().id, world.dana.id);
    assert!(accounts.tie(&world.dana, &vouched).is_err());
}

#[test]
fn the_key_of_seals_is_made_once() {
    let world = World::new();
    let now = world.at(0).now;
    let first = key_of(&world.store, now, Chance(counted)).unwrap();
    assert_eq!(first.len(), 64);
    assert_eq!(key_of(&world.store, now, Chance(counted)).unwrap(), first);
}

#[test]
fn an_app_is_kept_locked_and_one_that_was_kept_open_goes_on_and_is_locked() {
    let mut world = World::new();
    let accounts = world.at(0);
    let app = accounts.offer_app(&world.dana).unwrap();
    let kept = || world.store.credentials_of(APP).unwrap().remove(0);
    assert!(!kept().secret.contains(&app.secret), "{}", kept().secret);
    assert_eq!(accounts.offer_app(&world.dana).unwrap(), app, "the same until it is tried");
    let first = code(&app, accounts.now);
    assert_eq!(accounts.confirm_app(&world.dana, &first).unwrap(), Guessed::Right(()));
    assert!(!kept().secret.contains(&app.secret), "{}", kept().secret);
    assert_eq!(accounts.lock_all().unwrap(), 0);

    // As it was kept before there were keys.
    let open = serde_json::to_string(&Authenticator { shown: true, ..app.clone() }).unwrap();
    world.store.lock_credential(&kept().id, &kept().secret, &open).unwrap();
    let later = world.at(60);
    assert_eq!(later.guess_code(&world.dana, &code(&app, later.now)).unwrap(), Guessed::Right(()));
    assert!(!kept().secret.contains(&app.secret), "locked by its first use");
    world.store.lock_credential(&kept().id, &kept().secret, &open).unwrap();
    assert_eq!((later.lock_all().unwrap(), later.lock_all().unwrap()), (1, 0));

    // A new key on top: what is locked under the old one opens, and is locked anew.
    let new = Keys::made([8; 32]);
    world.secrets = Keys::read(&format!("{new}{}", Keys::made([7; 32]))).unwrap();
    assert_eq!(world.at(120).lock_all().unwrap(), 1);
    world.secrets = Keys::read(&new).unwrap();
    let last = world.at(180);
    assert_eq!(last.guess_code(&world.dana, &code(&app, last.now)).unwrap(), Guessed::Right(()));
    // Without its key it opens nothing, and says so.
    world.secrets = Keys::read(&Keys::made([9; 32])).unwrap();
    let other = world.at(240);
    let refused = other.guess_code(&world.dana, &code(&app, other.now)).unwrap_err();
    assert!(refused.to_string().contains("not among the keys"), "{refused}");
}
