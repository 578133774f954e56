package tick

import (
	"fmt"
	"strings"
)

// Locale is how a language writes numbers and dates. A nil *Locale is that of
// English without local habits: decimal point, thin space between thousands,
// day before month, 24 hours.
type Locale struct {
	Name          string // "de"
	Decimal       string // "," or "."
	Group         string // between thousands, from five digits up
	Months        [12]string
	MonthsShort   [12]string
	Weekdays      [7]string // from Monday
	WeekdaysShort [7]string

	monthsInDate [12]string // short names beside a day, where grammar wants another form
	monthsOf     [12]string // long ones
	yearMonth    string     // "{L} {y}": {L} a month alone, {MMM} beside a day, {M} its number
	monthDay     string
	date         string
}

// ParseLocale finds a built-in locale by its language: "de", "de-AT" and
// "de_DE.UTF-8" are all German. "" is the neutral English one.
func ParseLocale(name string) (*Locale, error) {
	if name == "" {
		return nil, nil
	}
	language, _, _ := strings.Cut(strings.ToLower(name), ".")
	language, _, _ = strings.Cut(strings.ReplaceAll(language, "_", "-"), "-")
	if language == "no" || language == "nn" {
		language = "nb"
	}
	for i := range locales {
		if locales[i].Name == language {
			return &locales[i], nil
		}
	}
	return nil, fmt.Errorf("locale %q is not built in; use one of %s", name, strings.Join(LocaleNames(), ", "))
}

// LocaleNames lists the built-in locales.
func LocaleNames() []string {
	names := make([]string, len(locales))
	for i := range locales {
		names[i] = locales[i].Name
	}
	return names
}

func (l *Locale) orDefault() *Locale {
	if l == nil {
		return &locales[0]
	}
	return l
}

// Month is 1 to 12 for the name of a month, whole or shortened, in any of the
// built-in languages and any case, with or without a point: "August", "aug.",
// "août". English goes first, then the order of LocaleNames.
func Month(word string) (month int, ok bool) {
	w := normal(word)
	for i := range locales {
		if m := locales[i].month(w); m >= 0 {
			return m + 1, true
		}
	}
	return 0, false
}

// Weekday is 1 (Monday) to 7 (Sunday) for the name of a weekday, as Month.
func Weekday(word string) (weekday int, ok bool) {
	w := normal(word)
	for i := range locales {
		if d := locales[i].weekday(w); d >= 0 {
			return d + 1, true
		}
	}
	return 0, false
}

// Months are 1 to 12 for words that all name months in one language; ok is
// false when there is no such language, or no word. Words that mean different
// months in two languages are so told apart by their company.
func Months(words []string) (months []int, ok bool) { return together(words, (*Locale).month) }

// Weekdays are 1 (Monday) to 7 for words that all name weekdays in one
// language: "so" is a Sunday beside "mo", a Saturday beside "po".
func Weekdays(words []string) (weekdays []int, ok bool) { return together(words, (*Locale).weekday) }

// Rename writes words that all name months, or all weekdays, of one language in
// this one, long or short as they are; ok is false for other words, for a single
// one, which may be a person's name, and for a nil Locale.
func (l *Locale) Rename(words []string) (names []string, ok bool) {
	if l == nil || len(words) < 2 {
		return nil, false
	}
	at, month := Months(words)
	if !month {
		if at, ok = Weekdays(words); !ok {
			return nil, false
		}
	}
	long, short := l.Weekdays[:], l.WeekdaysShort[:]
	if month {
		long, short = l.Months[:], l.MonthsShort[:]
	}
	if !longest(words) {
		long = short
	}
	names = make([]string, len(words))
	for i, k := range at {
		names[i] = long[k-1]
	}
	return names, true
}

// longest reports whether words are whole names: those of up to five letters are
// all taken for short ones.
func longest(words []string) bool {
	for _, w := range words {
		if len([]rune(w)) > 5 {
			return true
		}
	}
	return false
}

func together(words []string, of func(*Locale, string) int) ([]int, bool) {
	out := make([]int, len(words))
next:
	for i := range locales {
		for j, w := range words {
			k := of(&locales[i], normal(w))
			if k < 0 {
				continue next
			}
			out[j] = k + 1
		}
		return out, len(words) > 0
	}
	return nil, false
}

func normal(word string) string {
	if len(word) > 64 {
		return ""
	}
	return strings.ToLower(strings.TrimSuffix(strings.TrimSpace(word), "."))
}

// month is 0 to 11, or -1. A word of three letters may shorten any name that
// starts with them alone ("jan" for "janvier", whose short form is "janv.").
func (l *Locale) month(w string) int {
	if w == "" {
		return -1
	}
	for m := range l.Months {
		for _, n := range []string{l.Months[m], l.monthsOf[m], l.MonthsShort[m], l.monthsInDate[m]} {
			if normal(n) == w {
				return m
			}
		}
	}
	return unique(l.Months[:], w)
}

// weekday is 0 to 6, or -1.
func (l *Locale) weekday(w string) int {
	if w == "" {
		return -1
	}
	for d := range l.Weekdays {
		if normal(l.Weekdays[d]) == w || normal(l.WeekdaysShort[d]) == w {
			return d
		}
	}
	return unique(l.Weekdays[:], w)
}

// unique is the one name that starts with w, of at least three letters; else -1.
func unique(names []string, w string) int {
	if len([]rune(w)) < 3 {
		return -1
	}
	found := -1
	for i, n := range names {
		if strings.HasPrefix(normal(n), w) {
			if found >= 0 {
				return -1
			}
			found = i
		}
	}
	return found
}
