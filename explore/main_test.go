package explore_test

import (
	"os"
	"testing"

	"github.com/swelter/swelter/internal/browser"
	servers "github.com/swelter/swelter/internal/clickhouse"
)

// The package's tests have one browser and one cluster.
func TestMain(m *testing.M) { os.Exit(servers.Main(inBrowser{m})) }

type inBrowser struct{ m *testing.M }

func (b inBrowser) Run() int { return browser.Main(b.m) }
