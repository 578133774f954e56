//go:build unix

// Command bench runs Swelter beside its peers, whole processes from CSV to
// picture, and prints how they compare.
//
//	go run ./bench [-rounds 5] [-only 1000]
//
// Contenders take turns (A B C A B C ...), so that a machine that is busy for a
// while is busy for all. A time is the median of the rounds, memory the largest
// resident size of the process. Peers that are not installed are left out.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

func main() {
	rounds := flag.Int("rounds", 5, "how often each contender runs")
	only := flag.String("only", "", "run the cases whose name holds this text")
	if len(os.Args) > 1 && os.Args[1] == "-work" { // ourselves, as a contender
		if err := work(os.Args[2:]); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	load := flag.Duration("soak", 0, "in place of all cases, how long the server is under load")
	billion := flag.Bool("billion", false, "in place of all cases, how much memory a billion points take")
	flag.Parse()
	if *billion {
		if err := manyPoints(); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	if *load > 0 {
		if err := soak(*load); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	if err := run(*rounds, *only); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(rounds int, only string) error {
	dir, err := os.MkdirTemp("", "swelter-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	binary := filepath.Join(dir, "swelter")
	build := exec.Command("go", "build", "-trimpath", "-o", binary, "./cmd/swelter")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("build: %w", err)
	}
	missed := 0
	for _, b := range benches() {
		if !strings.Contains(b.name, only) {
			continue
		}
		n, err := b.run(dir, binary, rounds)
		if err != nil {
			return fmt.Errorf("%s: %w", b.name, err)
		}
		missed += n
	}
	for _, w := range wholes {
		if !strings.Contains(w.name, only) {
			continue
		}
		n, err := w.run(dir, binary, rounds)
		if err != nil {
			return fmt.Errorf("%s: %w", w.name, err)
		}
		missed += n
	}
	n, err := websites(dir, binary, rounds, only)
	if err != nil {
		return err
	}
	missed += n
	if strings.Contains(cachedName, only) {
		n, err := cached()
		if err != nil {
			return err
		}
		missed += n
	}
	if strings.Contains(kernelsName, only) {
		n, err := kernels(rounds)
		if err != nil {
			return fmt.Errorf("%s: %w", kernelsName, err)
		}
		missed += n
	}
	if strings.Contains(pageName, only) {
		n, err := pages(dir, binary, rounds)
		if err != nil {
			return fmt.Errorf("%s: %w", pageName, err)
		}
		missed += n
	}
	if strings.Contains(dashboardsName, only) {
		n, err := dashboards(dir, binary, rounds)
		if err != nil {
			return fmt.Errorf("%s: %w", dashboardsName, err)
		}
		missed += n
	}
	if strings.Contains(brushName, only) {
		n, err := brushes(dir, binary)
		if err != nil {
			return fmt.Errorf("%s: %w", brushName, err)
		}
		missed += n
	}
	if strings.Contains(farTilesName, only) {
		n, err := farTiles()
		if err != nil {
			return fmt.Errorf("%s: %w", farTilesName, err)
		}
		missed += n
	}
	if missed > 0 {
		fmt.Printf("\n%d goals were missed\n", missed)
	}
	return nil
}

// measured is what the rounds of one contender gave.
type measured struct {
	contender
	seconds []float64
	bytes   int64 // largest resident size
	size    int64 // of the output
}

func (m measured) median() float64 { return median(m.seconds) }

func (b bench) run(dir, binary string, rounds int) (missed int, err error) {
	in := ""
	if b.rows > 0 {
		if in, err = write(dir, b.rows, b.cols); err != nil {
			return 0, err
		}
	}
	if b.points > 0 {
		if in, err = writePoints(dir, b.points, b.file); err != nil {
			return 0, err
		}
	}
	if b.input != nil {
		if in, err = b.input(dir); err != nil {
			return 0, err
		}
	}
	all := []*measured{{contender: b.ours}}
	for _, p := range b.peers {
		if !p.installed() {
			fmt.Printf("%s: %s is not installed and left out\n", b.name, p.name)
			continue
		}
		all = append(all, &measured{contender: p})
	}
	for round := range rounds {
		for i, m := range all {
			if m.once && round > 0 {
				continue
			}
			if err := m.round(dir, binary, in, i); err != nil {
				return 0, fmt.Errorf("%s: %w", m.name, err)
			}
		}
	}
	return b.print(all), nil
}

func (c contender) installed() bool {
	if _, err := exec.LookPath(c.need); err != nil {
		return false
	}
	return len(c.check) == 0 || exec.Command(c.check[0], c.check[1:]...).Run() == nil
}

// round runs a contender once.
func (m *measured) round(dir, binary, in string, index int) error {
	out := filepath.Join(dir, fmt.Sprintf("out%d", index))
	self, err := os.Executable()
	if err != nil {
		return err
	}
	place := strings.NewReplacer("{in}", in, "{out}", out, "{swelter}", binary, "{bench}", self)
	args := make([]string, len(m.args))
	for i, a := range m.args {
		args[i] = place.Replace(a)
	}
	cmd := exec.Command(args[0], args[1:]...)
	var words, printed bytes.Buffer
	cmd.Stderr, cmd.Stdout = &words, &printed
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%w: %s", err, words.Bytes())
	}
	took := time.Since(start).Seconds()
	if m.prints {
		if took, err = seconds(printed.String()); err != nil {
			return err
		}
	}
	m.seconds = append(m.seconds, took)
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		m.bytes = max(m.bytes, int64(usage.Maxrss)<<10)
	}
	if m.out == "" {
		return nil
	}
	info, err := os.Stat(out + m.out)
	if err != nil {
		return fmt.Errorf("no output: %w", err)
	}
	m.size = info.Size()
	return os.Remove(out + m.out)
}

// print shows a case and counts the goals it missed.
func (b bench) print(all []*measured) (missed int) {
	fmt.Printf("\n%s\n", b.name)
	us := all[0]
	for _, m := range all {
		fmt.Printf("  %-18s %8.3f s %7.0f MB %9.1f kB", m.name, m.median(), float64(m.bytes)/1e6, float64(m.size)/1e3)
		if m != us {
			ratio := us.median() / m.median()
			fmt.Printf("   swelter takes 1/%.1f", 1/ratio)
			if m.limit > 0 {
				fmt.Printf(", goal 1/%.3g: %s", 1/m.limit, verdict(ratio <= m.limit, &missed))
			}
			if m.share > 0 {
				part := float64(us.bytes) / float64(m.bytes)
				fmt.Printf("; %.2f of its memory, goal %g: %s", part, m.share, verdict(part <= m.share, &missed))
			}
		}
		fmt.Println()
	}
	if b.seconds > 0 {
		fmt.Printf("  goal %g s: %s\n", b.seconds, verdict(us.median() <= b.seconds, &missed))
	}
	if b.megabytes > 0 {
		fmt.Printf("  goal %g MB of memory: %s\n", b.megabytes, verdict(float64(us.bytes)/1e6 <= b.megabytes, &missed))
	}
	if b.size > 0 {
		fmt.Printf("  goal %d kB of output: %s\n", b.size/1000, verdict(us.size <= b.size, &missed))
	}
	return missed
}

func verdict(met bool, missed *int) string {
	if met {
		return "met"
	}
	*missed++
	return "MISSED"
}
