-- When the service of a pool was last seen at work: one that never comes back leaves its pools behind.

alter table queue_pool add column seen_at timestamptz not null default now();
