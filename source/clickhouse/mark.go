package clickhouse

import (
	"context"
	"strings"
)

// Mark names the columns with their types, counts the rows, and tells whether
// rows were changed in place: the name of a part of a MergeTree, on every shard,
// is partition_first_last_level, and behind it the number of the last mutation.
// A merge, which changes no row, leaves the last block and these numbers as they
// are. Of other engines and of queries the rows alone are counted.
func (e *pushed) Mark(ctx context.Context) (string, error) {
	columns := ""
	err := e.s.client.query(ctx, "SELECT * FROM "+e.s.from+" LIMIT 0", func(b *block) error {
		if columns == "" { // the last block has no columns
			columns = strings.Join(b.names, "\x00") + "\x00" + strings.Join(b.types, "\x00")
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	if !e.partless.Load() {
		state, err := e.oneText(ctx, "SELECT concat(toString(sum(n)), ' ', toString(max(toUInt64OrZero(name[3]))), ' ', toString(sum(n * toUInt64OrZero(name[5])))) FROM "+
			"(SELECT splitByChar('_', _part) AS name, n FROM (SELECT _part, count() AS n FROM "+e.s.from+" GROUP BY _part))")
		if err == nil || ctx.Err() != nil {
			return columns + "\x00" + state, err
		}
	}
	n, err := e.oneText(ctx, "SELECT toString(count()) FROM "+e.s.from)
	if err == nil {
		e.partless.Store(true)
	}
	return columns + "\x00" + n, err
}

// oneText is the answer to a query for one text.
func (e *pushed) oneText(ctx context.Context, sql string) (text string, err error) {
	err = e.s.client.query(ctx, sql, func(b *block) error {
		if b.rows > 0 {
			text = b.columns[0].Dict[b.columns[0].Codes[0]]
		}
		return nil
	})
	return text, err
}
