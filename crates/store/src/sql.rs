//! Every statement of the store, one text for both engines: `text`, `bigint` and `boolean` only.
//!
//! Arguments are `$1`, `$2` … and first used in that order, because SQLite numbers them so. Lists
//! are handed in as `,a,b,`; an empty text stands for "any". A statement on a child's file names
//! the child of every partitioned table it touches.

/// Statements, and the list of them all for the test that prepares each on both engines.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $($text:expr),+;)*) => {
        $($(#[$doc])* pub(crate) const $name: &str = concat!($($text),+);)*

        /// Every statement with its name.
        #[cfg(test)]
        pub(crate) const ALL: &[(&str, &str)] = &[$((stringify!($name), $name)),*];
    };
}

/// How the entry `e` is marked now: as the last record of those that changed it is. What was sealed
/// by a later record is sealed in every version.
macro_rules! marking_now {
    ($child:literal) => {
        concat!(
            "case when n.place is null then e.marking else (with recursive later (entry, marking) as",
            " (select l.entry, l.marking from entry l where l.child = ",
            $child,
            " and l.changed = e.entry and l.changed <> '' union all",
            " select l.entry, l.marking from later join entry l on l.child = ",
            $child,
            " and l.changed = later.entry and l.changed <> '')",
            " select later.marking from later where not exists",
            " (select 1 from entry x where x.child = ",
            $child,
            " and x.changed = later.entry and x.changed <> '')) end"
        )
    };
}

/// What the viewer may read in the row `e`, marked so: lists of markings for anyone's entries, those of the
/// viewer's agency, those the viewer recorded for it, and those opened to the viewer.
macro_rules! readable {
    ($marking:expr, $child:literal, $anyone:literal, $agency:literal, $own_agency:literal, $who:literal,
     $own:literal, $opened:literal, $now:literal) => {
        concat!(
            "(",
            $anyone,
            " like '%,' || ",
            $marking,
            " || ',%' or (e.agency = ",
            $agency,
            " and ",
            $own_agency,
            " like '%,' || ",
            $marking,
            " || ',%') or (e.author = ",
            $who,
            " and e.author <> '' and ",
            $own,
            " like '%,' || ",
            $marking,
            " || ',%') or (",
            $opened,
            " like '%,' || ",
            $marking,
            " || ',%' and exists (select 1 from ask a where a.child = ",
            $child,
            " and a.entry = e.entry and a.practitioner = ",
            $who,
            " and a.answer = 'granted' and a.ends > ",
            $now,
            ")))"
        )
    };
}

/// The involvement `i` is in force on the day.
macro_rules! in_force {
    ($day:literal) => {
        concat!("i.starts <= ", $day, " and (i.ends = '' or i.ends >= ", $day, ")")
    };
}

/// Files that the practitioner is neither kept out of (conflict of interest) nor, where only those
/// named may know of the file, not named in. `c` is the child's row.
macro_rules! open {
    ($who:literal, $day:literal) => {
        concat!(
            "not exists (select 1 from exclusion x where x.child = c.child and x.practitioner = ",
            $who,
            " and x.lifted = '') and (not c.named_only or exists (select 1 from involvement i",
            " where i.child = c.child and i.practitioner = ",
            $who,
            " and i.practitioner <> '' and ",
            in_force!($day),
            "))"
        )
    };
}

/// Files that the scope reaches by an involvement in force on the day or by an emergency that has
/// not ended, if they are open.
macro_rules! reached {
    ($named:literal, $who:literal, $day:literal, $team:literal, $agency:literal,
     $emergency:literal, $now:literal) => {
        concat!(
            "c.child in (select i.child from involvement i where ",
            $named,
            " and i.practitioner = ",
            $who,
            " and i.practitioner <> '' and ",
            in_force!($day),
            " union select i.child from involvement i where ",
            $team,
            " and i.team in (select m.team from member m where m.practitioner = ",
            $who,
            ") and ",
            in_force!($day),
            " union select i.child from involvement i where i.agency = ",
            $agency,
            " and i.agency <> '' and ",
            in_force!($day),
            " union select b.child from break_glass b where ",
            $emergency,
            " and b.practitioner = ",
            $who,
            " and b.opened <= ",
            $now,
            " and b.ends > ",
            $now,
            ") and ",
            open!($who, $day)
        )
    };
}

/// The same as `reached!`, asked of one file after another in the order of the list: right where
/// most files are reached anyway, as by an agency.
macro_rules! reached_each {
    ($named:literal, $who:literal, $day:literal, $team:literal, $agency:literal,
     $emergency:literal, $now:literal) => {
        concat!(
            "(exists (select 1 from involvement i where i.child = c.child and ((",
            $named,
            " and i.practitioner = ",
            $who,
            " and i.practitioner <> '' and ",
            in_force!($day),
            ") or (",
            $team,
            " and i.team in (select m.team from member m where m.practitioner = ",
            $who,
            ") and ",
            in_force!($day),
            ") or (i.agency = ",
            $agency,
            " and i.agency <> '' and ",
            in_force!($day),
            "))) or exists (select 1 from break_glass b where b.child = c.child and ",
            $emergency,
            " and b.practitioner = ",
            $who,
            " and b.opened <= ",
            $now,
            " and b.ends > ",
            $now,
            ")) and ",
            open!($who, $day)
        )
    };
}

macro_rules! filtered {
    () => {
        concat!(
            " from entry e left join entry n on n.child = $1 and n.changed = e.entry and n.changed <> ''",
            " where e.child = $1 and e.change <> 'withdraws' and ($2 or n.place is null)",
            " and ($3 = '' or replace($3, ',' || e.agency || ',', '') <> $3)",
            " and (e.starts is null or e.starts <= $4) and (e.ends is null or e.ends >= $5)",
            " and ($6 or (($7 = '' or exists (select 1 from coded k where k.child = $1",
            " and k.entry = e.entry and $7 like '%,' || k.kind || ',%' and k.kind <> ''))",
            " and exists (select 1 from sought s where s.child = $1 and s.what = 'entry'",
            " and s.name = e.entry and s.words like $8 and s.words like $9 and s.words like $10",
            " and s.words like $11 and s.words like $12 and s.words like $13",
            " and s.words like $14 and s.words like $15)",
            " and ",
            readable!(concat!("(", marking_now!("$1"), ")"), "$1", "$16", "$17", "$18", "$19", "$20", "$21", "$22"),
            "))"
        )
    };
}

macro_rules! page {
    ($beyond:literal, $order:literal) => {
        concat!(
            "select e.body, e.hash, e.sort, e.place, n.entry, n.change, ",
            marking_now!("$1"),
            filtered!(),
            " and (e.sort, e.place) ",
            $beyond,
            " ($23, $24)",
            " order by e.sort ",
            $order,
            ", e.place ",
            $order,
            " limit $25"
        )
    };
}

macro_rules! my_children {
    ($scope:expr, $limit:literal) => {
        concat!(
            "select c.child, p.body, c.length, c.head, c.last_recorded",
            " from person p join child c on c.child = p.child",
            " where p.is_current and p.is_child and (p.name, p.child) > ($1, $2) and ",
            $scope,
            " order by p.name, p.child limit ",
            $limit
        )
    };
}

/// Holds a child's file until the transaction is over (on SQLite the one writer does).
pub(crate) const LOCK_PG: &str = "select length from child where child = $1 for update";

/// Taking a job: the two engines differ in how others are kept from taking the same.
macro_rules! take_job {
    ($lock:literal) => {
        concat!(
            "update job set state = 'taken', taken = $1, tries = tries + 1 where job =",
            " (select j.job from job j where (j.state = 'waiting' and j.due <= $1)",
            " or (j.state = 'taken' and j.taken < $2) order by j.due, j.job limit 1",
            $lock,
            ") returning job, kind, body, due, tries"
        )
    };
}

pub(crate) const TAKE_JOB: &str = take_job!("");
pub(crate) const TAKE_JOB_PG: &str = take_job!(" for update skip locked");

/// The engine's version and how many bytes the whole store takes.
pub(crate) const SIZE: &str = "select sqlite_version(), c.page_count * s.page_size \
    from pragma_page_count() c, pragma_page_size() s";
pub(crate) const SIZE_PG: &str =
    "select current_setting('server_version'), pg_database_size(current_database())";

statements! {
    // The tables' history and settings.
    MIGRATION_TABLE = "create table if not exists migration",
        " (number bigint primary key, name text not null, sum text not null)";
    MIGRATIONS = "select name, sum from migration order by number";
    MIGRATED = "insert into migration (number, name, sum)",
        " select count(*) + 1, $1, $2 from migration";
    SETTING = "select value from setting where name = $1";
    SETTINGS = "select name, value from setting order by name";
    SET = "insert into setting (name, value) values ($1, $2)",
        " on conflict (name) do update set value = excluded.value";

    // The partnership.
    AGENCIES = "select agency, name, is_open from agency order by name, agency";
    PUT_AGENCY = "insert into agency (agency, name, is_open) values ($1, $2, $3)",
        " on conflict (agency) do update set name = excluded.name, is_open = excluded.is_open";
    TEAMS = "select team, agency, name, is_open from team order by agency, name, team";
    PUT_TEAM = "insert into team (team, agency, name, is_open) values ($1, $2, $3, $4)",
        " on conflict (team) do update set name = excluded.name, is_open = excluded.is_open";
    PRACTITIONER = "select practitioner, agency, name, email, standing, created",
        " from practitioner where practitioner = $1";
    PRACTITIONER_BY_EMAIL = "select practitioner, agency, name, email, standing, created",
        " from practitioner where email = $1";
    PRACTITIONERS = "select practitioner, agency, name, email, standing, created",
        " from practitioner where (name, practitioner) > ($1, $2)",
        " and ($3 = '' or agency = $3) and (lower(name) like $4 or email like $4)",
        " order by name, practitioner limit $5";
    ACTIVE_OF_AGENCY = "select count(*) from practitioner where agency = $1 and standing = 'active'";
    ACTIVE_OF_TEAM = "select count(*) from practitioner p join member m",
        " on m.practitioner = p.practitioner where m.team = $1 and p.standing = 'active'";
    ADD_PRACTITIONER = "insert into practitioner",
        " (practitioner, agency, name, email, standing, created) values ($1, $2, $3, $4, $5, $6)";
    CHANGE_PRACTITIONER = "update practitioner set agency = $1, name = $2, email = $3,",
        " standing = $4 where practitioner = $5";
    ROLES = "select role from role where practitioner = $1 order by role";
    DROP_ROLES = "delete from role where practitioner = $1";
    ADD_ROLE = "insert into role (practitioner, role) values ($1, $2)";
    MEMBER_OF = "select team from member where practitioner = $1 order by team";
    DROP_MEMBER = "delete from member where practitioner = $1";
    ADD_MEMBER = "insert into member (practitioner, team) values ($1, $2)";

    // Signing in.
    CREDENTIALS = "select credential, practitioner, kind, subject, secret, created, used",
        " from credential where practitioner = $1 order by created, credential";
    CREDENTIAL_OF_SUBJECT = "select credential, practitioner, kind, subject, secret, created, used",
        " from credential where kind = $1 and subject = $2 and subject <> ''";
    CREDENTIALS_OF = "select credential, practitioner, kind, subject, secret, created, used",
        " from credential where kind = $1 order by credential";
    LOCK_CREDENTIAL = "update credential set secret = $1 where credential = $2 and secret = $3";
    ADD_CREDENTIAL = "insert into credential",
        " (credential, practitioner, kind, subject, secret, created)",
        " values ($1, $2, $3, $4, $5, $6)";
    USE_CREDENTIAL = "update credential set secret = $1, used = $2 where credential = $3";
    DROP_CREDENTIAL = "delete from credential where credential = $1";
    DROP_CREDENTIALS = "delete from credential where practitioner = $1 and ($2 = '' or kind = $2)",
        " and kind <> $3";
    ADD_SESSION = "insert into session",
        " (token_hash, practitioner, created, seen, ends, second_factor, device)",
        " values ($1, $2, $3, $4, $5, $6, $7)";
    SESSION = "select token_hash, practitioner, created, seen, ends, second_factor, device",
        " from session where token_hash = $1 and ends > $2";
    SESSIONS = "select token_hash, practitioner, created, seen, ends, second_factor, device",
        " from session where practitioner = $1 and ends > $2 order by created, token_hash";
    SEE_SESSION = "update session set seen = $1, ends = $2, second_factor = $3",
        " where token_hash = $4";
    END_SESSION = "delete from session where token_hash = $1";
    END_SESSIONS = "delete from session where practitioner = $1 and token_hash <> $2";
    END_OLD_SESSIONS = "delete from session where ends <= $1";
    ATTEMPTS = "select failures, first, last from login_attempt where about = $1";
    ATTEMPT_FAILED = "insert into login_attempt (about, failures, first, last)",
        " values ($1, 1, $2, $2) on conflict (about) do update",
        " set failures = login_attempt.failures + 1, last = excluded.last";
    FORGET_ATTEMPTS = "delete from login_attempt where about = $1";
    FORGET_OLD_ATTEMPTS = "delete from login_attempt where last < $1";
    ADD_TOKEN = "insert into token (token_hash, name, practitioner, may, created, ends)",
        " values ($1, $2, $3, $4, $5, $6)";
    TOKEN = "select token_hash, name, practitioner, may, created, ends, used",
        " from token where token_hash = $1 and ends > $2";
    TOKENS = "select token_hash, name, practitioner, may, created, ends, used",
        " from token where ($1 = '' or practitioner = $1) order by created, token_hash";
    USE_TOKEN = "update token set used = $1 where token_hash = $2";
    END_TOKEN = "delete from token where token_hash = $1";
    END_TOKENS = "delete from token where practitioner = $1";

    // A child's file.
    ADD_CHILD = "insert into child",
        " (child, created, practitioner, length, head, last_recorded, named_only)",
        " values ($1, $2, $3, 0, $4, '', false)";
    CHILD = "select child, created, length, head, last_recorded, named_only from child where child = $1";
    CHILDREN = "select child, created, length, head, last_recorded, named_only from child",
        " where child > $1 order by child limit $2";
    GO_ON = "update child set length = $1, head = $2, last_recorded = $3",
        " where child = $4 and head = $5";
    NAMED_ONLY = "update child set named_only = $1 where child = $2";
    ADD_PERSON = "insert into person (child, person, version, is_current, is_child, name, born,",
        " recorded, practitioner, body) values ($1, $2, $3, true, $4, $5, $6, $7, $8, $9)";
    PERSON_VERSION = "select max(version) from person where child = $1 and person = $2";
    PERSON_PAST = "update person set is_current = false",
        " where child = $1 and person = $2 and is_current";
    PEOPLE = "select person, version, recorded, practitioner, is_child, body from person",
        " where child = $1 and is_current order by is_child desc, name, person";
    PEOPLE_SINCE = "select person, version, recorded, practitioner, is_child, body, child from person",
        " where is_current and (recorded, child, person) > ($1, $2, $3)",
        " order by recorded, child, person limit $4";
    PERSON_REACHED = "select p.person, p.version, p.recorded, p.practitioner, p.is_child, p.body,",
        " p.child from person p join child c on c.child = p.child",
        " where p.child = $1 and p.person = $2 and p.is_current and ",
        reached_each!("$3", "$4", "$5", "$6", "$7", "$8", "$9");
    PERSON_OPEN = "select p.person, p.version, p.recorded, p.practitioner, p.is_child, p.body,",
        " p.child from person p join child c on c.child = p.child",
        " where p.child = $1 and p.person = $2 and p.is_current and ", open!("$3", "$4");
    PERSON_VERSIONS = "select person, version, recorded, practitioner, is_child, body from person",
        " where child = $1 and person = $2 order by version";
    ADD_INVOLVEMENT = "insert into involvement (child, involvement, agency, team, practitioner,",
        " reason, starts, ends, end_reason, recorded, recorded_by)",
        " values ($1, $2, $3, $4, $5, $6, $7, $8, '', $9, $10)";
    END_INVOLVEMENT = "update involvement set ends = $1, end_reason = $2",
        " where child = $3 and involvement = $4";
    INVOLVEMENTS = "select involvement, agency, team, practitioner, reason, starts, ends,",
        " end_reason, recorded, recorded_by from involvement",
        " where child = $1 order by starts, involvement";
    ADD_EXCLUSION = "insert into exclusion (child, practitioner, reason, recorded, recorded_by,",
        " lifted) values ($1, $2, $3, $4, $5, '')";
    LIFT_EXCLUSION = "update exclusion set lifted = $1",
        " where child = $2 and practitioner = $3 and lifted = ''";
    EXCLUSIONS = "select practitioner, reason, recorded, recorded_by, lifted from exclusion",
        " where child = $1 order by recorded, practitioner";
    ADD_ASK = "insert into ask (child, ask, entry, practitioner, reason, asked, due, answer,",
        " answered, answered_by, answer_reason, ends)",
        " values ($1, $2, $3, $4, $5, $6, $7, '', '', '', '', '')";
    ANSWER_ASK = "update ask set answer = $1, answered = $2, answered_by = $3,",
        " answer_reason = $4, ends = $5 where child = $6 and ask = $7 and answer = ''";
    ASKS = "select child, ask, entry, practitioner, reason, asked, due, answer, answered,",
        " answered_by, answer_reason, ends from ask where child = $1 order by asked, ask";
    OPEN_ASKS = "select a.child, a.ask, a.entry, a.practitioner, a.reason, a.asked, a.due,",
        " a.answer, a.answered, a.answered_by, a.answer_reason, a.ends from ask a",
        " join entry e on e.child = a.child and e.entry = a.entry",
        " where a.answer = '' and ($1 = '' or e.agency = $1) order by a.due, a.ask limit $2";
    ADD_BREAK_GLASS = "insert into break_glass (child, break_glass, practitioner, reason, opened,",
        " ends, reviewed, reviewed_by, outcome) values ($1, $2, $3, $4, $5, $6, '', '', '')";
    REVIEW_BREAK_GLASS = "update break_glass set reviewed = $1, reviewed_by = $2, outcome = $3",
        " where child = $4 and break_glass = $5 and reviewed = ''";
    BREAK_GLASSES = "select child, break_glass, practitioner, reason, opened, ends, reviewed,",
        " reviewed_by, outcome from break_glass where child = $1 order by opened, break_glass";
    ALL_BREAK_GLASSES = "select child, break_glass, practitioner, reason, opened, ends, reviewed,",
        " reviewed_by, outcome from break_glass where (opened, break_glass) < ($1, $2)",
        " order by opened desc, break_glass desc limit $3";
    OPEN_BREAK_GLASSES = "select child, break_glass, practitioner, reason, opened, ends, reviewed,",
        " reviewed_by, outcome from break_glass where reviewed = ''",
        " order by opened, break_glass limit $1";

    // Entries.
    ADD_ENTRY = "insert into entry (child, place, entry, recorded, practitioner, agency, marking,",
        " starts, ends, sort, author, change, changed, previous, hash, body)",
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    EARLIER = "select e.marking, e.change, n.place from entry e",
        " left join entry n on n.child = $1 and n.changed = e.entry and n.changed <> ''",
        " where e.child = $1 and e.entry = $2";
    PAGE_DOWN = page!(">", "asc");
    PAGE_UP = page!("<", "desc");
    EXTENT = "select count(*), min(coalesce(e.starts, e.ends)), max(coalesce(e.ends, e.starts))", filtered!();
    ENTRY = "select e.body, e.hash, e.sort, e.place, n.entry, n.change, ", marking_now!("$1"),
        " from entry e",
        " left join entry n on n.child = $1 and n.changed = e.entry and n.changed <> ''",
        " where e.child = $1 and e.entry = $2";
    WHOLE = "select e.body, e.hash, e.sort, e.place, n.entry, n.change, ", marking_now!("$1"),
        " from entry e",
        " left join entry n on n.child = $1 and n.changed = e.entry and n.changed <> ''",
        " where e.child = $1 order by e.sort, e.place";
    AGENCIES_TELLING = "select agency, count(*) from entry where child = $1 and change <> 'withdraws'",
        " group by agency order by agency";
    // `cross join` keeps SQLite to this order: the stretch of entries first, then their kinds.
    CODED_BETWEEN = "select k.entry, k.kind, k.words from entry e",
        " cross join coded k where k.child = $1 and k.entry = e.entry and k.kind <> ''",
        " and e.child = $1 and (e.sort, e.place) >= ($2, $3) and (e.sort, e.place) <= ($4, $5)",
        " order by k.entry, k.kind";
    UNCODED = "select e.body from entry e where e.child = $1 and e.change <> 'withdraws'",
        " and not exists (select 1 from coded k where k.child = $1 and k.entry = e.entry",
        " and k.kind = '' and k.coder = $2) order by e.place";
    BODIES = "select body from entry where child = $1 order by place";
    DROP_ALL_CODED = "delete from coded where child = $1";
    DROP_ALL_CACHED = "delete from cache where child = $1";
    DROP_ALL_SOUGHT = "delete from sought where child = $1";
    DROP_CODED = "delete from coded where child = $1 and entry = $2";
    ADD_CODED = "insert into coded (child, entry, kind, words, coder) values ($1, $2, $3, $4, $5)",
        " on conflict (child, entry, kind) do nothing";
    CACHED = "select head, value from cache where child = $1 and name = $2";
    PUT_CACHED = "insert into cache (child, name, head, value) values ($1, $2, $3, $4)",
        " on conflict (child, name) do update set head = excluded.head, value = excluded.value";
    ADD_SOUGHT = "insert into sought (child, what, name, words) values ($1, $2, $3, $4)";
    DROP_SOUGHT = "delete from sought where child = $1 and what = $2 and name = $3";

    CHAIN = "select place, entry, recorded, practitioner, agency, marking, starts, ends, sort,",
        " change, changed, previous, hash, body, author from entry where child = $1 order by place";
    STRAYS = "select e.child, e.place, e.entry from entry e",
        " where not exists (select 1 from child c where c.child = e.child)",
        " order by e.child, e.place";

    // Looking.
    ADD_AUDIT = "insert into audit (child, audit, at, practitioner, agency, act, entry, because,",
        " detail, operation) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    WHO_LOOKED = "select child, audit, at, practitioner, agency, act, entry, because, detail,",
        " operation from audit where child = $1 and (at, audit) < ($2, $3)",
        " order by at desc, audit desc limit $4";
    AUDITS = "select child, audit, at, practitioner, agency, act, entry, because, detail,",
        " operation from audit where (at, audit) < ($1, $2) and at >= $3",
        " and ($4 = '' or practitioner = $4) and ($5 = '' or act = $5)",
        " and ($6 = '' or agency = $6) order by at desc, audit desc limit $7";
    AUDITS_OF = "select child, audit, at, practitioner, agency, act, entry, because, detail,",
        " operation from audit where child = $1 and (at, audit) < ($2, $3) and at >= $4",
        " and ($5 = '' or practitioner = $5) and ($6 = '' or act = $6)",
        " and ($7 = '' or agency = $7) order by at desc, audit desc limit $8";

    // Lists.
    // Words in the files of one practitioner or team: few files, gone through one by one, whatever
    // the words; across more files the index of words is asked (`find.rs`).
    FIND_MINE = "select e.body, e.hash, e.sort, e.place, n.entry, n.change, e.marking from child c",
        " join sought s on s.child = c.child and s.what = 'entry'",
        " join entry e on e.child = c.child and e.entry = s.name",
        " left join entry n on n.child = c.child and n.changed = e.entry and n.changed <> ''",
        " where n.place is null and s.words like $1 and s.words like $2 and s.words like $3",
        " and s.words like $4 and s.words like $5 and s.words like $6 and s.words like $7",
        " and s.words like $8 and ",
        readable!("e.marking", "e.child", "$9", "$10", "$11", "$12", "$13", "$14", "$15"), " and ",
        reached!("$16", "$12", "$17", "$18", "$19", "$20", "$15"),
        " order by e.recorded desc, e.child, e.place limit $21";
    MY_CHILDREN = my_children!(
        reached!("$3", "$4", "$5", "$6", "$7", "$8", "$9"),
        "$10"
    );
    AGENCY_CHILDREN = my_children!(
        reached_each!("$3", "$4", "$5", "$6", "$7", "$8", "$9"),
        "$10"
    );
    ALL_CHILDREN = my_children!(open!("$3", "$4"), "$5");

    // What is new in files within the scope since the practitioner last read there. What shows a
    // file's entries is among the details of the audit's lines.
    NEWS = "with mine as (select c.child, c.last_recorded, coalesce((select max(a.at) from audit a",
        " where a.practitioner = $1 and a.child = c.child and a.act in ('look', 'search')",
        " and a.detail in ('overview', 'chronology', 'print', 'API: entries')), '') as seen",
        " from child c where ", reached!("$2", "$1", "$3", "$4", "$5", "$6", "$7"), ")",
        " select m.child, e.agency, count(*), max(e.recorded), m.seen from mine m",
        " join entry e on e.child = m.child left join entry n on n.child = e.child",
        " and n.changed = e.entry and n.changed <> ''",
        " where m.last_recorded > m.seen and e.recorded > m.seen and e.agency <> $8",
        " and e.change <> 'withdraws' and n.place is null and ",
        readable!("e.marking", "e.child", "$9", "$8", "$10", "$1", "$11", "$12", "$7"),
        " group by m.child, e.agency, m.seen order by max(e.recorded) desc, m.child, e.agency",
        " limit $13";
    NOTED = "select 1 from audit where practitioner = $1 and child = $2 and at >= $3 and act = $4",
        " limit 1";
    LOOKED_DURING = "select child, audit, at, practitioner, agency, act, entry, because, detail,",
        " operation from audit where child = $1 and practitioner = $2 and at >= $3 and at <= $4",
        " order by at, audit limit $5";
    TO_REVIEW = "select b.child, b.break_glass, b.practitioner, b.reason, b.opened, b.ends,",
        " b.reviewed, b.reviewed_by, b.outcome from break_glass b",
        " join practitioner p on p.practitioner = b.practitioner",
        " join child c on c.child = b.child where b.reviewed = '' and b.practitioner <> $1",
        " and ($2 = '' or p.agency = $2) and ", open!("$1", "$3"),
        " order by b.opened, b.break_glass limit $4";
    REVIEWED_OF = "select child, break_glass, practitioner, reason, opened, ends, reviewed,",
        " reviewed_by, outcome from break_glass where practitioner = $1 and reviewed >= $2",
        " and reviewed <> '' order by reviewed desc, break_glass limit $3";

    // Work in hand.
    PUT_DRAFT = "insert into draft (practitioner, draft, child, form, body, saved, ends)",
        " values ($1, $2, $3, $4, $5, $6, $7) on conflict (practitioner, draft) do update",
        " set form = excluded.form, body = excluded.body, saved = excluded.saved,",
        " ends = excluded.ends";
    DRAFT = "select draft, child, form, body, saved, ends from draft",
        " where practitioner = $1 and draft = $2 and (ends = '' or ends > $3)";
    DRAFTS = "select draft, child, form, '', saved, ends from draft",
        " where practitioner = $1 and (ends = '' or ends > $2) order by saved desc, draft";
    DROP_OLD_DRAFTS = "delete from draft where ends <> '' and ends <= $1";
    DROP_DRAFT = "delete from draft where practitioner = $1 and draft = $2";
    ADD_JOB = "insert into job (job, kind, body, due, state, tries, taken, said)",
        " values ($1, $2, $3, $4, 'waiting', 0, '', '')";
    DROP_JOB = "delete from job where job = $1";
    PUT_BACK_JOB = "update job set state = $1, said = $2, due = $3 where job = $4";
    FAILED_JOBS = "select job, kind, body, due, tries, said from job where state = 'failed'",
        " order by job limit $1";
    JOBS_IN = "select count(*) from job where state = $1";
    JOBS_OF = "select count(*) from job where kind = $1 and state <> 'failed'";
    WEBHOOKS = "select webhook, url, secret, events, practitioner, created, is_open",
        " from webhook order by created, webhook";
    PUT_WEBHOOK = "insert into webhook",
        " (webhook, url, secret, events, practitioner, created, is_open)",
        " values ($1, $2, $3, $4, $5, $6, $7) on conflict (webhook) do update set",
        " url = excluded.url, secret = excluded.secret, events = excluded.events,",
        " is_open = excluded.is_open";
}

#[cfg(test)]
mod tests {
    use crate::testing::both;

    /// On SQLite this also holds that arguments are first used in the order of their numbers.
    #[test]
    fn every_statement_is_understood_by_both_engines() {
        for (store, _folder) in both() {
            let mut lent = store.db().writer().unwrap();
            let conn = lent.conn().unwrap();
            let lite = store.db().is_lite();
            let found = crate::find::all(lite);
            let own: &[&str] = if lite {
                &[super::TAKE_JOB, super::SIZE]
            } else {
                &[super::LOCK_PG, super::TAKE_JOB_PG, super::SIZE_PG]
            };
            let all =
                super::ALL.iter().map(|(_, sql)| *sql).chain(found).chain(own.iter().copied());
            for sql in all {
                let prepared = conn.prepare(sql);
                assert!(prepared.is_ok(), "{}: {prepared:?} in {sql}", store.engine());
            }
        }
    }
}
