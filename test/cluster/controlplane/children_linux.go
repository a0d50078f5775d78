package main

import (
	"os/exec"
	"syscall"
)

// endWithParent has the kernel end the child when this program is gone, however it ended.
func endWithParent(child *exec.Cmd) {
	child.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
