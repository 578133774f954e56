package explore

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/swelter/swelter/table"
)

// served is the server of a small table in a file that tests may change.
func served(t *testing.T, text string) (s *tableServer, file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "t.csv")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	l, err := newLive(context.Background(), &dash{in: table.Input{Paths: []string{file}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.close)
	return &tableServer{live: l, host: "127.0.0.1:5000", token: "secret", busy: make(chan struct{}, 4)}, file
}

func ask(s *tableServer, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", "http://127.0.0.1:5000/secret/ask", strings.NewReader(body))
	r.Host = "127.0.0.1:5000"
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

const small = "a,b,c\n1,x,2020-01-01\n2,y,2020-01-02\n3,x,2020-01-03\n"

// A name that a foreign page points at this machine, requests from foreign
// pages, forms, guessed tokens: all are refused, whatever the path.
func TestTableIsGuarded(t *testing.T) {
	s, _ := served(t, small)
	const question = `{"questions":[{"group":{"keys":[]}}]}`
	for _, c := range []struct {
		what, method, host, path string
		header                   []string
		want                     int
	}{
		{"the page", "GET", "127.0.0.1:5000", "/secret/", nil, 200},
		{"by its other name", "GET", "localhost:5000", "/secret/", []string{"Origin", "http://localhost:5000"}, 200},
		{"a link followed", "GET", "127.0.0.1:5000", "/secret/", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"}, 200},
		{"a question", "POST", "127.0.0.1:5000", "/secret/ask", []string{"Content-Type", "application/json", "Origin", "http://127.0.0.1:5000", "Sec-Fetch-Site", "same-origin"}, 200},
		{"no token", "GET", "127.0.0.1:5000", "/", nil, 403},
		{"a guess", "GET", "127.0.0.1:5000", "/guess/", nil, 403},
		{"a part of it", "POST", "127.0.0.1:5000", "/secre/ask", []string{"Content-Type", "application/json"}, 403},
		{"DNS rebinding", "GET", "evil.example:5000", "/secret/", nil, 403},
		{"DNS rebinding, a question", "POST", "evil.example:5000", "/secret/ask", []string{"Content-Type", "application/json", "Origin", "http://evil.example:5000"}, 403},
		{"cross-site POST", "POST", "127.0.0.1:5000", "/secret/ask", []string{"Content-Type", "application/json", "Origin", "https://evil.example"}, 403},
		{"cross-site POST of a sandbox", "POST", "127.0.0.1:5000", "/secret/ask", []string{"Content-Type", "application/json", "Origin", "null"}, 403},
		{"a foreign form", "POST", "127.0.0.1:5000", "/secret/ask", []string{"Content-Type", "text/plain"}, 403},
		{"a foreign form of views", "POST", "127.0.0.1:5000", "/secret/views", []string{"Content-Type", "application/x-www-form-urlencoded"}, 403},
		{"a foreign picture", "GET", "127.0.0.1:5000", "/secret/head", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"}, 403},
		{"another port of this machine", "GET", "127.0.0.1:5000", "/secret/head", []string{"Sec-Fetch-Site", "same-site", "Sec-Fetch-Mode", "cors"}, 403},
		{"another method", "DELETE", "127.0.0.1:5000", "/secret/", nil, 405},
		{"a question by GET", "GET", "127.0.0.1:5000", "/secret/ask", nil, 405},
		{"no such page", "GET", "127.0.0.1:5000", "/secret/etc/passwd", nil, 404},
	} {
		r := httptest.NewRequest(c.method, "http://"+c.host+c.path, strings.NewReader(question))
		r.Host = c.host
		for i := 0; i+1 < len(c.header); i += 2 {
			r.Header.Set(c.header[i], c.header[i+1])
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != c.want {
			t.Errorf("%s: %d, not %d: %.80q", c.what, w.Code, c.want, w.Body)
		}
		if w.Code != http.StatusOK && strings.Contains(w.Body.String(), "2020") {
			t.Errorf("%s: the refusal tells of the data", c.what)
		}
	}
}

// Questions carry column names and values; what is no question is refused, and
// no name or value becomes anything else.
func TestQuestionsAreChecked(t *testing.T) {
	s, _ := served(t, small)
	for body, want := range map[string]int{
		`{"questions":[{"group":{"keys":[],"sql":"SELECT 1"}}]}`: 400,
		`{"questions":"SELECT 1"}`:                               400,
		``:                                                       400,
		`{"questions":[` + strings.Repeat(`{},`, 70) + `{}]}`:                     400,
		`{"questions":[{"group":{"keys":[]}}` + strings.Repeat(" ", 2<<20) + `]}`: 400,
	} {
		if w := ask(s, body); w.Code != want {
			t.Errorf("%.60s: %d, not %d", body, w.Code, want)
		}
	}
	for question, want := range map[string]string{
		`{"group":{"keys":[{"column":"a\" OR 1=1 --","bins":{"n":1,"num":1,"den":1}}]}}`: "no such column",
		`{"group":{"keys":[],"filters":[{"column":"a","in":["1"]}]}}`:                    "holds numbers, not texts",
		`{"group":{"keys":[],"agg":"x); DROP TABLE t","value":"a"}}`:                     "is not known",
		`{"rows":{"columns":["read_csv('/etc/passwd')"],"limit":5}}`:                     "no such column",
		`{}`: "an empty question",
	} {
		w := ask(s, `{"questions":[`+question+`]}`)
		var got struct{ Answers []answered }
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || len(got.Answers) != 1 || !strings.Contains(got.Answers[0].Error, want) {
			t.Errorf("%s: %s, want %q", question, w.Body, want)
		}
	}
	// A hostile value is a value like any other: no row has it.
	w := ask(s, `{"questions":[{"group":{"keys":[],"filters":[{"column":"b","in":["' OR '1'='1"]}]}}]}`)
	if !strings.Contains(w.Body.String(), `"met":0`) {
		t.Errorf("a hostile value: %s", w.Body)
	}
}

// A question that nobody waits for is not answered.
func TestSupersededQuestionEnds(t *testing.T) {
	s, _ := served(t, small)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r := httptest.NewRequest("POST", "/secret/ask", strings.NewReader(`{"questions":[{"group":{"keys":[]}}]}`)).WithContext(ctx)
	r.Host = "127.0.0.1:5000"
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Body.Len() != 0 {
		t.Errorf("answered %s", w.Body)
	}
}

// The file grows, loses a column, changes a type, and cannot be read: the page
// hears of it, and questions about what is gone say so.
func TestTableFollowsItsFile(t *testing.T) {
	s, file := served(t, small)
	ctx, cancel := context.WithCancel(context.Background())
	watched := make(chan struct{})
	go func() { defer close(watched); s.live.watch(ctx) }()
	defer func() { cancel(); <-watched }()
	change := func(text string, stamp int64) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		soon, stop := context.WithTimeout(ctx, 30*time.Second)
		defer stop()
		s.live.await(soon, fmt.Sprint(stamp-1))
		if now := s.live.state(); now.Stamp != stamp {
			t.Fatalf("the state is %+v, not %d", now, stamp)
		}
	}
	gone := func(column string) bool {
		w := ask(s, `{"questions":[{"group":{"keys":[{"column":"`+column+`","bins":{"n":5,"num":1,"den":1}}]}}]}`)
		return strings.Contains(w.Body.String(), `"gone":true`)
	}
	change(small+"4,y,2020-01-04\n", 2)
	if n := s.live.head().Rows; n != 4 || gone("a") {
		t.Errorf("%d rows after it grew", n)
	}
	change("b,c\nx,2020-01-01\n", 3)
	if !gone("a") {
		t.Error("a column that is gone is still answered")
	}
	change("a,b\nten,x\neleven,x\n", 4)
	if !gone("a") {
		t.Error("texts are binned as numbers")
	}
	change("", 5)
	if now := s.live.state(); now.Trouble == "" || s.live.head().Rows != 2 {
		t.Errorf("an empty file: %+v, %d rows", now, s.live.head().Rows)
	}
}

// Ten thousand categories: the page lists some, counts all, and finds any.
func TestManyCategories(t *testing.T) {
	var b strings.Builder
	b.WriteString("k,v\n")
	for i := range 30_000 {
		fmt.Fprintf(&b, "name %d,%d\n", i%10_000, i)
	}
	s, _ := served(t, b.String())
	c := columnOf(s.live.head().Columns, "k")
	if c.Distinct != 10_000 || len(c.Top) != 200 {
		t.Errorf("%d different, %d listed", c.Distinct, len(c.Top))
	}
	w := ask(s, `{"questions":[{"top":{"column":"k","filters":[],"match":"NAME 9999"}},{"group":{"keys":[{"column":"k","values":["name 1"]}]}}]}`)
	if !strings.Contains(w.Body.String(), `{"text":"name 9999","n":3}`) {
		t.Errorf("not found: %s", w.Body)
	}
}

// What is chosen by itself, for kinds of tables.
func TestChoose(t *testing.T) {
	for name, c := range map[string]struct {
		text, x, y string
		degrees    bool
	}{
		"degrees":        {"id,Longitude,latitude,kind\n1,-95,29,a\n2,-94,30,b\n3,-93,31,a\n", "Longitude", "latitude", true},
		"no degrees":     {"lon,lat,v\n5000,2,1\n6000,3,2\n7000,4,3\n", "lon", "lat", false},
		"times of day":   {"at,fare\n2020-01-01 10:00,2\n2020-01-02 11:30,3\n", "at.hour", "at.weekday", false},
		"two numbers":    {"a,b,k\n1,2.5,x\n2,3.5,y\n3,4.5,x\n", "a", "b", false},
		"a dial":         {"delay,hour\n1,2\n2,3\n", "hour", "delay", false},
		"two texts":      {"k,m\nx,p\ny,q\nx,q\ny,p\nx,p\n", "k", "m", false},
		"one number":     {"a\n1\n2\n", "a", "", false},
		"nothing varies": {"a,b\n1,1\n1,1\n", "a", "", false},
	} {
		s, _ := served(t, c.text)
		if l := s.live.head().Start; l.X != c.x || l.Y != c.y || l.Map != c.degrees {
			t.Errorf("%s: %q by %q (%v), not %q by %q", name, l.X, l.Y, l.Map, c.x, c.y)
		}
	}
}
