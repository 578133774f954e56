// Command swelter turns tables into heatmaps. See swelter --help.
package main

import (
	"os"
	_ "time/tzdata" // --tz works on machines without zone files

	"github.com/swelter/swelter/internal/cli"
)

func main() { os.Exit(cli.Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
