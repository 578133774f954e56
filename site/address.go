package site

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Private stands in an address for what may name a person.
const Private = ":private"

// CleanURL is an address as it may be kept: without user, fragment (kept with
// hash) and all query parameters but those named, those sorted; parts of the
// path that hold an e-mail address or look like a secret become Private. It is
// applied when events come in: what it takes away is never stored.
func CleanURL(address string, params []string, hash bool) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", bad("url", "not an address of http or https")
	}
	c := url.URL{Scheme: u.Scheme, Host: strings.ToLower(u.Host), Path: cleanPath(u.Path)}
	if c.Path == "" {
		c.Path = "/"
	}
	kept := url.Values{}
	for k, vs := range u.Query() {
		if slices.Contains(params, k) {
			for _, v := range vs {
				kept.Add(k, cleanPart(v))
			}
		}
	}
	c.RawQuery = kept.Encode()
	if hash {
		route, _, _ := strings.Cut(u.Fragment, "?")
		c.Fragment = cleanPath(route)
	}
	return c.String(), nil
}

func cleanPath(p string) string {
	parts := strings.Split(p, "/")
	for i, part := range parts {
		parts[i] = cleanPart(part)
	}
	return strings.Join(parts, "/")
}

var (
	secret = regexp.MustCompile(`^(?:[0-9a-fA-F]{32,}|[A-Za-z0-9_-]*[0-9][A-Za-z0-9_-]*[.=][A-Za-z0-9_.=-]{20,}|[A-Za-z0-9+_-]{40,}={0,2})$`)
	phone  = regexp.MustCompile(`^\+[0-9][0-9 ()-]{6,}$`)
)

// cleanPart hides one part of a path or value when it may name a person.
func cleanPart(s string) string {
	if strings.Contains(s, "@") || phone.MatchString(s) || secret.MatchString(s) && strings.ContainsAny(s, "0123456789") {
		return Private
	}
	return s
}

// CleanOrigin is the origin of a referring page, "" when it is none.
func CleanOrigin(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.Scheme + "://" + strings.ToLower(u.Host)
}

// Rule turns addresses into one page. Match is a glob over path and query
// ("/product/*": * within a part, ** over parts), or with "re:" in front a
// regular expression, whose groups Page may name as $1.
type Rule struct {
	Match string `json:"match"`
	Page  string `json:"page"`
}

// Rules say which page an address is. They are applied when events are read,
// so that old events follow new rules.
type Rules struct {
	List    []Rule   `json:"list,omitempty"`    // the first that matches, before anything else
	Params  []string `json:"params,omitempty"`  // query parameters that tell pages apart; none by itself
	KeepIDs bool     `json:"keepIDs,omitempty"` // numbers and ids in paths tell pages apart
	Hosts   bool     `json:"hosts,omitempty"`   // hosts tell pages apart
}

// Pager applies Rules.
type Pager struct {
	rules Rules
	match []*regexp.Regexp
}

// NewPager makes ready to apply rules.
func NewPager(r Rules) (*Pager, error) {
	p := &Pager{rules: r}
	for _, rule := range r.List {
		if rule.Page == "" {
			return nil, fmt.Errorf("rule %q: it names no page", rule.Match)
		}
		pattern, isRegexp := strings.CutPrefix(rule.Match, "re:")
		if !isRegexp {
			pattern = globPattern(rule.Match)
		}
		re, err := regexp.Compile(pattern)
		if err != nil {
			return nil, fmt.Errorf("rule %q: %w", rule.Match, err)
		}
		p.match = append(p.match, re)
	}
	return p, nil
}

// globPattern is the regular expression of a glob. A ? stands for itself:
// addresses are full of them.
func globPattern(glob string) string {
	var b strings.Builder
	b.WriteString("^")
	for i := 0; i < len(glob); i++ {
		switch {
		case strings.HasPrefix(glob[i:], "**"):
			b.WriteString("(.*)")
			i++
		case glob[i] == '*':
			b.WriteString("([^/?]*)")
		default:
			b.WriteString(regexp.QuoteMeta(glob[i : i+1]))
		}
	}
	b.WriteString("$")
	return b.String()
}

// Page is the page of a stored address (or of a screen, which is its name).
func (p *Pager) Page(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	query := ""
	if u.RawQuery != "" {
		query = "?" + u.RawQuery
	}
	whole := u.Path + query
	if u.Fragment != "" {
		whole += "#" + u.Fragment
	}
	host := ""
	if p.rules.Hosts {
		host = u.Host
	}
	for i, re := range p.match {
		if m := re.FindStringSubmatchIndex(whole); m != nil {
			return host + string(re.ExpandString(nil, p.rules.List[i].Page, whole, m))
		}
	}
	kept := url.Values{}
	for k, v := range u.Query() {
		if slices.Contains(p.rules.Params, k) {
			kept[k] = v
		}
	}
	page := host + p.path(u.Path)
	if len(kept) > 0 {
		page += "?" + kept.Encode()
	}
	if u.Fragment != "" {
		page += "#" + p.path(u.Fragment)
	}
	return page
}

var identifier = regexp.MustCompile(`^(?:[0-9]+|[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|[0-9a-fA-F]{12,}|:private)$`)

// path tidies a path: no doubled or trailing slash, ids as :id.
func (p *Pager) path(s string) string {
	if s == "" {
		return "/"
	}
	parts := strings.Split(path.Clean("/"+s), "/")
	for i, part := range parts {
		if !p.rules.KeepIDs && identifier.MatchString(part) && strings.ContainsAny(part, "0123456789:") {
			parts[i] = ":id"
		}
	}
	return strings.Join(parts, "/")
}
