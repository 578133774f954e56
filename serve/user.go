package serve

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Auth says who may see what is Private, and write.
type Auth struct {
	Tokens []Token `json:"tokens,omitempty"`
	Proxy  *Proxy  `json:"proxy,omitempty"`
}

// Token is a secret that is not kept: only its hash. NewToken makes one; its 144
// random bits need no salt.
type Token struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"` // of the token, in hexadecimal
}

// Proxy is a reverse proxy that has checked who the user is.
type Proxy struct {
	Header string   `json:"header"` // that names the user, such as X-Forwarded-User
	From   []string `json:"from"`   // its addresses, such as 127.0.0.1 or 10.0.0.0/8
}

// NewToken is a new secret and its hash.
func NewToken() (token, hash string) {
	b := make([]byte, 18)
	rand.Read(b)
	token = base64.RawURLEncoding.EncodeToString(b)
	sum := sha256.Sum256([]byte(token))
	return token, hex.EncodeToString(sum[:])
}

// users knows whom requests come from.
type users struct {
	tokens []knownToken
	header string
	from   []netip.Prefix
}

type knownToken struct {
	name string
	hash [sha256.Size]byte
}

// keyed is an error about one key of a configuration.
type keyed struct {
	key string // JSON pointer
	err error
}

func (k *keyed) Error() string { return k.err.Error() }
func (k *keyed) Unwrap() error { return k.err }

func keyedf(key, format string, args ...any) error { return &keyed{key, fmt.Errorf(format, args...)} }

// newUsers reads an Auth; nil knows nobody.
func newUsers(a Auth) (*users, error) {
	u := &users{}
	for i, t := range a.Tokens {
		at := fmt.Sprintf("/auth/tokens/%d", i)
		b, err := hex.DecodeString(t.SHA256)
		if err != nil || len(b) != sha256.Size {
			return nil, keyedf(at, "sha256: 64 hexadecimal digits are wanted; swelter serve --new-token prints a token and its hash")
		}
		if t.Name == "" {
			return nil, keyedf(at, "name: a token has one, for the log")
		}
		u.tokens = append(u.tokens, knownToken{t.Name, [sha256.Size]byte(b)})
	}
	if p := a.Proxy; p != nil {
		if p.Header == "" || len(p.From) == 0 {
			return nil, keyedf("/auth/proxy", "header and from: the header that names the user, and the proxy's addresses, are wanted")
		}
		u.header = p.Header
		for i, text := range p.From {
			at, err := netip.ParsePrefix(text)
			if one, bad := netip.ParseAddr(text); bad == nil {
				at, err = netip.PrefixFrom(one, one.BitLen()), nil
			}
			if err != nil {
				return nil, keyedf(fmt.Sprintf("/auth/proxy/from/%d", i), "%q is no address; 127.0.0.1 or 10.0.0.0/8 are", text)
			}
			u.from = append(u.from, at)
		}
	}
	if u.tokens == nil && u.header == "" {
		return nil, nil
	}
	return u, nil
}

// of is who sends a request, or "".
func (u *users) of(r *http.Request) string {
	if secret := secretOf(r); secret != "" {
		sum, name := sha256.Sum256([]byte(secret)), ""
		for i := range u.tokens { // all of them, so that the time says nothing
			if subtle.ConstantTimeCompare(sum[:], u.tokens[i].hash[:]) == 1 {
				name = u.tokens[i].name
			}
		}
		return name
	}
	if u.header == "" {
		return ""
	}
	host, _, _ := net.SplitHostPort(r.RemoteAddr)
	from, err := netip.ParseAddr(host)
	if err != nil {
		return ""
	}
	for _, p := range u.from {
		if p.Contains(from.Unmap()) {
			return r.Header.Get(u.header)
		}
	}
	return ""
}

// secretOf is the token of a request: a bearer's, or a password, which browsers
// ask for.
func secretOf(r *http.Request) string {
	if _, password, ok := r.BasicAuth(); ok {
		return password
	}
	if t, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return strings.TrimSpace(t)
	}
	return ""
}
