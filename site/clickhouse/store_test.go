package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	servers "github.com/swelter/swelter/internal/clickhouse"
	"github.com/swelter/swelter/site"
	"github.com/swelter/swelter/site/conformance"
)

func TestMain(m *testing.M) { os.Exit(servers.Main(m)) }

var ctx = context.Background()

var databases int

// database makes an empty database on every shard and gives its address.
func database(t testing.TB, shards []*servers.Shard) string {
	t.Helper()
	databases++
	name := fmt.Sprintf("web%d", databases)
	for _, s := range shards {
		s.Exec(t, "CREATE DATABASE "+name)
		t.Cleanup(func() { s.Exec(t, "DROP DATABASE "+name) })
	}
	return fmt.Sprintf("clickhouse://127.0.0.1:%d/%s?cluster=%s&timeout=20s", shards[0].TCP, name, servers.Cluster)
}

func open(t testing.TB, address string, o Options) *Store {
	t.Helper()
	s, err := Open(address, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func withSite(t testing.TB, address string) *Store {
	t.Helper()
	s := open(t, address, Options{Spool: filepath.Join(t.TempDir(), "spool.db")})
	if err := s.PutSite(ctx, site.Site{Key: conformance.Key, Title: "Shop"}); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestConformance(t *testing.T) {
	shards := servers.Start(t)
	t.Run("as it comes", func(t *testing.T) {
		conformance.Run(t, func(t *testing.T) site.Store { return withSite(t, database(t, shards)) })
	})
	t.Run("from the shards", func(t *testing.T) {
		conformance.Run(t, func(t *testing.T) site.Store { return sent{withSite(t, database(t, shards))} })
	})
}

// sent is a store whose records are in the cluster at once.
type sent struct{ *Store }

func (s sent) Append(ctx context.Context, key string, r *site.Record) (bool, error) {
	added, err := s.Store.Append(ctx, key, r)
	if err == nil {
		err = s.handOn(ctx, 0)
	}
	return added, err
}

func add(t testing.TB, s *Store, r *site.Record) {
	t.Helper()
	if _, err := s.Append(ctx, conformance.Key, r); err != nil {
		t.Fatal(err)
	}
}

// count of records and events, as three ways of reading have it.
func count(t testing.TB, s *Store) (records, events int) {
	t.Helper()
	if err := s.Records(ctx, conformance.Key, nil, site.Span{}, func(r *site.Record) error {
		records++
		events += len(r.Events)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	all, err := s.Addresses(ctx, conformance.Key)
	if err != nil {
		t.Fatal(err)
	}
	var batches, sum int64
	for _, a := range all {
		batches += a.Batches
		sum += a.Events
	}
	if int(batches) != records || int(sum) != events {
		t.Errorf("%d records of %d events, and addresses say %d of %d", records, events, batches, sum)
	}
	return records, events
}

// A batch is read once though its sender gave it to two servers, and though the
// cluster got it twice from one, which had not heard of the first time.
func TestDoubles(t *testing.T) {
	shards := servers.Start(t)
	address := database(t, shards)
	one := withSite(t, address)
	two := open(t, address, Options{Spool: filepath.Join(t.TempDir(), "spool.db")})
	if all, err := two.Sites(ctx); err != nil || len(all) != 1 {
		t.Fatalf("the other server's sites: %v, %v", all, err)
	}
	for i := range 20 {
		r := conformance.Record(fmt.Sprintf("view-number-%06d", i), 0, 3)
		add(t, one, r)
		if i < 10 {
			r.At += 40_000
			add(t, two, r)
		}
	}
	chunks, err := one.spool.Next(ctx, 1<<20)
	if err != nil || len(chunks) == 0 {
		t.Fatalf("nothing waits: %v", err)
	}
	b, err := batchOf(chunks)
	if err != nil {
		t.Fatal(err)
	}
	if err := one.server.Insert(ctx, events, len(b.at), b.columns()...); err != nil { // and then nobody heard
		t.Fatal(err)
	}
	for _, s := range []*Store{one, two, one} {
		if records, events := count(t, s); s == one && (records != 20 || events != 60) {
			t.Errorf("%d records of %d events, want 20 of 60", records, events)
		}
		if err := s.handOn(ctx, 0); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range []*Store{one, two} {
		if records, events := count(t, s); records != 20 || events != 60 {
			t.Errorf("%d records of %d events, want 20 of 60", records, events)
		}
	}
	inside := 0
	span := site.Span{From: conformance.Noon.Add(20 * time.Second)} // the second coming alone
	if err := one.Records(ctx, conformance.Key, nil, span, func(*site.Record) error { inside++; return nil }); err != nil || inside != 0 {
		t.Errorf("%d doubles inside a span, %v", inside, err)
	}
}

// With a shard down events are taken in and wait, and reading is an error; when
// it is back, all of them are there.
func TestAShardIsDown(t *testing.T) {
	shards := servers.Start(t)
	address := database(t, shards)
	s := withSite(t, address)
	for i := range 50 {
		add(t, s, conformance.Record(fmt.Sprintf("view-before-%06d", i), 0, 2))
	}
	if err := s.handOn(ctx, 0); err != nil {
		t.Fatal(err)
	}
	shards[1].Kill()
	for i := range 50 {
		add(t, s, conformance.Record(fmt.Sprintf("view-meanwhile-%06d", i), 0, 2))
	}
	if err := s.handOn(ctx, 0); err == nil {
		t.Error("half a cluster took everything")
	}
	err := s.Records(ctx, conformance.Key, nil, site.Span{}, func(*site.Record) error { return nil })
	if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "shard") {
		t.Errorf("reading half a cluster: %v", err)
	}
	if _, err := s.Addresses(ctx, conformance.Key); err == nil {
		t.Error("half the addresses")
	}
	if _, err := s.Delete(ctx, conformance.Key, site.Deletion{All: true}); err == nil {
		t.Error("half a deletion")
	}
	if all, err := s.Sites(ctx); err != nil || len(all) != 1 {
		t.Errorf("sites meanwhile: %v, %v", all, err)
	}
	path := s.spool.Path()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, address, Options{Spool: path}) // it starts all the same
	add(t, s, conformance.Record("view-after-start", 0, 2))
	shards[1].Restart(t)
	for range 100 { // by itself
		if n, err := s.spool.WaitingRecords(ctx); err == nil && n == 0 {
			break
		}
		time.Sleep(200 * time.Millisecond)
	}
	if records, events := count(t, s); records != 101 || events != 202 {
		t.Errorf("%d records of %d events, want 101 of 202", records, events)
	}
}

// A deletion reaches the disks of the shards, and what waits elsewhere.
func TestDeletedEverywhere(t *testing.T) {
	shards := servers.Start(t)
	address := database(t, shards)
	one := withSite(t, address)
	two := open(t, address, Options{Spool: filepath.Join(t.TempDir(), "spool.db")})
	if _, err := two.Sites(ctx); err != nil {
		t.Fatal(err)
	}
	for i := range 40 {
		r := conformance.Record(fmt.Sprintf("view-number-%06d", i), 0, 1)
		r.Visitor = uint64(i % 2)
		add(t, one, r)
	}
	if err := one.handOn(ctx, 0); err != nil {
		t.Fatal(err)
	}
	two.sending.Lock() // its network is slow
	for i := range 10 {
		r := conformance.Record(fmt.Sprintf("view-waiting-%06d", i), 0, 1)
		r.Visitor = 1
		add(t, two, r)
	}
	if n, err := one.Delete(ctx, conformance.Key, site.Deletion{Visitor: 1}); n != 20 || err != nil {
		t.Errorf("deleted %d, %v", n, err)
	}
	two.sending.Unlock()
	if err := two.handOn(ctx, 0); err != nil {
		t.Fatal(err)
	}
	left := 0
	for _, s := range shards {
		n, _ := strconv.Atoi(s.Exec(t, "SELECT count() FROM "+two.server.Database()+"."+events+part+" WHERE visitor = 1"))
		left += n
	}
	if left != 0 {
		t.Errorf("%d rows of the visitor are left on the shards", left)
	}
	if records, _ := count(t, two); records != 20 {
		t.Errorf("%d records, want the other visitor's 20", records)
	}
}

func TestASiteIsFull(t *testing.T) {
	shards := servers.Start(t)
	s := withSite(t, database(t, shards))
	if err := s.PutSite(ctx, site.Site{Key: conformance.Key, Rows: 5}); err != nil {
		t.Fatal(err)
	}
	add(t, s, conformance.Record("view-number-000001", 0, 5))
	if err := s.handOn(ctx, 0); err != nil {
		t.Fatal(err)
	}
	if err := s.measure(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Append(ctx, conformance.Key, conformance.Record("view-number-000002", 0, 1)); !errors.Is(err, site.ErrTooMany) {
		t.Errorf("a sixth event of five: %v", err)
	}
}

// Sites come and go while somebody, as the store does from time to time, asks
// for all of them.
func TestSitesComeAndGo(t *testing.T) {
	s := withSite(t, database(t, servers.Start(t)))
	ended, asking := make(chan struct{}), sync.WaitGroup{}
	asking.Go(func() {
		for {
			select {
			case <-ended:
				return
			default:
			}
			if _, err := s.Sites(ctx); err != nil {
				t.Error(err)
				return
			}
		}
	})
	for i := range 20 {
		one := site.Site{Key: fmt.Sprint("site", i)}
		if err := s.PutSite(ctx, one); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Append(ctx, one.Key, conformance.Record("view-number-000001", 0, 1)); err != nil {
			t.Error(err)
		}
		if err := s.DropSite(ctx, one.Key); err != nil {
			t.Error(err)
		}
	}
	close(ended)
	asking.Wait()
}

// One server is a cluster of itself; commands read and delete without a spool.
func TestOneServer(t *testing.T) {
	shards := servers.Start(t)
	address := strings.Replace(database(t, shards), "cluster="+servers.Cluster+"&", "", 1)
	s := withSite(t, address)
	add(t, s, conformance.Record("view-number-000001", 0, 5))
	if err := s.handOn(ctx, 0); err != nil {
		t.Fatal(err)
	}
	reader := open(t, address, Options{})
	if records, events := count(t, reader); records != 1 || events != 5 {
		t.Errorf("%d records of %d events", records, events)
	}
	if _, err := reader.Append(ctx, conformance.Key, conformance.Record("view-number-000002", 0, 1)); err == nil {
		t.Error("taken in without a spool")
	}
	if n, err := reader.Delete(ctx, conformance.Key, site.Deletion{All: true}); n != 1 || err != nil {
		t.Errorf("deleted %d, %v", n, err)
	}
	for _, bad := range []string{"clickhouse://127.0.0.1/web/table", "clickhouse:///web", "clickhouse://127.0.0.1/web?clutser=x", strings.Replace(address, "?", "?cluster=nosuch&", 1)} {
		if _, err := Open(bad, Options{}); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", bad, err)
		}
	}
}
