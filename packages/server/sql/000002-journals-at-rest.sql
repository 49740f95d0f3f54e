-- The journals of an investigation that has ended: all of its runs in one compressed file, in which
-- what several of them were answered lies once. It takes the place of their entries.

create table journal_file (
  investigation_id uuid primary key references investigation (id) on delete cascade,
  content bytea not null
);
-- It is compressed already.
alter table journal_file alter column content set storage external;
