-- Work in hand: drafts that go by themselves, and what is new in a file since someone looked.

alter table draft add column ends text not null default '';
create index draft_ends on draft (ends) where ends <> '';
create index audit_last on audit (practitioner, child, at);
