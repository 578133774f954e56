package clickhouse

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	servers "github.com/swelter/swelter/internal/clickhouse"
	"github.com/swelter/swelter/source/conformance"
	"github.com/swelter/swelter/table"
)

// selfSigned is a certificate for a name, and the file that holds it.
func selfSigned(t *testing.T, ip net.IP) (tls.Certificate, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{ip}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, path
}

// encrypted is a port that speaks TLS before a shard.
func encrypted(t *testing.T, cert tls.Certificate, shard *servers.Shard) int {
	t.Helper()
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{cert}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer near.Close()
				if near.(*tls.Conn).HandshakeContext(context.Background()) != nil {
					return
				}
				far, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", shard.TCP))
				if err != nil {
					return
				}
				defer far.Close()
				go io.Copy(far, near)
				io.Copy(near, far)
			}()
		}
	}()
	return l.Addr().(*net.TCPAddr).Port
}

// A certificate that nobody vouches for is refused unless its signer is named; a
// name that it does not have, and a port without TLS, always.
func TestEncrypted(t *testing.T) {
	shards := servers.Start(t)
	name := servers.Load(t, shards, conformance.Stations())
	cert, ca := selfSigned(t, net.IPv4(127, 0, 0, 1))
	_, other := selfSigned(t, net.IPv4(127, 0, 0, 1))
	elsewhere, itsCA := selfSigned(t, net.IPv4(10, 0, 0, 1))
	port, away := encrypted(t, cert, shards[0]), encrypted(t, elsewhere, shards[0])
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := openErr(table.Input{DB: fmt.Sprintf("clickhouse+tls://127.0.0.1:%d/default?ca=%s", port, ca), Paths: []string{name}}); err != nil {
		t.Errorf("clickhouse+tls: %v", err)
	}
	for _, c := range []struct {
		port  int
		query string
		want  string // in the message; "" is no error
	}{
		{port, "secure=true&ca=" + ca, ""},
		{port, "secure=true", "certificate is not trusted"},
		{port, "secure=true&ca=" + other, "certificate is not trusted"},
		{away, "secure=true&ca=" + itsCA, "certificate is not trusted"},
		{shards[0].TCP, "secure=true&ca=" + ca, "does not speak TLS"},
		{port, "ca=" + ca, "add secure=true"},
		{port, "secure=true&ca=" + empty, "holds no certificate"},
		{port, "secure=true&ca=" + ca + ".nosuch", "no such file"},
	} {
		err := openErr(table.Input{DB: fmt.Sprintf("clickhouse://127.0.0.1:%d/default?%s", c.port, c.query), Paths: []string{name}})
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.query, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n")):
			t.Errorf("%s: %v, want %q", c.query, err, c.want)
		}
	}
	// The insert of a writer goes the same way.
	s, err := NewServer(fmt.Sprintf("clickhouse://127.0.0.1:%d/default?secure=true&ca=%s", port, ca))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	shards[0].Exec(t, "CREATE TABLE secret (n Int64) ENGINE = Memory")
	t.Cleanup(func() { shards[0].Exec(t, "DROP TABLE secret") })
	if err := s.Insert(context.Background(), "secret", 2, Column{Name: "n", Ints: []int64{1, 2}}); err != nil {
		t.Fatal(err)
	}
	if got := shards[0].Exec(t, "SELECT sum(n) FROM secret"); got != "3" {
		t.Errorf("the sum is %s", got)
	}
}

// A server from before the protocol of 2018 is named by its version.
func TestOldServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			var p packet
			p.uvarint(serverHello)
			p.text("ClickHouse")
			p.uvarint(1)
			p.uvarint(1)
			p.uvarint(54236)
			p.text("UTC")
			p.text("old")
			c.Write(p)
			io.Copy(io.Discard, c)
			c.Close()
		}
	}()
	err = openErr(table.Input{DB: "clickhouse://" + l.Addr().String() + "/default", Paths: []string{"t"}})
	if err == nil || !strings.Contains(err.Error(), "version 1.1") || !strings.Contains(err.Error(), "18.10 and later") || strings.Contains(err.Error(), "\n") {
		t.Errorf("an old server: %v", err)
	}
}
