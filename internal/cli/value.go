package cli

import (
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// value is one flag: a function that takes its text, refusing to be given twice
// unless it may be repeated.
type value struct {
	set    func(string) error
	kind   string
	given  bool
	repeat bool
}

func (v *value) Set(s string) error {
	if v.given && !v.repeat {
		return errTwice
	}
	v.given = true
	return v.set(s)
}

func (v *value) String() string { return "" }
func (v *value) Type() string   { return v.kind }

var errTwice = errors.New("given twice; give it once")

// flags declares the flags of one command, section by section, in the order of
// the help text.
type flags struct {
	cmd  *cobra.Command
	said map[string][]string // annotation of the flags of a section
}

const sectionKey = "section"

func newFlags(cmd *cobra.Command) *flags {
	cmd.Flags().SortFlags = false
	cmd.Flags().SetNormalizeFunc(spelling)
	f := &flags{cmd: cmd}
	f.section("")
	return f
}

// section begins a section of the help; its flags share what says so.
func (f *flags) section(title string) { f.said = map[string][]string{sectionKey: {title}} }

func (f *flags) add(v *value, name, usage string) *pflag.Flag {
	short := ""
	if name == "output" {
		short = "o"
	}
	flag := f.cmd.Flags().VarPF(v, name, short, usage)
	flag.Annotations = f.said
	return flag
}

func (f *flags) bool(p *bool, name, usage string) {
	flag := f.add(&value{kind: "bool", set: func(s string) (err error) {
		*p, err = strconv.ParseBool(s)
		return err
	}}, name, usage)
	flag.NoOptDefVal = "true"
}

func (f *flags) text(p *string, name, usage string) {
	f.add(&value{kind: "text", set: func(s string) error { *p = s; return nil }}, name, usage)
}

// label is a text whose absence differs from its emptiness.
func (f *flags) label(p **string, name, usage string) {
	f.add(&value{kind: "text", set: func(s string) error { *p = &s; return nil }}, name, usage)
}

func (f *flags) texts(p *[]string, name, usage string) {
	f.add(&value{kind: "text", repeat: true, set: func(s string) error { *p = append(*p, s); return nil }}, name, usage)
}

// list takes names between commas; a name that holds a comma stands in double
// quotes, as in CSV.
// places takes a list, or one name of a file with it.
func (f *flags) places(list *[]string, file *string, name, usage string) {
	f.add(&value{kind: "list", set: func(s string) error {
		values, err := splitList(s)
		if err == nil && len(values) == 1 && filepath.Ext(values[0]) != "" {
			if _, number := strconv.ParseFloat(values[0], 64); number != nil {
				*file = values[0]
				return nil
			}
		}
		*list = values
		return err
	}}, name, usage)
}

// under takes a colour of values below the limits, or the name of a picture that
// lies under the cells.
func (f *flags) under(color, picture *string) {
	f.add(&value{kind: "text", set: func(s string) error {
		switch strings.ToLower(filepath.Ext(s)) {
		case ".png", ".jpg", ".jpeg", ".nii", ".gz":
			*picture = s
		default:
			*color = s
		}
		return nil
	}}, "under", "`COLOUR` of values below the limits, or a picture (PNG, JPEG, a volume) under the cells")
}

func (f *flags) list(p *[]string, name, usage string) {
	f.add(&value{kind: "list", set: func(s string) (err error) { *p, err = splitList(s); return err }}, name, usage)
}

// words is a list that may be given again to grow.
func (f *flags) words(p *[]string, name, usage string) {
	f.add(&value{kind: "list", repeat: true, set: func(s string) error {
		more, err := splitList(s)
		*p = append(*p, more...)
		return err
	}}, name, usage)
}

func (f *flags) choice(p *string, name, usage string, allowed ...string) {
	f.add(&value{kind: "choice", set: func(s string) error {
		for _, a := range allowed {
			if s == a {
				*p = s
				return nil
			}
		}
		return fmt.Errorf("%s", didYouMean(s, allowed, "one of "+strings.Join(allowed, ", ")))
	}}, name, usage)
	f.completes(name, func() []string { return allowed })
}

// completes offers words for a flag's value in the shell.
func (f *flags) completes(name string, words func() []string) {
	_ = f.cmd.RegisterFlagCompletionFunc(name, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return words(), cobra.ShellCompDirectiveNoFileComp
	})
}

func (f *flags) number(p *float64, name, usage string) {
	f.add(&value{kind: "number", set: func(s string) (err error) { *p, err = parseNumber(s); return err }}, name, usage)
}

// someNumber is a number whose absence differs from zero.
func (f *flags) someNumber(p **float64, name, usage string) {
	f.add(&value{kind: "number", set: func(s string) error {
		v, err := parseNumber(s)
		*p = &v
		return err
	}}, name, usage)
}

func (f *flags) numbers(p *[]float64, name, usage string) {
	f.add(&value{kind: "numbers", set: func(s string) (err error) { *p, err = parseNumbers(s); return err }}, name, usage)
}

func (f *flags) whole(p *int, name, usage string) {
	f.add(&value{kind: "number", set: func(s string) (err error) {
		*p, err = strconv.Atoi(s)
		if err != nil || *p < 0 {
			return errors.New("a whole number, 0 or more, is wanted")
		}
		return nil
	}}, name, usage)
}

// amount is a count that may end in k, M or G, with or without B or iB.
func (f *flags) amount(p *int64, name, usage string) {
	f.add(&value{kind: "number", set: func(s string) (err error) { *p, err = parseAmount(s); return err }}, name, usage)
}

// parsed hands the text to a parser of its own.
func (f *flags) parsed(set func(string) error, name, usage string) {
	f.add(&value{kind: "text", set: set}, name, usage)
}

func parseNumber(s string) (float64, error) {
	v, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	switch {
	case err == nil && (math.IsNaN(v) || math.IsInf(v, 0)):
		return 0, errors.New("a finite number is wanted")
	case err == nil:
		return v, nil
	case strings.Count(s, ",") == 1:
		return 0, errors.New("not a number; the decimal sign on the command line is a point")
	}
	return 0, errors.New("not a number")
}

func parseNumbers(s string) ([]float64, error) {
	parts := strings.Split(s, ",")
	out := make([]float64, len(parts))
	for i, p := range parts {
		v, err := parseNumber(p)
		if err != nil {
			return nil, fmt.Errorf("%q is not a number; numbers stand between commas, such as 0,2.5,10", p)
		}
		out[i] = v
	}
	return out, nil
}

func parseAmount(s string) (int64, error) {
	bad := errors.New("a number is wanted, such as 500000, 40M or 2GB")
	t := strings.TrimSuffix(strings.TrimSuffix(strings.ToUpper(strings.TrimSpace(s)), "B"), "I")
	unit := 1.0
	if t != "" {
		if i := strings.IndexByte("KMGT", t[len(t)-1]); i >= 0 {
			unit = math.Pow(1000, float64(i+1))
			t = t[:len(t)-1]
		}
	}
	v, err := strconv.ParseFloat(t, 64)
	if err != nil || !(v > 0) || v*unit >= math.MaxInt64 {
		return 0, bad
	}
	return int64(v * unit), nil
}

func splitList(s string) ([]string, error) {
	r := csv.NewReader(strings.NewReader(s))
	r.TrimLeadingSpace = true
	out, err := r.Read()
	if err != nil {
		return nil, errors.New(`names stand between commas; a name that holds a comma in double quotes`)
	}
	for i, name := range out {
		out[i] = strings.TrimSpace(name)
	}
	return out, nil
}
