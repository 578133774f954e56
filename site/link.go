package site

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// Link is what a signed link allows: to see one page of one site for a while.
type Link struct {
	Key  string `json:"k"`
	Page string `json:"p"` // after the rules; its address is in no link
	Ends int64  `json:"e"` // seconds since 1970
}

// ErrLink is the answer to a token that is forged, of another site, or over.
var ErrLink = errors.New("the link is not valid, or no more; make a new one")

// Sign makes the token of a link.
func (l Link) Sign(secret []byte) string {
	body, _ := json.Marshal(l) // strings and a number: cannot fail
	text := base64.RawURLEncoding.EncodeToString(body)
	return text + "." + base64.RawURLEncoding.EncodeToString(seal(secret, text))
}

func seal(secret []byte, text string) []byte {
	m := hmac.New(sha256.New, secret)
	m.Write([]byte("swelter link 1 " + text))
	return m.Sum(nil)
}

// OpenLink checks a token of a site.
func OpenLink(token string, s *Site, now time.Time) (Link, error) {
	var l Link
	text, sum, _ := strings.Cut(token, ".")
	got, err := base64.RawURLEncoding.DecodeString(sum)
	if err != nil || len(s.Secret) < 16 || !hmac.Equal(got, seal(s.Secret, text)) {
		return l, ErrLink
	}
	body, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || json.Unmarshal(body, &l) != nil || l.Key != s.Key || now.Unix() >= l.Ends {
		return Link{}, ErrLink
	}
	return l, nil
}

// LinkAddress is the address that opens the overlay on a page.
func LinkAddress(address, name, token string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address + "#" + name + "=" + token
	}
	fragment := u.EscapedFragment()
	u.Fragment, u.RawFragment = "", ""
	if fragment != "" {
		fragment += "&"
	}
	return u.String() + "#" + fragment + name + "=" + token
}

// NewSite is a site with a key and a secret of its own and settings that record
// as little as a heatmap needs.
func NewSite(title string, origins []string, now time.Time) Site {
	random := func(n int) []byte {
		b := make([]byte, n)
		rand.Read(b) // never fails
		return b
	}
	key := strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(random(10)))
	return Site{
		Key: key, Title: title, Origins: origins, Created: now.UTC().Truncate(time.Second), Secret: random(32),
		Settings: Settings{V: Version, Key: key, Name: "view", Rate: 1, Honor: true, Params: []string{}, Exclude: []string{}, Global: "swelter"},
	}
}

// Check says what is wrong with a site's settings.
func (s *Site) Check() error {
	set := &s.Settings
	if err := first(
		name("key", s.Key, 8, 64), name("name", set.Name, 1, 32), name("global", set.Global, 1, 32),
		above("rate", set.Rate, 0, 1), text("title", s.Title, 0, 200), within("keep", float64(s.Keep), 0, 36500),
	); err != nil {
		return err
	}
	if s.Key == "desk" || set.Key != s.Key {
		return bad("key", "%q and %q are two names", s.Key, set.Key)
	}
	if set.ByVisitor && !set.Storage {
		return bad("byVisitor", "visitors are sampled only where the browser's storage is allowed; set storage too")
	}
	for _, o := range s.Origins {
		if CleanOrigin(strings.Replace(o, "://*.", "://", 1)) != strings.Replace(o, "://*.", "://", 1) {
			return bad("origins", "%q is not an origin such as https://shop.example or https://*.shop.example", o)
		}
	}
	_, err := NewPager(s.Rules)
	return err
}

// Allows reports whether an origin may send for the site.
func (s *Site) Allows(origin string) bool {
	for _, o := range s.Origins {
		if o == origin {
			return true
		}
		scheme, under, ok := strings.Cut(o, "://*.")
		if host, same := strings.CutPrefix(origin, scheme+"://"); ok && same && strings.HasSuffix(host, "."+under) {
			return true
		}
	}
	return false
}

// SignedLink is the address that opens the overlay on a page of the site for a
// while.
func (s *Site) SignedLink(address string, lasts time.Duration, now time.Time) (string, error) {
	clean, err := CleanURL(address, s.Settings.Params, s.Settings.Hash)
	if err != nil {
		return "", fmt.Errorf("%q: %w", address, err)
	}
	u, err := url.Parse(address)
	if err != nil || !s.Allows(u.Scheme+"://"+strings.ToLower(u.Host)) {
		return "", fmt.Errorf("%q is not of one of the site's origins: %s", address, strings.Join(s.Origins, ", "))
	}
	pager, err := NewPager(s.Rules)
	if err != nil {
		return "", err
	}
	token := Link{Key: s.Key, Page: pager.Page(clean), Ends: now.Add(lasts).Unix()}.Sign(s.Secret)
	return LinkAddress(address, s.Settings.Name, token), nil
}
