-- Every analyzer that claims an alert investigates it; the most specific one has rank 0.

alter table investigation add column claim_rank smallint not null default 0;
drop index investigation_of_alert;
create unique index investigation_of_alert on investigation (alert_id, claim_rank);
