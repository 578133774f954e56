package table

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// However rows arrive, those kept are every n-th from the first, with n the
// least power of two that leaves few enough.
func TestThinner(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, most := rapid.IntRange(0, 300).Draw(t, "rows"), rapid.IntRange(1, 40).Draw(t, "most")
		thin := &Thinner{Most: most}
		for at := 0; at < rows; {
			n := min(rapid.IntRange(1, 60).Draw(t, "chunk"), rows-at)
			chunk := &Table{Columns: []*Column{{Name: "i", Kind: Number}, {Name: "w", Kind: Text}}}
			for i := range n {
				chunk.Columns[0].Floats = append(chunk.Columns[0].Floats, float64(at+i))
				chunk.Columns[1].Codes = append(chunk.Columns[1].Codes, int32(i))
				chunk.Columns[1].Dict = append(chunk.Columns[1].Dict, fmt.Sprint(at+i))
			}
			if err := thin.Add(chunk); err != nil {
				t.Fatal(err)
			}
			at += n
		}
		every := 1
		for (rows+every-1)/every > most {
			every *= 2
		}
		got := thin.Table()
		if rows == 0 {
			return
		}
		if thin.Seen != int64(rows) || got.Rows() != (rows+every-1)/every {
			t.Fatalf("%d rows of %d, most %d: every %d of %d", got.Rows(), rows, most, thin.Every, thin.Seen)
		}
		words := got.Columns[1]
		for i, v := range got.Columns[0].Floats {
			if v != float64(i*every) || words.Dict[words.Codes[i]] != fmt.Sprint(i*every) {
				t.Fatalf("row %d is %g %q, want %d", i, v, words.Dict[words.Codes[i]], i*every)
			}
		}
		if thin.Every > 1 && len(words.Dict) != got.Rows() {
			t.Errorf("%d words for %d rows", len(words.Dict), got.Rows())
		}
	})
}
