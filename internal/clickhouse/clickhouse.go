// Package clickhouse starts two real ClickHouse servers on loopback as a cluster
// of two shards, for tests. Each has a folder of its own and ports that were
// free; nothing of them is left when the tests of the package end.
package clickhouse

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Cluster is the name that the servers know themselves by, as in
// Distributed(shards, default, events_local).
const Cluster = "shards"

// Password is of the user "reader", who may only read.
const Password = "look ' but \\ touch not"

// Shard is one server.
type Shard struct {
	TCP, HTTP int // ports on 127.0.0.1
	dir       string
	server    *exec.Cmd
	ended     chan struct{}
}

// Main runs the tests of a package with one cluster for all of them:
//
//	func TestMain(m *testing.M) { os.Exit(clickhouse.Main(m)) }
func Main(m interface{ Run() int }) int {
	inMain = true
	code := m.Run()
	if shared != nil {
		stop(shared)
	}
	return code
}

var (
	inMain bool
	shared []*Shard
)

// Start gives the two shards of the package. Without a server to start, the
// test is skipped; in CI it fails.
func Start(t testing.TB) []*Shard {
	t.Helper()
	if !inMain {
		t.Fatal("clickhouse.Start needs clickhouse.Main in TestMain")
	}
	if shared != nil {
		return shared
	}
	program := program(t)
	dir, err := os.MkdirTemp("", "swelter-clickhouse-")
	if err != nil {
		t.Fatal(err)
	}
	ports, err := freePorts(6)
	if err != nil {
		t.Fatal(err)
	}
	shards := []*Shard{
		{TCP: ports[0], HTTP: ports[1], dir: filepath.Join(dir, "one")},
		{TCP: ports[2], HTTP: ports[3], dir: filepath.Join(dir, "two")},
	}
	shared = shards
	for i, s := range shards {
		if err := s.configure(shards, ports[4+i]); err != nil {
			t.Fatal(err)
		}
		if err := s.start(program); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range shards {
		if err := s.await(); err != nil {
			t.Fatal(err)
		}
	}
	return shards
}

func program(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"clickhouse-server", "/usr/sbin/clickhouse-server"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatal("clickhouse-server is not installed; run sudo make deps")
	}
	t.Skip("SKIP: clickhouse-server is not installed; run sudo make deps")
	return ""
}

// freePorts are ports that nobody listens on now. All are held until the last is
// found, so that they differ.
func freePorts(n int) ([]int, error) {
	ports := make([]int, n)
	for i := range ports {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close()
		ports[i] = l.Addr().(*net.TCPAddr).Port
	}
	return ports, nil
}

func (s *Shard) configure(all []*Shard, interserver int) error {
	if err := os.MkdirAll(filepath.Join(s.dir, "tmp"), 0o700); err != nil {
		return err
	}
	var members strings.Builder
	for _, o := range all {
		fmt.Fprintf(&members, "<shard><internal_replication>true</internal_replication><replica><host>127.0.0.1</host><port>%d</port></replica></shard>", o.TCP)
	}
	config := fmt.Sprintf(`<yandex>
<logger><level>warning</level><log>%[1]s/log</log><errorlog>%[1]s/errors</errorlog></logger>
<http_port>%[2]d</http_port><tcp_port>%[3]d</tcp_port><interserver_http_port>%[4]d</interserver_http_port>
<listen_host>127.0.0.1</listen_host><max_connections>200</max_connections>
<path>%[1]s/</path><tmp_path>%[1]s/tmp/</tmp_path><user_files_path>%[1]s/files/</user_files_path>
<users_config>%[1]s/users.xml</users_config>
<uncompressed_cache_size>16777216</uncompressed_cache_size><mark_cache_size>16777216</mark_cache_size>
<default_profile>default</default_profile><default_database>default</default_database><timezone>UTC</timezone>
<remote_servers><%[6]s>%[5]s</%[6]s></remote_servers>
</yandex>
`, s.dir, s.HTTP, s.TCP, interserver, members.String(), Cluster)
	users := fmt.Sprintf(`<yandex>
<profiles>
<default><max_memory_usage>300000000</max_memory_usage><max_threads>2</max_threads></default>
<reader><readonly>1</readonly><max_memory_usage>300000000</max_memory_usage><max_threads>2</max_threads></reader>
</profiles>
<users>
<default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default>
<reader><password>%s</password><networks><ip>127.0.0.1</ip></networks><profile>reader</profile><quota>default</quota></reader>
</users>
<quotas><default></default></quotas>
</yandex>
`, Password)
	if err := os.WriteFile(filepath.Join(s.dir, "config.xml"), []byte(config), 0o600); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(s.dir, "users.xml"), []byte(users), 0o600)
}

func (s *Shard) start(program string) error {
	s.server = exec.Command(program, "--config-file="+filepath.Join(s.dir, "config.xml"))
	s.server.Dir = s.dir
	s.server.SysProcAttr = dieWithUs()
	if err := s.server.Start(); err != nil {
		return err
	}
	ended := make(chan struct{})
	s.ended = ended
	go func() { _ = s.server.Wait(); close(ended) }()
	return nil
}

// await waits until the server answers.
func (s *Shard) await() error {
	for range 600 {
		select {
		case <-s.ended:
			return fmt.Errorf("clickhouse-server ended:\n%s", s.log())
		default:
		}
		if _, err := s.ask("SELECT 1"); err == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return fmt.Errorf("clickhouse-server does not answer:\n%s", s.log())
}

func (s *Shard) log() string {
	text, _ := os.ReadFile(filepath.Join(s.dir, "errors"))
	return string(text[max(0, len(text)-4000):])
}

// Kill ends the server at once, as a lost machine would.
func (s *Shard) Kill() {
	_ = s.server.Process.Kill()
	<-s.ended
}

// Freeze stops the server from doing anything until thaw is called: it is as
// slow as can be.
func (s *Shard) Freeze() (thaw func()) {
	_ = s.server.Process.Signal(syscall.SIGSTOP)
	return func() { _ = s.server.Process.Signal(syscall.SIGCONT) }
}

// Restart starts a killed server again with its data.
func (s *Shard) Restart(t testing.TB) {
	t.Helper()
	_ = os.Remove(filepath.Join(s.dir, "status"))
	if err := s.start(program(t)); err != nil {
		t.Fatal(err)
	}
	if err := s.await(); err != nil {
		t.Fatal(err)
	}
}

// Exec runs a statement as a user who may do all. What follows the first line
// end of "INSERT ... FORMAT CSV\n..." is its data.
func (s *Shard) Exec(t testing.TB, sql string) string {
	t.Helper()
	answer, err := s.ask(sql)
	if err != nil {
		t.Fatalf("%.300s: %v", sql, err)
	}
	return strings.TrimSpace(answer)
}

func (s *Shard) ask(sql string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	statement, data, _ := strings.Cut(sql, "\n")
	address := fmt.Sprintf("http://127.0.0.1:%d/?query=%s", s.HTTP, url.QueryEscape(statement))
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(data))
	if err != nil {
		return "", err
	}
	r.Close = true
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s", text)
	}
	return string(text), err
}

func stop(shards []*Shard) {
	for _, s := range shards {
		if s.server != nil && s.server.Process != nil {
			_ = s.server.Process.Signal(syscall.SIGCONT)
			s.Kill()
		}
	}
	os.RemoveAll(filepath.Dir(shards[0].dir))
}

// Password starts the server again so that it wants another password of the user
// "default".
func (s *Shard) Password(t testing.TB, want string) {
	t.Helper()
	path := filepath.Join(s.dir, "users.xml")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := strings.Index(string(text), "<default><password>") + len("<default><password>")
	end := at + strings.Index(string(text[at:]), "</password>")
	if err := os.WriteFile(path, []byte(string(text[:at])+want+string(text[end:])), 0o600); err != nil {
		t.Fatal(err)
	}
	s.Kill()
	if err := s.start(program(t)); err != nil {
		t.Fatal(err)
	}
	if err := s.awaitPort(); err != nil {
		t.Fatal(err)
	}
}

// awaitPort waits until the server takes connections, whoever they are of.
func (s *Shard) awaitPort() error {
	for range 600 {
		if c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", s.TCP)); err == nil {
			return c.Close()
		}
		time.Sleep(50 * time.Millisecond)
	}
	return fmt.Errorf("clickhouse-server does not listen:\n%s", s.log())
}
