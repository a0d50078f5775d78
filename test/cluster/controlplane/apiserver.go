package main

import "os/exec"

// supervised is the API server, which may be killed and started again.
type supervised struct {
	options options
	ended   chan<- error
	child   *exec.Cmd
	// Closed before it is ended on purpose, and after it has ended.
	meant, over chan struct{}
}

// start starts it and waits until it is ready. From then on its end is the end of
// everything, unless it is killed on purpose.
func (s *supervised) start() error {
	gone, meant, over := make(chan error, 1), make(chan struct{}), make(chan struct{})
	child, err := startChild(s.options, gone, "kube-apiserver", apiserverFlags(s.options)...)
	if err != nil {
		return err
	}
	s.child, s.meant, s.over = child, meant, over
	if err := waitReady(s.options, gone); err != nil {
		return err
	}
	go func() {
		err := <-gone
		close(over)
		select {
		case <-meant:
		default:
			s.ended <- err
		}
	}()
	return nil
}

// kill ends it at once, as a crash does, and waits until its port is free.
func (s *supervised) kill() error {
	if s.child == nil {
		return nil
	}
	close(s.meant)
	child := s.child
	s.child = nil
	if err := child.Process.Kill(); err != nil {
		return err
	}
	<-s.over
	return nil
}

func (s *supervised) stop() {
	if s.child != nil {
		close(s.meant)
		stop(s.child)
	}
}
