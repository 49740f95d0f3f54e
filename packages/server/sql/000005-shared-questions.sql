-- Alerts that ask the same question share an investigation while it waits or runs, and what waits is
-- ranked by service and severity.

alter table investigation add column question text;
create unique index investigation_open_question on investigation (question)
  where status in ('queued', 'running');

alter table investigation add column service text;
-- 0 critical, 1 high, 2 warning, 3 informational.
alter table investigation add column severity smallint not null default 2;
create index investigation_waiting on investigation (service) where status = 'queued';

-- The alerts that joined an investigation after the one that opened it.
create table investigation_alert (
  alert_id bigint not null references alert (id) on delete cascade,
  claim_rank smallint not null,
  investigation_id uuid not null references investigation (id) on delete cascade,
  primary key (alert_id, claim_rank)
);
create index investigation_alert_members on investigation_alert (investigation_id);
