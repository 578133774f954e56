package main

import (
	"bytes"
	"strings"
	"testing"
)

const passing = `{"Action":"start","Package":"p"}
{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestA","Output":"noise\n"}
{"Action":"pass","Package":"p","Test":"TestA","Elapsed":1.5}
{"Action":"pass","Package":"p","Test":"TestB/part","Elapsed":9}
{"Action":"pass","Package":"p","Test":"TestB","Elapsed":9.25}
{"Action":"output","Package":"p","Output":"PASS\n"}
{"Action":"output","Package":"p","Output":"ok  \tp\t10.8s\n"}
{"Action":"pass","Package":"p","Elapsed":10.8}
`

const skipping = `{"Action":"output","Package":"p","Test":"TestC","Output":"=== RUN   TestC\n"}
{"Action":"output","Package":"p","Test":"TestC","Output":"    c_test.go:9: no browser\n"}
{"Action":"skip","Package":"p","Test":"TestC","Elapsed":0}
`

const failing = `{"Action":"output","Package":"p","Test":"TestD","Output":"    d_test.go:3: got 1, want 2\n"}
{"Action":"fail","Package":"p","Test":"TestD","Elapsed":0}
{"Action":"fail","Package":"p","Elapsed":0}
`

func TestReport(t *testing.T) {
	for _, c := range []struct {
		name, in  string
		ci        bool
		code      int
		has, lack []string
	}{
		{"passing", passing, true, 0, []string{"ok  \tp\t10.8s\n", "9.25s  p.TestB\n    1.50s  p.TestA", "all 2 tests passed"}, []string{"noise", "part", "PASS"}},
		{"skip elsewhere", passing + skipping, false, 0, []string{"1 tests were left out", "p.TestC: c_test.go:9: no browser"}, nil},
		{"skip in CI", passing + skipping, true, 1, []string{"nothing may be left out"}, nil},
		{"failing", passing + failing, false, 1, []string{"got 1, want 2", "\nFAIL\n"}, []string{"all"}},
		{"nothing ran", "", false, 1, []string{"no test ran"}, nil},
		{"words of go itself", "go: downloading x\n" + passing, false, 0, []string{"go: downloading x\n"}, nil},
	} {
		var out bytes.Buffer
		r := &report{out: &out, output: map[string][]string{}}
		if err := r.read(strings.NewReader(c.in)); err != nil {
			t.Fatal(err)
		}
		if code := r.end(c.ci); code != c.code {
			t.Errorf("%s: exit code %d, want %d", c.name, code, c.code)
		}
		for _, s := range c.has {
			if !strings.Contains(out.String(), s) {
				t.Errorf("%s: %q is not in\n%s", c.name, s, out.String())
			}
		}
		for _, s := range c.lack {
			if strings.Contains(out.String(), s) {
				t.Errorf("%s: %q is in\n%s", c.name, s, out.String())
			}
		}
	}
}
