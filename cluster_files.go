package swelter

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"

	"github.com/swelter/swelter/cluster"
	"github.com/swelter/swelter/source"
)

// newick reports whether a file holds a tree in Newick form, by its ending;
// others hold SciPy's linkage matrix.
func newick(path string) bool {
	return slices.Contains([]string{".nwk", ".newick", ".tree", ".tre"}, ending(path))
}

// importTree reads the tree of a side from a file.
func (c *clustering) importTree(s *sided, path string) error {
	switch {
	case path == "":
		return nil
	case !s.asked.cluster:
		return fmt.Errorf("%s: the %s are not clustered, so a tree of them has no use", path, s.word())
	case s.groups != nil || s.split.means > 0:
		return fmt.Errorf("%s: the %s are split into groups with trees of their own; split by a number of clusters, height or gap", path, s.word())
	}
	file, err := source.Regular(path, c.env.Dir)
	if err != nil {
		return err
	}
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	if newick(path) {
		s.asked.given, _, err = cluster.ReadNewick(f, s.labels)
	} else {
		s.asked.given, err = cluster.ReadZ(f)
	}
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", path, err)
	case s.asked.given.N != s.items.N:
		return fmt.Errorf("%s: a tree of %d leaves for %d %s; it has to be that of the same matrix", path, s.asked.given.N, s.items.N, s.word())
	}
	return nil
}

// checkResults refuses results that no clustered heatmap has.
func (o Files) checkResults(spec Spec) error {
	if len(o.results()) > 0 && spec.Make.Cluster == nil {
		return fmt.Errorf("%s: trees, orders and clusters are those of a clustered heatmap", o.results()[0])
	}
	for _, side := range []struct {
		path, what, split string
		off               func(*ClusterOptions) bool
	}{
		{o.RowLinkage, "rows", "row", func(c *ClusterOptions) bool { return c.NoRowCluster }},
		{o.ColLinkage, "columns", "column", func(c *ClusterOptions) bool { return c.NoColCluster }},
	} {
		if side.path == "" {
			continue
		}
		text := spec.Make.Cluster.RowSplit
		if side.what == "columns" {
			text = spec.Make.Cluster.ColSplit
		}
		switch sp, _ := parseSplit(text); {
		case side.off(spec.Make.Cluster):
			return fmt.Errorf("%s: the %s are not clustered, so they have no tree", side.path, side.what)
		case sp.column != "" || sp.means > 0:
			return fmt.Errorf("%s: the %s split by %q have a tree for each slice, not one for all", side.path, side.what, text)
		}
	}
	return nil
}

// results are the files beside pictures, data and recipe.
func (o Files) results() (all []string) {
	for _, p := range []string{o.RowLinkage, o.ColLinkage, o.Order, o.Clusters, o.Silhouettes} {
		if p != "" {
			all = append(all, p)
		}
	}
	return all
}

// writeResults writes trees, order and clusters.
func (f *Figure) writeResults(o Files, w *writing) error {
	c := f.Clustering
	if c == nil {
		return nil
	}
	for _, out := range []struct {
		path  string
		write func(io.Writer) error
	}{
		{o.RowLinkage, func(out io.Writer) error { return c.Rows.writeTree(out, newick(o.RowLinkage)) }},
		{o.ColLinkage, func(out io.Writer) error { return c.Cols.writeTree(out, newick(o.ColLinkage)) }},
		{o.Order, c.writeOrder},
		{o.Clusters, func(out io.Writer) error { return c.writeClusters(out, false) }},
		{o.Silhouettes, func(out io.Writer) error { return c.writeClusters(out, true) }},
	} {
		if out.path == "" {
			continue
		}
		if err := w.file(out.path, out.write); err != nil {
			return err
		}
	}
	return nil
}

// writeTree writes Z or Newick; the items are the kept ones in input order.
func (s *Clustered) writeTree(w io.Writer, asNewick bool) error {
	if s.Tree == nil {
		return errors.New("fewer than two items have no tree")
	}
	if !asNewick {
		return s.Tree.WriteZ(w)
	}
	place := make(map[int]string, len(s.Order))
	for i, k := range s.Order {
		place[k] = s.Labels[i]
	}
	labels := make([]string, len(s.Kept))
	for i, k := range s.Kept {
		labels[i] = place[k]
	}
	return s.Tree.WriteNewick(w, labels)
}

// writeOrder writes input indices from 0 in drawn order, and the labels.
func (c *Clustering) writeOrder(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(cluster.Order{Rows: c.Rows.Order, Cols: c.Cols.Order, RowLabels: c.Rows.Labels, ColLabels: c.Cols.Labels})
}

// writeClusters writes label and cluster in drawn order, the side where both
// sides have clusters, and how well each lies in its cluster where that is asked.
func (c *Clustering) writeClusters(w io.Writer, silhouettes bool) error {
	both := c.Rows.Clusters != nil && c.Cols.Clusters != nil
	if c.Rows.Clusters == nil && c.Cols.Clusters == nil {
		return errors.New("nothing was cut into clusters; split rows or columns, such as --row-split 4")
	}
	if silhouettes && c.Rows.Silhouettes == nil && c.Cols.Silhouettes == nil {
		return errors.New("no silhouettes were measured: they need two clusters or more of at most " + strconv.Itoa(mostSilhouettes) + " rows or columns")
	}
	out := csv.NewWriter(w)
	line := func(side, label, name, silhouette string) error {
		cells := []string{side, label, name, silhouette}
		if !both {
			cells = cells[1:]
		}
		if !silhouettes {
			cells = cells[:len(cells)-1]
		}
		return out.Write(cells)
	}
	err := line("side", "label", "cluster", "silhouette")
	for _, side := range []struct {
		name string
		of   Clustered
	}{{"row", c.Rows}, {"column", c.Cols}} {
		for i, k := range side.of.Clusters {
			title := strconv.Itoa(k + 1)
			if k < len(side.of.Titles) {
				title = side.of.Titles[k]
			}
			silhouette := ""
			if side.of.Silhouettes != nil {
				silhouette = strconv.FormatFloat(side.of.Silhouettes[i], 'g', -1, 64)
			}
			err = errors.Join(err, line(side.name, guarded(side.of.Labels[i]), guarded(title), silhouette))
		}
	}
	out.Flush()
	return errors.Join(err, out.Error())
}

// guarded keeps a spreadsheet from running a label as a formula.
func guarded(s string) string {
	if s != "" && slices.Contains([]byte("=+-@\t\r"), s[0]) {
		return "'" + s
	}
	return s
}
