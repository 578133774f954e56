package page

import "unicode/utf16"

// textSections are many short texts: each distinct one once, as UTF-16 with
// zeros between, and which of them stands where.
func textSections(name string, texts []string) []section {
	var chars []uint16
	which := make([]uint32, len(texts))
	seen := map[string]uint32{}
	for i, t := range texts {
		k, ok := seen[t]
		if !ok {
			k = uint32(len(seen))
			seen[t] = k
			chars = append(append(chars, utf16.Encode([]rune(t))...), 0)
		}
		which[i] = k
	}
	return []section{u16s(name, chars, 0), u32s(name+".at", which)}
}
