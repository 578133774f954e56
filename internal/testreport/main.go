// Command testreport reads the events of "go test -json" and prints what plain
// go test would, then the tests that were skipped and the slowest ones.
//
//	go test -json ./... | go run ./internal/testreport
//
// It fails when a test failed and, with CI set, also when one was skipped.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sort"
	"strings"
)

// slowest is how many of the slowest tests are named.
const slowest = 10

type event struct {
	Action     string
	Package    string
	ImportPath string // of build output, which belongs to no package
	Test       string
	Elapsed    float64 // seconds
	Output     string
}

type result struct {
	name    string
	seconds float64
	reason  string // why it was skipped
}

type report struct {
	out     io.Writer
	output  map[string][]string // of tests that have not ended
	tests   []result
	skipped []result
	failed  bool
}

func main() {
	r := &report{out: os.Stdout, output: map[string][]string{}}
	if err := r.read(os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "testreport:", err)
		os.Exit(1)
	}
	os.Exit(r.end(os.Getenv("CI") != ""))
}

// read prints events as they come. Lines that are no events (of go itself) are
// passed on.
func (r *report) read(in io.Reader) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil || e.Action == "" {
			fmt.Fprintln(r.out, lines.Text())
			continue
		}
		r.event(e)
	}
	return lines.Err()
}

func (r *report) event(e event) {
	name := e.Package + "." + e.Test
	switch {
	case e.Action == "build-fail" || e.Action == "fail" && e.Test == "":
		r.failed = true
	case e.Output == "PASS\n" && e.Test == "": // go test says it of a package only with -v
	case e.Action == "build-output" || e.Action == "output" && e.Test == "":
		fmt.Fprint(r.out, e.Output)
	case e.Action == "output":
		r.output[name] = append(r.output[name], e.Output)
	case e.Test == "":
	case e.Action == "fail":
		fmt.Fprint(r.out, strings.Join(r.output[name], ""))
		r.failed = true
		r.done(e, name)
	case e.Action == "skip":
		r.skipped = append(r.skipped, result{name: name, reason: reason(r.output[name])})
		delete(r.output, name)
	case e.Action == "pass":
		r.done(e, name)
	}
}

func (r *report) done(e event, name string) {
	delete(r.output, name)
	if !strings.Contains(e.Test, "/") { // its parent counts it
		r.tests = append(r.tests, result{name: name, seconds: e.Elapsed})
	}
}

// reason is what a skipped test said, without the lines of the framework.
func reason(output []string) string {
	for _, line := range output {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "===") && !strings.HasPrefix(line, "---") {
			return line
		}
	}
	return ""
}

// end prints the summary and gives the exit code.
func (r *report) end(ci bool) int {
	sort.SliceStable(r.tests, func(i, j int) bool { return r.tests[i].seconds > r.tests[j].seconds })
	fmt.Fprintln(r.out, "\nslowest tests:")
	for _, t := range r.tests[:min(slowest, len(r.tests))] {
		fmt.Fprintf(r.out, "%8.2fs  %s\n", t.seconds, t.name)
	}
	if len(r.skipped) > 0 {
		fmt.Fprintf(r.out, "\n%d tests were left out:\n", len(r.skipped))
		for _, s := range r.skipped {
			fmt.Fprintf(r.out, "  %s: %s\n", s.name, s.reason)
		}
	}
	switch {
	case len(r.tests) == 0:
		fmt.Fprintln(r.out, "\nFAIL: no test ran")
		return 1
	case r.failed:
		fmt.Fprintln(r.out, "\nFAIL")
		return 1
	case ci && len(r.skipped) > 0:
		fmt.Fprintln(r.out, "\nFAIL: with CI set nothing may be left out")
		return 1
	}
	fmt.Fprintf(r.out, "\nall %d tests passed\n", len(r.tests))
	return 0
}
