//go:build cgo

package cli

const hasSQL = true
