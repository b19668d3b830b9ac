-- SQLite only: what is kept is never changed, and words are found.

create trigger entry_stays_1 before update on entry begin
  select raise(abort, 'an entry is never changed');
end;
create trigger entry_stays_2 before delete on entry begin
  select raise(abort, 'an entry is never changed');
end;
create trigger audit_stays_1 before update on audit begin
  select raise(abort, 'an audit line is never changed');
end;
create trigger audit_stays_2 before delete on audit begin
  select raise(abort, 'an audit line is never changed');
end;

-- Words, folded by the store before they come here (`find.rs`).
create table sought (
  number integer primary key,
  child text not null,
  what text not null,
  name text not null,
  words text not null
) strict;
create unique index sought_name on sought (child, what, name);

create virtual table sought_index using fts5 (
  words, content = 'sought', content_rowid = 'number', detail = 'none',
  tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
create trigger sought_1 after insert on sought begin
  insert into sought_index (rowid, words) values (new.number, new.words);
end;
create trigger sought_2 after delete on sought begin
  insert into sought_index (sought_index, rowid, words) values ('delete', old.number, old.words);
end;
