//go:build !linux

package clickhouse

import "syscall"

func dieWithUs() *syscall.SysProcAttr { return nil }
