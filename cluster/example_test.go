package cluster_test

import (
	"fmt"

	"github.com/swelter/swelter/cluster"
)

func ExampleLinkRows() {
	rows := cluster.RowsOf([][]float64{{1, 1}, {9, 9}, {1, 2}, {9, 7}})
	tree, _ := cluster.LinkRows(rows, cluster.Euclidean, cluster.Average, cluster.LinkOptions{})
	for _, m := range tree.Merges {
		fmt.Printf("%d and %d at %.2f\n", m.A, m.B, m.Height)
	}
	fmt.Println(tree.Leaves(), tree.CutCount(2))
	// Output:
	// 0 and 2 at 1.00
	// 1 and 3 at 2.00
	// 4 and 5 at 10.34
	// [0 2 1 3] [0 1 0 1]
}

func ExampleTree_Optimal() {
	rows := cluster.RowsOf([][]float64{{0}, {3}, {7}, {6}})
	d, _ := cluster.Distances(rows, cluster.Euclidean, cluster.DistanceOptions{})
	tree, _ := cluster.LinkRows(rows, cluster.Euclidean, cluster.Average, cluster.LinkOptions{})
	order, _ := tree.Optimal(d)
	fmt.Println(cluster.PathCost(d, 4, tree.Leaves()), cluster.PathCost(d, 4, order), order)
	// Output: 10 7 [2 3 1 0]
}
