package clickhouse

import "syscall"

// dieWithUs ends a server also when the tests themselves are killed.
func dieWithUs() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
