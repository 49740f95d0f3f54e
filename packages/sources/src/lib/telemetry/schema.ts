/** Raised whenever the tables change; a store of another version is refused, not migrated. */
export const schemaVersion = 1

/**
 * The tables of the telemetry store. Times are nanoseconds since the epoch. Attributes that
 * queries ask for most have columns of their own beside the map that holds all; resources are
 * stored once and referred to by number. Spans are joined by
 * trace_key, the random half of the trace id, because comparing numbers is cheap. Null means that the attribute is missing.
 */
export const schemaStatements: readonly string[] = [
  'CREATE TABLE IF NOT EXISTS store (version INTEGER NOT NULL)',
  `CREATE TABLE IF NOT EXISTS resources (
    resource_id INTEGER NOT NULL, attributes MAP(VARCHAR, VARCHAR) NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS spans (
    trace_id VARCHAR NOT NULL, trace_key UBIGINT NOT NULL, span_id UBIGINT NOT NULL, parent_span_id UBIGINT,
    start_ns BIGINT NOT NULL, end_ns BIGINT NOT NULL,
    service VARCHAR NOT NULL, version VARCHAR, instance VARCHAR,
    name VARCHAR NOT NULL, kind VARCHAR NOT NULL, status VARCHAR NOT NULL,
    is_error BOOLEAN NOT NULL, status_message VARCHAR, error_type VARCHAR,
    http_route VARCHAR, http_method VARCHAR, http_status VARCHAR,
    peer_kind VARCHAR, peer_name VARCHAR, peer_address VARCHAR,
    resource_id INTEGER NOT NULL, attributes MAP(VARCHAR, VARCHAR) NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS metric_streams (
    stream_id INTEGER NOT NULL, metric VARCHAR NOT NULL, type VARCHAR NOT NULL,
    unit VARCHAR NOT NULL, labels MAP(VARCHAR, VARCHAR) NOT NULL)`,
  // increase, sum and buckets are what was observed after since_ns up to time_ns; value is what
  // was reported. since_ns is null where it is not known since when.
  `CREATE TABLE IF NOT EXISTS metric_points (
    stream_id INTEGER NOT NULL, time_ns BIGINT NOT NULL, since_ns BIGINT,
    value DOUBLE, increase DOUBLE, sum DOUBLE,
    lowers DOUBLE[], uppers DOUBLE[], counts DOUBLE[])`,
  `CREATE TABLE IF NOT EXISTS log_records (
    time_ns BIGINT NOT NULL, service VARCHAR NOT NULL, severity VARCHAR NOT NULL,
    severity_number UTINYINT NOT NULL, body VARCHAR NOT NULL, trace_id VARCHAR,
    resource_id INTEGER NOT NULL, attributes MAP(VARCHAR, VARCHAR) NOT NULL)`,
]

export const tableNames = [
  'resources',
  'spans',
  'metric_streams',
  'metric_points',
  'log_records',
] as const

/** Tables that grow with time, and the column that says when a row is from. */
export const timedTables = [
  { table: 'spans', time: 'start_ns' },
  { table: 'metric_points', time: 'time_ns' },
  { table: 'log_records', time: 'time_ns' },
] as const
