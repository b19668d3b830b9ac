-- PostgreSQL only: parts by child, what is kept is never changed, and words are found.

create function stays() returns trigger language plpgsql as $$
begin
  raise exception '% is never changed', tg_argv[0] using errcode = 'restrict_violation';
end $$;

create table sought (
  child text collate "C" not null,
  what text collate "C" not null,
  name text collate "C" not null,
  words text collate "C" not null,
  tokens tsvector generated always as
    (array_to_tsvector(array_remove(string_to_array(words, ' '), ''))) stored,
  primary key (child, what, name)
) partition by hash (child);
create index sought_tokens on sought using gin (tokens);

do $$
declare
  kept text;
begin
  foreach kept in array array['entry', 'audit', 'coded', 'cache', 'sought'] loop
    for part in 0..15 loop
      execute format('create table %I partition of %I for values with (modulus 16, remainder %s)',
        kept || '_' || part, kept, part);
    end loop;
  end loop;
  foreach kept in array array['entry', 'audit'] loop
    execute format('create trigger %I before update or delete on %I
      for each row execute function stays(%L)', kept || '_stays', kept, kept);
    execute format('create trigger %I before truncate on %I
      for each statement execute function stays(%L)', kept || '_whole', kept, kept);
    for part in 0..15 loop
      execute format('create trigger %I before truncate on %I
        for each statement execute function stays(%L)', kept || '_whole', kept || '_' || part, kept);
    end loop;
  end loop;
end $$;
