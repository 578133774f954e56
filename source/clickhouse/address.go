package clickhouse

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

// address is what --db says.
type address struct {
	host     string // with port
	user     string
	password string
	database string
	table    string
	order    string // columns that the rows are ordered by, "none" for any order
	secure   bool
	ca       *x509.CertPool // who may have signed the server's certificate; nil is whom this machine trusts
	timeout  time.Duration  // of one query
	rows     int64          // of one answer
}

// Defaults of an address.
const (
	defaultTimeout = 10 * time.Minute
	defaultRows    = 1_000_000_000
)

// parseAddress reads clickhouse://[user[:password]@]host[:port]/database[/table]
// with ?secure=true (which clickhouse+tls:// says, too), ?ca=FILE, ?timeout=30s, ?rows=1000000 and ?order=column. Without a
// password that of the environment counts, which no list of processes shows.
func parseAddress(s string) (address, error) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "clickhouse" && u.Scheme != "clickhouse+tls" || u.Hostname() == "" || u.Fragment != "" {
		return address{}, errors.New("--db: write it as clickhouse://host/database")
	}
	a := address{user: "default", password: os.Getenv("CLICKHOUSE_PASSWORD"), database: "default", timeout: defaultTimeout, rows: defaultRows}
	if u.User != nil {
		if a.user = u.User.Username(); a.user == "" {
			a.user = "default"
		}
		if p, ok := u.User.Password(); ok {
			a.password = p
		}
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	if len(parts) > 2 {
		return a, errors.New("--db: more than a database and a table; write it as clickhouse://host/database/table")
	}
	if parts[0] != "" {
		a.database = parts[0]
	}
	if len(parts) == 2 {
		a.table = parts[1]
	}
	if err := a.options(u.Query()); err != nil {
		return a, err
	}
	a.secure = a.secure || u.Scheme == "clickhouse+tls"
	if a.ca != nil && !a.secure {
		return a, errors.New("--db: ca=FILE is for encrypted connections; add secure=true")
	}
	port := u.Port()
	if port == "" {
		port = map[bool]string{false: "9000", true: "9440"}[a.secure]
	}
	a.host = net.JoinHostPort(u.Hostname(), port)
	return a, nil
}

func (a *address) options(q url.Values) (err error) {
	for name, values := range q {
		v := values[len(values)-1]
		ok := true
		switch name {
		case "secure":
			a.secure, err = strconv.ParseBool(v)
		case "ca":
			if a.ca, err = authorities(v); err != nil {
				return err
			}
		case "timeout":
			a.timeout, err = time.ParseDuration(v)
			ok = a.timeout >= time.Second
		case "rows":
			a.rows, err = strconv.ParseInt(v, 10, 64)
			ok = a.rows > 0
		case "order":
			a.order = v
		default:
			return fmt.Errorf("--db: %q is not known; there are secure, ca, timeout, rows and order", name)
		}
		if err != nil || !ok {
			return fmt.Errorf("--db: %s=%s: write it as secure=true, timeout=30s (at least 1s) or rows=1000000", name, v)
		}
	}
	return nil
}

// authorities reads the certificates that a server's may be signed by, in PEM.
func authorities(path string) (*x509.CertPool, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("--db: ca: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("--db: ca: %s holds no certificate in PEM (-----BEGIN CERTIFICATE-----)", path)
	}
	return pool, nil
}

// String names the server and nothing secret.
func (a address) String() string { return "clickhouse://" + a.host + "/" + a.database }
