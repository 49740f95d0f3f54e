-- Alerts, what was investigated about them, and everything that happened on the way.

create table alert (
  id bigint generated always as identity primary key,
  fingerprint text not null,
  name text not null,
  status text not null check (status in ('firing', 'resolved')),
  labels jsonb not null,
  annotations jsonb not null,
  starts_at timestamptz not null,
  ends_at timestamptz,
  generator_url text,
  received_at timestamptz not null,
  -- A notification that is sent again is the same alert.
  unique (fingerprint, starts_at)
);

create table investigation (
  id uuid primary key,
  title text not null,
  status text not null
    check (status in ('unclaimed', 'queued', 'running', 'succeeded', 'failed')),
  alert_id bigint references alert (id),
  -- What is run: an analyzer and either params or the number of the trigger that claimed the alert.
  analyzer text,
  start jsonb,
  -- The investigation's "now", and the stretch of time that it looks at.
  clock timestamptz not null,
  window_from timestamptz not null,
  window_to timestamptz not null,
  conclusion jsonb,
  result jsonb,
  -- How many events there are; the last one has this number.
  event_count integer not null default 0,
  created_at timestamptz not null,
  started_at timestamptz,
  first_finding_at timestamptz,
  finished_at timestamptz
);
create index investigation_newest on investigation (created_at desc, id desc);
create unique index investigation_of_alert on investigation (alert_id);

-- What happened in an investigation, in order; live followers read on from the last they saw.
create table investigation_event (
  investigation_id uuid not null references investigation (id) on delete cascade,
  sequence integer not null,
  event jsonb not null,
  happened_at timestamptz not null,
  primary key (investigation_id, sequence)
);

-- The answers that a run was given, written as they come: a run that died is fed from here.
create table journal_entry (
  investigation_id uuid not null references investigation (id) on delete cascade,
  run text not null,
  entry integer not null,
  content bytea not null,
  primary key (investigation_id, run, entry)
);

-- Changes that were pushed to us rather than read from a feed.
create table change (
  id text primary key,
  happened_at timestamptz not null,
  change jsonb not null,
  received_at timestamptz not null
);
create index change_time on change (happened_at);

-- Pools of workers of the queue by the service that started them, so that its next start can
-- release what they had locked when they were killed.
create table queue_pool (
  pool_id text primary key,
  service_id text not null
);
