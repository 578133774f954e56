package main

import "testing"

func TestDistIsWhatTheSourcesGive(t *testing.T) {
	if err := build("..", true); err != nil {
		t.Fatal(err)
	}
}
