package swelter

import (
	"fmt"
	"slices"
	"strings"

	"github.com/swelter/swelter/cluster"
	"github.com/swelter/swelter/stat"
)

// partition divides the items by k-means: the consensus of several runs, or the
// best of 10.
func (s *sided) partition() (*cluster.Partition, error) {
	o := cluster.KMeansOptions{Seed: s.seed, Workers: s.how.dist.Workers}
	if s.runs == 0 {
		s.notes = append(s.notes, fmt.Sprintf("k-means of the %s: the best of 10 starts from seed %d", s.word(), s.seed))
		return cluster.KMeans(s.items, s.split.means, o)
	}
	p, shares, err := cluster.ConsensusKMeans(s.items, s.split.means, s.runs, o)
	if err != nil {
		return nil, err
	}
	note := fmt.Sprintf("k-means of the %s: the consensus of %d runs from seed %d; one is with its cluster in %.0f %% of them on average, at least in %.0f %%",
		s.word(), s.runs, s.seed, 100*stat.Mean(shares), 100*slices.Min(shares))
	if n := p.Centres.N; n < s.split.means {
		note += fmt.Sprintf("; %d of %d clusters are left", n, s.split.means)
	}
	s.notes = append(s.notes, note)
	return p, nil
}

// mostSilhouettes is how many items have their silhouettes measured: it takes
// all distances anew.
const mostSilhouettes = 5792

// measureSilhouettes says of each item how well it lies in its cluster, where
// distances between the items are to be had.
func (s *sided) measureSilhouettes() {
	if s.clusters == nil || s.items.N > mostSilhouettes || slices.Max(s.clusters) == 0 || !s.asked.cluster && s.split.means == 0 {
		return
	}
	var d []float64
	var err error
	if s.how.given {
		d, err = s.given()
	} else {
		d, err = cluster.Distances(s.items, s.how.metric, s.how.dist)
	}
	if err == nil { // an imported tree may hold items that have no distance
		s.silhouettes = cluster.Silhouettes(d, s.clusters)
	}
}

// silhouetteNote is the mean silhouette, and that of each cluster.
func (s *sided) silhouetteNote() string {
	means := make([][]float64, 1+slices.Max(s.clusters))
	for i, k := range s.clusters {
		means[k] = append(means[k], s.silhouettes[i])
	}
	var parts []string
	for k, of := range means {
		if k == mostCompared {
			parts = append(parts, "…")
			break
		}
		parts = append(parts, fmt.Sprintf("%d: %.2f", k+1, stat.Mean(of)))
	}
	return fmt.Sprintf("silhouettes of the clusters of the %s: %.2f in the mean (%s)", s.word(), stat.Mean(s.silhouettes), strings.Join(parts, ", "))
}
