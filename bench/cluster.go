//go:build unix

package main

import "fmt"

// A peer may live in an environment of its own: fastcluster asks for another
// NumPy than SciPy's. BENCH_PYTHON names its interpreter.
func fastcluster(method string, limit float64) contender {
	p := python3()
	return contender{name: "fastcluster", need: p, check: []string{p, "-c", "import fastcluster, pandas"}, out: ".csv", limit: limit, share: .6,
		args: []string{p, "bench/peers/fastcluster_linkage.py", "{in}", "{out}.csv", method}}
}

func clustered(out string, extra ...string) contender {
	c := contender{name: "swelter", out: out, args: []string{"{swelter}", "cluster", "{in}", "--no-header", "--quiet"}}
	c.args = append(c.args, extra...)
	return c
}

// clusterBenches are distances, linkage and leaf order, and clustered heatmaps
// from table to picture.
func clusterBenches() []bench {
	var list []bench
	for _, m := range []struct {
		method string
		limit  float64
	}{{"average", .6}, {"ward", .6}, {"single", .5}} {
		list = append(list, bench{name: "linkage 10000 x 100, " + m.method, rows: 10000, cols: 100,
			ours:  clustered(".csv", "--no-col-cluster", "--method", m.method, "--row-linkage-out", "{out}.csv"),
			peers: []contender{fastcluster(m.method, m.limit)}})
	}
	list = append(list, bench{name: "optimal leaf order, 2000 x 100", rows: 2000, cols: 100,
		ours: clustered(".csv", "--no-col-cluster", "--leaf-order", "optimal", "--row-linkage-out", "{out}.csv"),
		peers: []contender{{name: "SciPy", need: "python3", check: []string{"python3", "-c", "import scipy, pandas"}, out: ".csv", limit: 1. / 5,
			args: []string{"python3", "bench/peers/scipy_optimal.py", "{in}", "{out}.csv"}}}})
	r := func(name, script string, limit float64) contender {
		return contender{name: name, need: "Rscript", check: []string{"Rscript", "-e", "library(" + name + ")"}, out: ".png", limit: limit,
			args: []string{"Rscript", "bench/peers/" + script, "{in}", "{out}.png"}}
	}
	for _, rows := range []int{1000, 3000} {
		list = append(list, bench{name: fmt.Sprintf("clustered %d x 100, PNG", rows), rows: rows, cols: 100,
			ours: clustered(".png", "-o", "{out}.png"),
			peers: []contender{
				r("pheatmap", "pheatmap_cluster.R", 1./5),
				{name: "seaborn clustermap", need: "python3", check: python, out: ".png", limit: 1. / 8,
					args: []string{"python3", "bench/peers/seaborn_clustermap.py", "{in}", "{out}.png"}},
				r("ComplexHeatmap", "complexheatmap.R", 1./20),
			}})
	}
	return list
}
