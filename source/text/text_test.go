package text

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

// texts are small tables and what stands in them. The values are read off the
// text; want is each column as name:kind:cells.
var texts = []struct {
	name, text string
	in         table.Input
	want       string
	notes      string // parts of the notes, joined by ", "
}{
	{"plain", "a,b\n1,2\n3,4.5\n", table.Input{}, "a:number:1 3|b:number:2 4.5", ""},
	{"no last newline", "a,b\n1,2", table.Input{}, "a:number:1|b:number:2", ""},
	{"CRLF", "a,b\r\n1,2\r\n3,x\r\n", table.Input{}, "a:number:1 3|b:text:2 x", ""},
	{"CR alone", "a,b\r1,2\r3,4\r", table.Input{}, "a:number:1 3|b:number:2 4", ""},
	{"blank lines", "\na,b\n\n1,2\n  \n3,4\n\n", table.Input{}, "a:number:1 3|b:number:2 4", ""},
	{"semicolon", "a;b\n1;2\n", table.Input{}, "a:number:1|b:number:2", "separator: semicolon"},
	{"semicolon and decimal commas", "a;b\n1,5;2,25\n3,5;4\n", table.Input{Decimal: ","}, "a:number:1.5 3.5|b:number:2.25 4", "separator: semicolon"},
	{"tab", "a\tb\n1\t2, 3\n", table.Input{}, "a:number:1|b:text:2, 3", "separator: tab"},
	{"bar", "a|b\n1|2\n", table.Input{}, "a:number:1|b:number:2", "separator: bar"},
	{"runs of spaces", "a   b\n 1    2  \n10  -3\n", table.Input{}, "a:number:1 10|b:number:2 -3", "separator: spaces"},
	{"--delim", "a:b\n1:2\n", table.Input{Delim: ":"}, "a:number:1|b:number:2", ""},
	{"one column", "a\n1\n2\n", table.Input{}, "a:number:1 2", ""},
	{"one column of sentences", "text\nhello world\nbye you\n", table.Input{Delim: ","}, "text:text:hello world bye you", ""},
	{"quotes", "a,b\n\"x, y\",\"say \"\"hi\"\"\"\n\"two\nlines\",\"\"\n", table.Input{}, "a:text:x, y two\nlines|b:text:say \"hi\" ?", ""},
	{"quoted numbers", "a,b\n\"1\",\"2.5\"\n", table.Input{}, "a:number:1|b:number:2.5", ""},
	{"a quote inside a cell", "a,b\n5\" pipe,1\n6\" pipe,2\n", table.Input{}, "a:text:5\" pipe 6\" pipe|b:number:1 2", ""},
	{"no header", "1,2\n3,4\n", table.Input{}, "0:number:1 3|1:number:2 4", "no header"},
	{"--no-header", "x,2\ny,4\n", table.Input{NoHeader: true}, "0:text:x y|1:number:2 4", ""},
	{"years in the header", "c,1952,1957\nx,1,2\n", table.Input{}, "c:text:x|1952:number:1|1957:number:2", ""},
	{"an empty corner", ",1,2\n0,5,6\n", table.Input{}, ":number:0|1:number:5|2:number:6", ""},
	{"duplicate names", "a,a,b,a\n1,2,3,4\n", table.Input{}, "a:number:1|a (2):number:2|b:number:3|a (3):number:4", "2 duplicate column names were told apart"},
	{"a header of R", "x,y\nrow1,1,2\nrow2,3,4\n", table.Input{}, ":text:row1 row2|x:number:1 3|y:number:2 4", "one name less"},
	{"three header lines", "net,1,1\nnode,1,2\nhemi,lh,rh\n,,\n0,5,6\n1,7,8\n", table.Input{}, ":number:0 1|1 / 1 / lh:number:5 7|1 / 2 / rh:number:6 8", "3 lines"},
	{"a bad cell is no header", "a,b,c\n1,x,3\n4,5,6\n", table.Input{}, "a:number:1 4|b:text:x 5|c:number:3 6", ""},
	{"missing", "a,b\n1,NA\n,\n3,nan\n", table.Input{}, "a:number:1 ? 3|b:text:NA ? nan", ""},
	{"missing among numbers", "a,b\n1,NA\n2,5\n3,N/A\n", table.Input{}, "a:number:1 2 3|b:number:? 5 ?", ""},
	{"Namibia", "code,v\nNA,1\nDE,2\n", table.Input{}, "code:text:NA DE|v:number:1 2", ""},
	{"--na", "a,b\n-999,x\n5,-\n-999.0,y\n", table.Input{NA: []string{"-999", "-"}}, "a:number:? 5 -999|b:text:x ? y", ""},
	{"leading zeros", "fips,v\n01001,.097\n02013,.091\n", table.Input{}, "fips:text:01001 02013|v:number:0.097 0.091", ""},
	{"infinity", "a,b\ninf,1\n-Infinity,2\n", table.Input{}, "a:number:+Inf -Inf|b:number:1 2", ""},
	{"times", "t,v\n1970-01-02,1\n1970-01-03,2\n", table.Input{}, "t:time:86400 172800|v:number:1 2", ""},
	{"booleans", "ok,v\nTrue,1\nfalse,2\n", table.Input{}, "ok:bool:1 0|v:number:1 2", ""},
	{"a byte-order mark", "\uFEFFlng,lat\n1,2\n", table.Input{}, "lng:number:1|lat:number:2", ""},
	{"Latin-1", "ort,v\nK\xf6ln,1\n\x80uro,2\n", table.Input{}, "ort:text:Köln €uro|v:number:1 2", "Latin-1"},
	{"--encoding latin-1", "ort,v\nK\xc3\xb6ln,1\n", table.Input{Encoding: "latin-1"}, "ort:text:KÃ¶ln|v:number:1", ""},
	{"UTF-16, little-endian", utf16le("\uFEFFort,v\nKöln😀,1\n"), table.Input{}, "ort:text:Köln😀|v:number:1", "UTF-16"},
	{"UTF-16, no mark", utf16le("ort,value\nBerlin,1\n"), table.Input{}, "ort:text:Berlin|value:number:1", "UTF-16"},
}

func utf16le(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= 0x10000 {
			r -= 0x10000
			hi, lo := 0xD800+r>>10, 0xDC00+r&0x3FF
			b.WriteString(string([]byte{byte(hi), byte(hi >> 8), byte(lo), byte(lo >> 8)}))
			continue
		}
		b.WriteString(string([]byte{byte(r), byte(r >> 8)}))
	}
	return b.String()
}

// show is the columns as in texts.
func show(t *table.Table) string {
	var cols []string
	for _, c := range t.Columns {
		var cells []string
		for r := range c.Len() {
			switch {
			case c.Kind == table.Text && c.Codes[r] < 0, c.Kind != table.Text && math.IsNaN(c.Floats[r]):
				cells = append(cells, "?")
			case c.Kind == table.Text:
				cells = append(cells, c.Dict[c.Codes[r]])
			default:
				cells = append(cells, fmt.Sprint(c.Floats[r]))
			}
		}
		cols = append(cols, fmt.Sprintf("%s:%v:%s", c.Name, c.Kind, strings.Join(cells, " ")))
	}
	return strings.Join(cols, "|")
}

func TestOptionsThatCannotBe(t *testing.T) {
	for want, in := range map[string]table.Input{
		`separator "0"`: {Delim: "0"}, `separator "ab"`: {Delim: "ab"}, `separator "\""`: {Delim: `"`}, `separator "."`: {Delim: "."},
		`"," cannot be both`: {Delim: ",", Decimal: ","}, `decimal sign "x"`: {Decimal: "x"}, `encoding "ebcdic"`: {Encoding: "ebcdic"},
	} {
		if _, err := fromBytes("t.csv", []byte("a,b\n1,2\n"), in, source.Limits{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v", in, err)
		}
	}
}

func TestTexts(t *testing.T) {
	for _, c := range texts {
		f, err := fromBytes("t.csv", []byte(c.text), c.in, source.Limits{})
		var all *table.Table
		if err == nil {
			all, err = table.Collect(context.Background(), f, table.Query{}, table.CollectLimits{})
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := show(all); got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
		notes := strings.Join(all.Notes, ", ")
		if !strings.Contains(notes, c.notes) || c.name == "plain" && notes != "" {
			t.Errorf("%s: notes %q, want %q", c.name, notes, c.notes)
		}
	}
}

func openPath(path string, in table.Input) (*file, error) {
	in.Paths = []string{path}
	src, err := source.Open(context.Background(), in, source.Options{})
	if err != nil {
		return nil, err
	}
	return src.(*file), nil
}
