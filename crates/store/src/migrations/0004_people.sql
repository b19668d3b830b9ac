-- People in the order of recording: whoever holds them in memory asks for what is new.

create index person_recorded on person (recorded, child, person) where is_current;
