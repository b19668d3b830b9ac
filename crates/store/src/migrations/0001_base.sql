-- What is kept. Written once for both engines: on SQLite every table is made `strict` and the
-- numbers become `integer`; on PostgreSQL texts compare byte by byte, and tables marked
-- `by child` are split by the hash of the child. Rows of those
-- lie together by child on SQLite, but for `wide` ones, which would spill over its pages.

create table setting (
  name text primary key,
  value text not null
);

create table agency (
  agency text primary key,
  name text not null,
  is_open boolean not null
);

create table team (
  team text primary key,
  agency text not null references agency (agency),
  name text not null,
  is_open boolean not null
);

create table practitioner (
  practitioner text primary key,
  agency text not null references agency (agency),
  name text not null,
  email text not null unique,
  standing text not null,
  created text not null
);

create table role (
  practitioner text not null references practitioner (practitioner),
  role text not null,
  primary key (practitioner, role)
);

create table member (
  practitioner text not null references practitioner (practitioner),
  team text not null references team (team),
  primary key (practitioner, team)
);

create table credential (
  credential text primary key,
  practitioner text not null references practitioner (practitioner),
  kind text not null,
  subject text not null,
  secret text not null,
  created text not null,
  used text
);
create index credential_of on credential (practitioner);
create unique index credential_subject on credential (kind, subject) where subject <> '';

create table session (
  token_hash text primary key,
  practitioner text not null references practitioner (practitioner),
  created text not null,
  seen text not null,
  ends text not null,
  second_factor boolean not null,
  device text not null
);
create index session_of on session (practitioner);

create table login_attempt (
  about text primary key,
  failures bigint not null,
  first text not null,
  last text not null
);

create table token (
  token_hash text primary key,
  name text not null,
  practitioner text not null references practitioner (practitioner),
  may text not null,
  created text not null,
  ends text not null,
  used text
);

create table child (
  child text primary key,
  created text not null,
  practitioner text not null,
  length bigint not null,
  head text not null,
  last_recorded text not null,
  named_only boolean not null
);

create table person (
  child text not null,
  person text not null,
  version bigint not null,
  is_current boolean not null,
  is_child boolean not null,
  name text not null,
  born text not null,
  recorded text not null,
  practitioner text not null,
  body text not null,
  primary key (child, person, version)
);
create index person_of_list on person (name, child) where is_current and is_child;
create index person_born on person (born) where is_current;

create table involvement (
  child text not null,
  involvement text not null,
  agency text not null,
  team text not null,
  practitioner text not null,
  reason text not null,
  starts text not null,
  ends text not null,
  end_reason text not null,
  recorded text not null,
  recorded_by text not null,
  primary key (child, involvement)
);
create index involvement_practitioner on involvement (practitioner, child);
create index involvement_team on involvement (team, child);
create index involvement_agency on involvement (agency, child);

create table exclusion (
  child text not null,
  practitioner text not null,
  reason text not null,
  recorded text not null,
  recorded_by text not null,
  lifted text not null,
  primary key (child, practitioner, recorded)
);
create index exclusion_of on exclusion (practitioner, child);

create table ask (
  child text not null,
  ask text not null,
  entry text not null,
  practitioner text not null,
  reason text not null,
  asked text not null,
  due text not null,
  answer text not null,
  answered text not null,
  answered_by text not null,
  answer_reason text not null,
  ends text not null,
  primary key (child, ask)
);
create index ask_of on ask (practitioner, child, entry);
create index ask_open on ask (due) where answer = '';

create table break_glass (
  child text not null,
  break_glass text not null,
  practitioner text not null,
  reason text not null,
  opened text not null,
  ends text not null,
  reviewed text not null,
  reviewed_by text not null,
  outcome text not null,
  primary key (child, break_glass)
);
create index break_glass_of on break_glass (practitioner, child);
create index break_glass_open on break_glass (opened) where reviewed = '';

create table entry (
  child text not null,
  place bigint not null,
  entry text not null,
  recorded text not null,
  practitioner text not null,
  agency text not null,
  marking text not null,
  starts bigint,
  ends bigint,
  sort text not null,
  author text not null,
  change text not null,
  changed text not null,
  previous text not null,
  hash text not null,
  body text not null,
  primary key (child, place)
) /* by child, wide */;
create unique index entry_name on entry (child, entry);
create index entry_order on entry (child, sort, place);
create unique index entry_changed on entry (child, changed) where changed <> '';

create table audit (
  child text not null,
  audit text not null,
  at text not null,
  practitioner text not null,
  agency text not null,
  act text not null,
  entry text not null,
  because text not null,
  detail text not null,
  operation text not null,
  primary key (child, audit)
) /* by child */;
create index audit_at on audit (child, at, audit);
create index audit_of on audit (practitioner, at, audit);
create index audit_when on audit (at, audit);

-- Caches: `rebuild` throws all of these away and makes them again from what is kept.

create table coded (
  child text not null,
  entry text not null,
  kind text not null,
  words text not null,
  coder text not null,
  primary key (child, entry, kind)
) /* by child */;

create table cache (
  child text not null,
  name text not null,
  head text not null,
  value text not null,
  primary key (child, name)
) /* by child */;

-- Work in hand.

create table draft (
  practitioner text not null,
  draft text not null,
  child text not null,
  form text not null,
  body text not null,
  saved text not null,
  primary key (practitioner, draft)
);

create table job (
  job text primary key,
  kind text not null,
  body text not null,
  due text not null,
  state text not null,
  tries bigint not null,
  taken text not null,
  said text not null
);
create index job_due on job (due, job) where state = 'waiting';

create table webhook (
  webhook text primary key,
  url text not null,
  secret text not null,
  events text not null,
  practitioner text not null,
  created text not null,
  is_open boolean not null
);
