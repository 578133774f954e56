// Package clickhouse reads tables and queries of ClickHouse servers, also tables
// Distributed over shards, by their native protocol. It registers itself for
// addresses such as clickhouse://user@host:9000/database, and is pure Go.
//
// Nothing is ever written: every query runs with readonly = 1, a limit of time
// and a limit of rows, and with shards that do not answer an error. Names are
// held against the schema and quoted, values are written by one escaper (servers
// before 2019 bind none). What the engine does well is left to it: rows that
// meet conditions, the cells of pivots, bins and dashboards, so that only grids
// travel.
package clickhouse
