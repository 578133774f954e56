package region

import (
	"fmt"
	"strings"
)

// Joined is where the keys of a table lie.
type Joined struct {
	At      []int     // the region of each key, -1 for none
	Unknown []Unknown // keys of no region, in the order of the table
	Without []int     // regions that no key names
}

// Unknown is a key that no region has.
type Unknown struct {
	Key  string
	Near []string // names of regions like it, or all that share it
	Same int      // how many regions share it, where they are several
}

// Join finds the region of each key by its identifier, its further codes, then
// its names; case, accents, signs, little words and their order do not matter in
// names, and nor does a remark in brackets. A name that several regions share
// (there are 31 Washington counties) is none of them. Empty keys have no region
// and are not unknown.
//
// Two keys for one region are an error, as one of the values would be lost; join
// after the rows are chosen or aggregated.
func Join(regions []Region, keys []string) (*Joined, error) {
	return NewBook(regions).Join(keys, false)
}

// Join is the function Join for regions that are looked up often. With several,
// a region may have many keys.
func (b *Book) Join(keys []string, several bool) (*Joined, error) {
	regions := b.regions
	j := &Joined{At: make([]int, len(keys))}
	first := make([]int, len(regions))
	for i := range first {
		first[i] = -1
	}
	for row, key := range keys {
		j.At[row] = -1
		if strings.TrimSpace(key) == "" {
			continue
		}
		at, same := b.Find(key)
		if at < 0 {
			j.Unknown = append(j.Unknown, Unknown{Key: key, Near: b.near(key, same), Same: same})
			continue
		}
		if before := first[at]; before >= 0 && !several {
			return nil, &DuplicateError{Region: Label(regions[at]), Keys: [2]string{keys[before], key}, Rows: [2]int{before, row}}
		}
		first[at], j.At[row] = row, at
	}
	for i, row := range first {
		if row < 0 {
			j.Without = append(j.Without, i)
		}
	}
	return j, nil
}

// DuplicateError says that two rows of a table name one region.
type DuplicateError struct {
	Region string
	Keys   [2]string
	Rows   [2]int // from 0
}

func (e *DuplicateError) Error() string {
	if e.Keys[0] == e.Keys[1] {
		return fmt.Sprintf("key %q stands in rows %d and %d; one value a region is wanted", e.Keys[0], e.Rows[0]+1, e.Rows[1]+1)
	}
	return fmt.Sprintf("keys %q (row %d) and %q (row %d) are both %s; one value a region is wanted", e.Keys[0], e.Rows[0]+1, e.Keys[1], e.Rows[1]+1, e.Region)
}

// Label is a region's name, or its identifier where it has none.
func Label(r Region) string {
	if r.Name != "" {
		return r.Name
	}
	return r.ID
}

// Book finds regions by what they are called. It is safe for concurrent use.
type Book struct {
	regions      []Region
	codes, names map[string]int
	shared       map[string][]int
}

// shared is the place of a name that several regions have.
const shared = -2

// NewBook prepares regions to be found.
func NewBook(regions []Region) *Book {
	b := &Book{regions: regions, codes: map[string]int{}, names: map[string]int{}, shared: map[string][]int{}}
	for i, r := range regions {
		if r.ID != "" {
			put(b.codes, code(r.ID), i)
		}
	}
	for i, r := range regions {
		for _, c := range r.Codes {
			// An identifier of one region may be a further code of another.
			if at, ok := b.codes[code(c)]; !ok || code(b.idOf(at)) != code(c) {
				put(b.codes, code(c), i)
			}
		}
		b.name(i, r.Name)
	}
	// What one region is called, another is not called beside its name: South
	// Sudan is no second Sudan.
	own := make(map[string]bool, len(b.names))
	for n := range b.names {
		own[n] = true
	}
	for i, r := range regions {
		for _, n := range r.Names {
			if f := forms(n); !own[f[0]] && !own[f[1]] {
				b.name(i, n)
			}
		}
	}
	return b
}

// name lets a region be found by a name.
func (b *Book) name(i int, name string) {
	for _, f := range forms(name) {
		if f != "" && !contains(b.shared[f], i) {
			put(b.names, f, i)
			b.shared[f] = append(b.shared[f], i)
		}
	}
}

func (b *Book) idOf(i int) string {
	if i < 0 {
		return ""
	}
	return b.regions[i].ID
}

func contains(list []int, v int) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}

func put(m map[string]int, key string, i int) {
	if at, ok := m[key]; ok && at != i {
		i = shared
	}
	m[key] = i
}

// code is a code without case. Of numbers the zeros before them do not count,
// which spreadsheets lose, nor does the decimal that they add.
func code(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if digits := strings.TrimSuffix(s, ".0"); digits != "" && strings.Trim(digits, "0123456789") == "" {
		return strings.TrimLeft(digits[:len(digits)-1], "0") + digits[len(digits)-1:]
	}
	return s
}

// Find is the region that a key names; -1, and how many share it, otherwise.
func (b *Book) Find(key string) (at, same int) {
	if at, ok := b.codes[code(key)]; ok && at >= 0 {
		return at, 1
	}
	for _, name := range []string{key, withoutRemark(key)} {
		for _, f := range forms(name) {
			if at, ok := b.names[f]; ok && at >= 0 {
				return at, 1
			} else if ok {
				return -1, len(b.shared[f])
			}
		}
	}
	return -1, 0
}

// near are names like a key: where several share it, their identifiers.
func (b *Book) near(key string, same int) []string {
	if same > 1 {
		var ids []string
		for _, i := range b.shared[fold(key)] {
			if ids = append(ids, b.regions[i].ID); len(ids) == 3 {
				break
			}
		}
		return ids
	}
	var names []string
	for _, r := range b.regions {
		names = append(names, Label(r))
	}
	return near(key, names, 2)
}
