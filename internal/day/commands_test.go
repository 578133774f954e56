package day

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/swelter/swelter/internal/cli"
	servers "github.com/swelter/swelter/internal/clickhouse"
	"github.com/swelter/swelter/site"
	"github.com/swelter/swelter/site/clickhouse"
	"github.com/swelter/swelter/site/conformance"
)

// The commands of websites work on a cluster as on a file.
func TestCommands(t *testing.T) {
	shards := servers.Start(t)
	for _, s := range shards {
		s.Exec(t, "CREATE DATABASE commands")
	}
	store := fmt.Sprintf("clickhouse://127.0.0.1:%d/commands?cluster=%s", shards[0].TCP, servers.Cluster)
	run := func(want int, args ...string) string {
		t.Helper()
		var said bytes.Buffer
		if code := cli.Run(append(append([]string{"site"}, args...), "--store", store), strings.NewReader(""), &said, &said); code != want {
			t.Fatalf("%s: code %d: %s", args, code, &said)
		}
		return said.String()
	}
	said := run(0, "init", origin, "--no-wait", "--title", "Shop")
	key := regexp.MustCompile(`site (\S+)`).FindStringSubmatch(said)
	if key == nil {
		t.Fatalf("init says %q", said)
	}
	s, err := clickhouse.Open(store, clickhouse.Options{Spool: filepath.Join(t.TempDir(), "spool.db")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Sites(context.Background()); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		if _, err := s.Append(context.Background(), key[1], conformance.Record(fmt.Sprintf("view-number-%06d", i), 0, 4)); err != nil {
			t.Fatal(err)
		}
	}
	// The commands have no spool: wait until the cluster has all.
	reader, err := clickhouse.Open(store, clickhouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	for n := 0; n < 3; {
		n = 0
		if err := reader.Records(context.Background(), key[1], nil, site.Span{}, func(*site.Record) error { n++; return nil }); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		want string
		args []string
	}{
		{"Shop", []string{"sites"}},
		{"/cart", []string{"report"}},
		{"12 clicks", []string{"report", "--page", "/cart"}},
		{"https://shop.example/cart", []string{"export", "--page", "/cart"}},
		{"#view=", []string{"link", "https://shop.example/cart"}},
	} {
		if said := run(0, c.args...); !strings.Contains(said, c.want) {
			t.Errorf("%s: %q, want %q", c.args, said, c.want)
		}
	}
	for command, want := range map[string]string{"backup": "BACKUP", "restore": "RESTORE"} {
		if said := run(2, command, "x.db"); !strings.Contains(said, want) {
			t.Errorf("%s: %q", command, said)
		}
	}
	if said := run(2, "check"); !strings.Contains(said, "CHECK TABLE") {
		t.Errorf("check: %q", said)
	}
	run(0, "delete", key[1], "--url", "https://shop.example/cart")
	if said := run(0, "report"); strings.Contains(said, "/cart") {
		t.Errorf("after the deletion: %q", said)
	}
}
