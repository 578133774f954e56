package serve

import (
	"strings"
	"testing"
)

// Events that go to a file have nothing to wait for.
func TestASpoolOfAFile(t *testing.T) {
	c := &SiteConfig{Store: "site.db", Spool: "spool.db"}
	if err := c.check(); err == nil || !strings.Contains(err.Error(), "clickhouse:") {
		t.Errorf("a spool before a file: %v", err)
	}
}
