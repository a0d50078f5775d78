package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"

	pb "go.etcd.io/etcd/api/v3/etcdserverpb"
	"go.etcd.io/etcd/server/v3/embed"
)

// command is what a test asks of the control plane; it is carried out by the main
// goroutine, whose thread the children live and die with.
type command struct {
	do   func() error
	done chan error
}

// serveControl lets tests bring about what happens to clusters: POST /compact makes
// etcd forget its history, POST /apiserver/kill ends the API server as a crash does,
// POST /apiserver/start starts it again and answers when it is ready. The address is
// in the file `control` beside the kubeconfig.
func serveControl(o options, etcd *embed.Etcd, apiserver *supervised) (<-chan command, error) {
	commands := make(chan command)
	mux := http.NewServeMux()
	handle := func(path string, do func() error) {
		mux.HandleFunc("POST "+path, func(writer http.ResponseWriter, _ *http.Request) {
			one := command{do, make(chan error, 1)}
			commands <- one
			if err := <-one.done; err != nil {
				http.Error(writer, err.Error(), http.StatusInternalServerError)
			}
		})
	}
	handle("/compact", func() error { return compact(etcd) })
	handle("/apiserver/kill", apiserver.kill)
	handle("/apiserver/start", func() error { return apiserver.start() })
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", o.port+4))
	if err != nil {
		return nil, err
	}
	go func() { _ = http.Serve(listener, mux) }()
	return commands, os.WriteFile(o.path("control"), []byte(o.local(4, "http")), 0o600)
}

// compact drops every revision before the current one, and waits until they are gone.
func compact(etcd *embed.Etcd) error {
	revision := etcd.Server.KV().Rev()
	_, err := etcd.Server.Compact(context.Background(), &pb.CompactionRequest{Revision: revision, Physical: true})
	return err
}
