//go:build cgo

package duckdb

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
	"unsafe"

	duck "github.com/duckdb/duckdb-go-bindings"
)

// engine is one private database in memory with one connection. It is used by
// one goroutine at a time.
type engine struct {
	db    duck.Database
	conn  duck.Connection
	spill string // folder for what does not fit into memory
}

// openEngine starts an engine that may use so many bytes of memory. Extensions
// are neither installed nor loaded, whatever a query asks for.
func openEngine(bytes int64) (*engine, error) {
	spill, err := os.MkdirTemp("", "swelter-sql-")
	if err != nil {
		return nil, fmt.Errorf("sql: no folder for what does not fit into memory: %w", err)
	}
	e := &engine{spill: spill}
	var config duck.Config
	duck.CreateConfig(&config)
	defer duck.DestroyConfig(&config)
	for _, set := range [][2]string{
		{"memory_limit", fmt.Sprintf("%dB", bytes)},
		{"threads", fmt.Sprint(runtime.GOMAXPROCS(0))},
		{"temp_directory", spill},
		{"autoinstall_known_extensions", "false"},
		{"autoload_known_extensions", "false"},
		{"allow_community_extensions", "false"},
		{"allow_persistent_secrets", "false"},
	} {
		if duck.SetConfig(config, set[0], set[1]) != duck.StateSuccess {
			e.close()
			return nil, fmt.Errorf("sql: the engine does not take %s = %s", set[0], set[1])
		}
	}
	var message string
	if duck.OpenExt(":memory:", &e.db, config, &message) != duck.StateSuccess {
		e.close()
		return nil, reworded(message)
	}
	if duck.Connect(e.db, &e.conn) != duck.StateSuccess {
		e.close()
		return nil, fmt.Errorf("sql: the engine does not answer")
	}
	return e, nil
}

// confine lets the engine read below dir and the files of the views, and
// nothing else from here on: no other file, no network, no other database.
func (e *engine) confine(dir string, views []view) error {
	var files []string
	for _, v := range views {
		files = append(files, quoteText(v.path))
		// The engine compares real paths, so that no link leads out.
		if real, err := filepath.EvalSymlinks(v.path); err == nil && real != v.path {
			files = append(files, quoteText(real))
		}
	}
	folders := []string{quoteText(dir)}
	if real, err := filepath.EvalSymlinks(dir); err == nil && real != dir {
		folders = append(folders, quoteText(real))
	}
	for _, sql := range []string{
		"SET TimeZone = 'UTC'",
		"SET streaming_buffer_size = '64MB'", // twice the speed of the default on text
		"SET allowed_paths = [" + strings.Join(files, ", ") + "]",
		"SET allowed_directories = [" + strings.Join(folders, ", ") + "]",
		"SET enable_external_access = false",
	} {
		if err := e.exec(context.Background(), sql); err != nil {
			return err
		}
	}
	return nil
}

// lock ends all setting. A plan whose rows could come in another order or with
// other last bits when several threads share the work gets one thread, so that
// the same query always gives the same bytes.
func (e *engine) lock(ctx context.Context, query string) error {
	plan, err := e.cell(ctx, 1, "EXPLAIN (FORMAT JSON) "+query)
	if err != nil {
		return err
	}
	if !orderly(plan) {
		if err := e.exec(ctx, "SET threads = 1"); err != nil {
			return err
		}
	}
	return e.exec(ctx, "SET lock_configuration = true")
}

// exec runs a statement of our own.
func (e *engine) exec(ctx context.Context, sql string) error {
	return e.run(ctx, sql, nil, func(*duck.Result, duck.DataChunk) error { return nil })
}

// cell is the text in the first row of a column.
func (e *engine) cell(ctx context.Context, col int, sql string, args ...string) (string, error) {
	var text string
	bind := func(p duck.PreparedStatement) {
		for i, a := range args {
			duck.BindVarchar(p, duck.IdxT(i+1), a)
		}
	}
	err := e.run(ctx, sql, bind, func(_ *duck.Result, chunk duck.DataChunk) error {
		if duck.DataChunkGetSize(chunk) > 0 && text == "" {
			v := duck.DataChunkGetVector(chunk, duck.IdxT(col))
			text = strings.Clone((*cellText)(duck.VectorGetData(v)).String())
		}
		return nil
	})
	return text, err
}

// run prepares one statement, binds its values and hands on the chunks of the
// result as they come. A chunk is destroyed when each returns.
func (e *engine) run(ctx context.Context, sql string, bind func(duck.PreparedStatement), each func(*duck.Result, duck.DataChunk) error) error {
	defer e.interruptWhenDone(ctx)()
	var p duck.PreparedStatement
	defer duck.DestroyPrepare(&p)
	if duck.Prepare(e.conn, sql, &p) != duck.StateSuccess {
		return e.failed(ctx, duck.PrepareError(p))
	}
	if bind != nil {
		bind(p)
	}
	var result duck.Result
	defer duck.DestroyResult(&result)
	if duck.ExecutePreparedStreaming(p, &result) != duck.StateSuccess {
		return e.failed(ctx, duck.ResultError(&result))
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		chunk := duck.FetchChunk(result)
		if chunk.Ptr == nil {
			if message := duck.ResultError(&result); message != "" {
				return e.failed(ctx, message)
			}
			return ctx.Err()
		}
		err := each(&result, chunk)
		duck.DestroyDataChunk(&chunk)
		if err != nil {
			return err
		}
	}
}

func (e *engine) failed(ctx context.Context, message string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return reworded(message)
}

// interruptWhenDone interrupts the connection once ctx ends, until the
// function it returns is called. It asks again and again, because the engine
// forgets an interrupt that comes between two of its steps.
func (e *engine) interruptWhenDone(ctx context.Context) (stop func()) {
	if ctx.Done() == nil {
		return func() {}
	}
	stopped, over := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(over)
		select {
		case <-stopped:
			return
		case <-ctx.Done():
		}
		for {
			duck.Interrupt(e.conn)
			select {
			case <-stopped:
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	return func() { close(stopped); <-over }
}

func (e *engine) close() {
	duck.Disconnect(&e.conn)
	duck.Close(&e.db)
	os.RemoveAll(e.spill)
}

// cellText is DuckDB's string_t: a length, then 12 bytes of text or, when it
// is longer, 4 bytes of it and a pointer to all.
type cellText struct {
	length uint32
	prefix [4]byte
	ptr    *byte
}

// String is valid until the chunk is destroyed.
func (t *cellText) String() string {
	if t.length <= 12 {
		return unsafe.String(&t.prefix[0], int(t.length))
	}
	return unsafe.String(t.ptr, int(t.length))
}
