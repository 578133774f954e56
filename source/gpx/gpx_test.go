package gpx

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/swelter/swelter/internal/testdata"
	"github.com/swelter/swelter/source"
	"github.com/swelter/swelter/table"
)

func fromText(text string) table.Source {
	src, err := Open(context.Background(), source.Request{Name: "t.gpx", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(text)), nil
	}})
	if err != nil {
		panic(err)
	}
	return src
}

func read(text string, q table.Query) (*table.Table, error) {
	return table.Collect(context.Background(), fromText(text), q, table.CollectLimits{})
}

// rows writes a table as lines of cells, missing as "-".
func rows(t *table.Table) string {
	var b strings.Builder
	for r := range t.Rows() {
		for i, c := range t.Columns {
			if i > 0 {
				b.WriteByte(' ')
			}
			switch {
			case c.Kind == table.Text && c.Codes[r] < 0, c.Kind != table.Text && math.IsNaN(c.Floats[r]):
				b.WriteByte('-')
			case c.Kind == table.Text:
				b.WriteString(c.Dict[c.Codes[r]])
			case c.Kind == table.Time:
				b.WriteString(time.Unix(0, int64(c.Floats[r]*1e9)).UTC().Format(time.RFC3339))
			default:
				fmt.Fprint(&b, c.Floats[r])
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

const whole11 = `<?xml version="1.0" encoding="UTF-8"?>
<!-- a day out -->
<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">
<metadata><name>not a track</name><bounds minlat="0" maxlat="1" minlon="0" maxlon="1"/></metadata>
<wpt lat="46.5" lon="13.25"><ele>812.5</ele><name>Hut &amp; spring</name></wpt>
<rte><name>Plan</name><rtept lat="-1" lon="-2"/><rtept lat="-3" lon="-4"><name>turn</name></rtept></rte>
<trk><name><![CDATA[Day <1>]]></name>
 <trkseg><trkpt lat="1" lon="2"><time>2014-07-01T12:00:00Z</time><extensions><a:hr xmlns:a="y"><a:time>9</a:time></a:hr></extensions></trkpt></trkseg>
 <trkseg/>
 <trkseg><trkpt lat="90" lon="180"><ele> 3 </ele><time>2014-07-01T14:00:00.5+02:00</time></trkpt></trkseg>
</trk>
<trk><trkseg><trkpt lat="5" lon="6"><time>yesterday</time></trkpt><trkpt lat="NaN" lon="6"/></trkseg></trk>
</gpx>
`

func TestRead(t *testing.T) {
	want := `- - waypoint Hut & spring 13.25 46.5 812.5 -
1 1 route Plan -2 -1 - -
1 1 route Plan -4 -3 - -
2 1 track Day <1> 2 1 - 2014-07-01T12:00:00Z
2 3 track Day <1> 180 90 3 2014-07-01T12:00:00Z
3 1 track - 6 5 - -
3 1 track - 6 - - -
`
	prefixed := strings.NewReplacer("<?", "<?", "<!", "<!", "<1>", "<1>", "<a:", "<a:", "</a:", "</a:", "</", "</g:", "<", "<g:").Replace(whole11)
	for name, text := range map[string]string{
		"plain":           whole11,
		"a mark first":    "\ufeff" + whole11,
		"CRLF":            strings.ReplaceAll(whole11, "\n", "\r\n"),
		"a doctype":       strings.Replace(whole11, "<!-- a day out -->", "<!DOCTYPE gpx>", 1),
		"a prefix on all": prefixed,
	} {
		got, err := read(text, table.Query{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if rows(got) != want {
			t.Errorf("%s:\n%s\nwant\n%s", name, rows(got), want)
		}
		if n := strings.Join(got.Notes, "; "); n != "1 of 7 points have a time that is none; 1 of 7 points have no position" {
			t.Errorf("%s: notes %q", name, n)
		}
		if !sniff([]byte(text)) {
			t.Errorf("%s: its bytes are not known", name)
		}
	}
}

func TestLatin1(t *testing.T) {
	text := "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><gpx><wpt lat=\"1\" lon=\"2\"><name>Z\xfcrich</name></wpt></gpx>"
	got, err := read(text, table.Query{Columns: []string{"name"}})
	if err != nil || rows(got) != "Zürich\n" {
		t.Errorf("%v %v", got, err)
	}
}

func TestQuery(t *testing.T) {
	got, err := read(whole11, table.Query{Columns: []string{"lon", "time.hour"}, Where: []table.Cond{{Column: "kind", Op: "=", Values: []string{"track"}}}, Limit: 2})
	if err != nil || rows(got) != "2 12\n180 12\n" {
		t.Errorf("%v\n%s", err, rows(got))
	}
	var unknown *table.ColumnError
	if _, err := read(whole11, table.Query{Columns: []string{"longitude"}}); !errors.As(err, &unknown) {
		t.Errorf("%v", err)
	}
	stop := errors.New("stop")
	if err := fromText(whole11).Scan(context.Background(), table.Query{}, func(*table.Table) error { return stop }); err != stop {
		t.Errorf("an error of yield: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := fromText(whole11).Scan(ctx, table.Query{}, func(*table.Table) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled context: %v", err)
	}
}

func TestRefuses(t *testing.T) {
	pt := `<gpx><trk><trkseg><trkpt lat="1" lon="2"/>` + "\n"
	for name, c := range map[string]struct{ text, want string }{
		"cut":         {pt + `<trkpt lat="3"`, `t.gpx:2: the GPX is broken here: it ends in the middle; the 1 points before are not used, mend the file or fetch it again`},
		"cut between": {pt, `t.gpx:2: the GPX is broken here: it ends in the middle; the 1 points before are not used, mend the file or fetch it again`},
		"crossed": {pt + "</trk></trkseg></gpx>",
			`t.gpx:2: the GPX is broken here: </trk> closes <trkseg>; the 1 points before are not used, mend the file or fetch it again`},
		"crossed text": {"<gpx><wpt lat='1' lon='2'><name>a</ele></wpt></gpx>",
			`t.gpx:1: the GPX is broken here: </ele> closes <name>; the 0 points before are not used, mend the file or fetch it again`},
		"bytes in the middle": {pt + "\x01\x02" + "</trkseg></trk></gpx>",
			`t.gpx:2: the GPX is broken here: illegal character code U+0001; the 1 points before are not used, mend the file or fetch it again`},
		"no attribute":    {pt + `<trkpt lat="3"/></trkseg></trk></gpx>`, `t.gpx:2: <trkpt> has no lon`},
		"no number":       {pt + `<trkpt lat="3" lon="4,5"/></trkseg></trk></gpx>`, `t.gpx:2: <trkpt>: lon "4,5" is not a number of degrees from -180 to 180`},
		"metres":          {pt + `<trkpt lon="3" lat="5111000"/></trkseg></trk></gpx>`, `t.gpx:2: <trkpt>: lat "5111000" is not a number of degrees from -90 to 90`},
		"elevation":       {`<gpx><wpt lat="1" lon="2"><ele>high</ele></wpt></gpx>`, `t.gpx:1: the elevation "high" is not a number`},
		"another root":    {`<kml></kml>`, `t.gpx:1: is not GPX: its root is <kml>, not <gpx>`},
		"nothing":         {`<?xml version="1.0"?>`, `t.gpx:1: the GPX is broken here: it ends in the middle; the 0 points before are not used, mend the file or fetch it again`},
		"two documents":   {`<gpx></gpx><gpx></gpx>`, `t.gpx:1: there is more after the end of the GPX; one file is one document`},
		"text behind":     {`<gpx></gpx>x`, `t.gpx:1: there is text after the end of the GPX`},
		"entities":        {"<!DOCTYPE gpx [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>\n<gpx/>", `t.gpx:1: defines entities, which no GPX needs and which may grow without end`},
		"unknown entity":  {`<gpx><wpt lat="1" lon="2"><name>&b;</name></wpt></gpx>`, `t.gpx:1: the GPX is broken here: invalid character entity &b;; the 0 points before are not used, mend the file or fetch it again`},
		"deep":            {"<gpx>" + strings.Repeat("<a>", 1e5), `t.gpx:1: nested deeper than 256 elements`},
		"unknown charset": {`<?xml version="1.0" encoding="EBCDIC"?><gpx/>`, `t.gpx:1: its encoding "EBCDIC" is not read here; save it as UTF-8`},
		"one long tag":    {`<gpx a="` + strings.Repeat("x", 17<<20) + `"/>`, `t.gpx:1: a tag or text of more than 16777216 bytes is not read`},
	} {
		_, err := read(c.text, table.Query{})
		if err == nil || !strings.HasSuffix(err.Error(), c.want) {
			t.Errorf("%s: %v\nwant %s", name, err, c.want)
		}
	}
	if _, err := read("<gpx></gpx>", table.Query{}); !errors.Is(err, table.ErrNoRows) {
		t.Errorf("no points: %v", err)
	}
}

// The shared tracks, read by the XML reader of Python 3.11's standard library.
func TestSharedTracks(t *testing.T) {
	for _, c := range []struct {
		file              string
		tracks            float64
		points, waypoints int
		elevations, times int
		lon, lat, ele, at float64
	}{
		{"Mojstrovka.gpx", 1, 184, 0, 184, 184, 2528.688497, 8543.675177, 336960.72816, -395136991193.8492},
		{"around-visnjan-with-car.gpx", 1, 104, 0, 104, 104, 1426.5852327739, 4708.6785497703, 23127.83, 167260325907.0},
		{"cerknicko-jezero.gpx", 8, 303, 7, 302, 297, 4349.150063266, 13868.143739686, 162927.18227, 380463197204.0},
		{"korita-zbevnica.gpx", 4, 873, 2, 871, 513, 12288.70205294, 39655.438713743, 785205.738759, 659772475704.0},
	} {
		src, err := source.Open(context.Background(), table.Input{Paths: []string{testdata.Path(t, "tracks/"+c.file)}}, source.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := table.Collect(context.Background(), src, table.Query{}, table.CollectLimits{})
		if err != nil {
			t.Fatal(err)
		}
		col := func(name string) (n int, sum, most float64) {
			for _, f := range got.Columns {
				if f.Name == name {
					for _, v := range f.Floats {
						if v == v {
							n++
							sum += v
							most = max(most, v)
						}
					}
				}
			}
			return n, sum, most
		}
		near := func(name string, n int, sum float64) {
			t.Helper()
			gotN, gotSum, _ := col(name)
			if gotN != n || math.Abs(gotSum-sum) > 1e-9*math.Abs(sum) {
				t.Errorf("%s: %d %s that add up to %.12g, want %d and %.12g", c.file, gotN, name, gotSum, n, sum)
			}
		}
		near("lon", c.points, c.lon)
		near("lat", c.points, c.lat)
		near("ele", c.elevations, c.ele)
		near("time", c.times, c.at)
		if n, _, most := col("track"); n != c.points-c.waypoints || most != c.tracks {
			t.Errorf("%s: %d points of %g tracks, want %d of %g", c.file, n, most, c.points-c.waypoints, c.tracks)
		}
	}
}

// Whatever the bytes: points, or an error of one line that names the file.
func FuzzGPX(f *testing.F) {
	f.Add(whole11)
	f.Add("<gpx><wpt lat='1' lon='2'/></gpx>")
	f.Add("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><gpx><wpt lat=\"1\" lon=\"2\"><name>Z\xfcrich</name></wpt></gpx>")
	f.Add("<!DOCTYPE gpx [<!ENTITY a \"a\">]><gpx>&a;</gpx>")
	f.Add("<gpx><trk><trkseg><trkpt lat=\"1\" lon=\"2\"><time>2014</time></trkpt></trk></gpx>")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := read(text, table.Query{})
		if err != nil {
			if s := err.Error(); !strings.HasPrefix(s, "t.gpx:") || strings.ContainsAny(s, "\n\r\x00") {
				t.Fatalf("error %q is not one line that names the file", s)
			}
			return
		}
		for _, c := range got.Columns {
			if c.Len() != got.Rows() {
				t.Fatalf("column %s has %d of %d rows", c.Name, c.Len(), got.Rows())
			}
			for _, v := range c.Floats {
				if math.IsInf(v, 0) {
					t.Fatalf("column %s has %g", c.Name, v)
				}
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	text := "<gpx><trk><trkseg>" + strings.Repeat(`<trkpt lat="45.12345" lon="14.54321"><ele>812.5</ele><time>2014-07-01T12:00:00Z</time></trkpt>`+"\n", 10000) + "</trkseg></trk></gpx>"
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if err := fromText(text).Scan(context.Background(), table.Query{}, func(*table.Table) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}
