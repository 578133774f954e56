package serve

import (
	"os"
	"testing"

	"github.com/swelter/swelter/internal/browser"
)

func TestMain(m *testing.M) { os.Exit(browser.Main(m)) }
