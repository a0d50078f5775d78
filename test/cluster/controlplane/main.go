// Command controlplane runs etcd, kube-apiserver and kube-controller-manager on
// 127.0.0.1 until it is told to stop (SIGINT, SIGTERM, or the end of its standard
// input), and then ends all of them. It prints one line, the path of a kubeconfig,
// once the API server is ready and its controllers run. There are no Nodes and no
// kubelets: whoever tests makes Nodes as objects and says which Pods run. See
// serveControl for what a test may do to it.
package main

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"go.etcd.io/etcd/server/v3/embed"
)

// Controllers that wait for a cloud or for kubelets: without those they would take
// away what a test has set up.
const withoutKubelets = "*,-node-lifecycle-controller,-taint-eviction-controller,-cloud-node-lifecycle-controller,-node-route-controller,-service-lb-controller,-persistentvolume-attach-detach-controller"

// options say where everything is.
type options struct {
	binaries, folder, token, serviceRange string
	port                                  int
}

func main() {
	var o options
	flag.StringVar(&o.binaries, "binaries", "", "folder with kube-apiserver and kube-controller-manager")
	flag.StringVar(&o.folder, "folder", "", "folder for data, certificates, logs and the kubeconfig; emptied first")
	flag.StringVar(&o.token, "token", "test", "bearer token of the administrator")
	flag.StringVar(&o.serviceRange, "service-range", "10.0.0.0/16", "addresses of Services")
	flag.IntVar(&o.port, "port", 16443, "port of the API server; the next four are taken as well")
	flag.Parse()
	if o.binaries == "" || o.folder == "" {
		fmt.Fprintln(os.Stderr, "controlplane: -binaries and -folder are needed")
		os.Exit(2)
	}
	// The kernel ends children with the thread that started them.
	runtime.LockOSThread()
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "controlplane:", err)
		os.Exit(1)
	}
}

func run(o options) error {
	if err := errors.Join(os.RemoveAll(o.folder), os.MkdirAll(o.folder, 0o700)); err != nil {
		return err
	}
	if err := writeSecrets(o); err != nil {
		return err
	}
	etcd, err := startEtcd(o)
	if err != nil {
		return fmt.Errorf("etcd: %w", err)
	}
	defer etcd.Close()
	ended := make(chan error, 2)
	apiserver := &supervised{options: o, ended: ended}
	defer apiserver.stop()
	if err := apiserver.start(); err != nil {
		return err
	}
	commands, err := serveControl(o, etcd, apiserver)
	if err != nil {
		return err
	}
	controllers, err := startChild(o, ended, "kube-controller-manager", controllerFlags(o)...)
	if err != nil {
		return err
	}
	defer stop(controllers)
	fmt.Println(o.path("kubeconfig"))
	return untilTold(ended, commands)
}

// untilTold does what tests ask until a signal, the end of standard input, or the
// death of a child.
func untilTold(ended <-chan error, commands <-chan command) error {
	told := make(chan os.Signal, 1)
	signal.Notify(told, os.Interrupt, syscall.SIGTERM)
	closed := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		close(closed)
	}()
	for {
		select {
		case <-told:
			return nil
		case <-closed:
			return nil
		case err := <-ended:
			return err
		case one := <-commands:
			one.done <- one.do()
		}
	}
}

func (o options) path(name string) string { return filepath.Join(o.folder, name) }

func (o options) local(offset int, scheme string) string {
	return fmt.Sprintf("%s://127.0.0.1:%d", scheme, o.port+offset)
}

// writeSecrets writes the key that signs tokens of service accounts, the
// administrator's token, and a kubeconfig that uses it.
func writeSecrets(o options) error {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	block := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	kubeconfig := fmt.Sprintf(`apiVersion: v1
kind: Config
clusters: [{name: test, cluster: {server: %q, insecure-skip-tls-verify: true}}]
users: [{name: admin, user: {token: %q}}]
contexts: [{name: test, context: {cluster: test, user: admin}}]
current-context: test
`, o.local(0, "https"), o.token)
	return errors.Join(
		os.WriteFile(o.path("service-account.key"), block, 0o600),
		os.WriteFile(o.path("tokens"), []byte(o.token+",admin,admin,\"system:masters\"\n"), 0o600),
		os.WriteFile(o.path("kubeconfig"), []byte(kubeconfig), 0o600),
	)
}

func startEtcd(o options) (*embed.Etcd, error) {
	config := embed.NewConfig()
	config.Dir = o.path("etcd")
	config.LogLevel = "fatal"   // it calls its own orderly end an error
	config.UnsafeNoFsync = true // nothing here outlives the test
	client, err := url.Parse(o.local(1, "http"))
	if err != nil {
		return nil, err
	}
	peer, err := url.Parse(o.local(2, "http"))
	if err != nil {
		return nil, err
	}
	config.ListenClientUrls, config.AdvertiseClientUrls = []url.URL{*client}, []url.URL{*client}
	config.ListenPeerUrls, config.AdvertisePeerUrls = []url.URL{*peer}, []url.URL{*peer}
	config.InitialCluster = config.InitialClusterFromName(config.Name)
	etcd, err := embed.StartEtcd(config)
	if err != nil {
		return nil, err
	}
	select {
	case <-etcd.Server.ReadyNotify():
		return etcd, nil
	case <-time.After(time.Minute):
		etcd.Close()
		return nil, errors.New("not ready after a minute")
	}
}

func apiserverFlags(o options) []string {
	return []string{
		"--etcd-servers", o.local(1, "http"),
		"--bind-address", "127.0.0.1", "--secure-port", fmt.Sprint(o.port), "--cert-dir", o.path("apiserver-certificates"),
		"--token-auth-file", o.path("tokens"), "--authorization-mode", "RBAC",
		"--service-account-issuer", "https://kubernetes.default.svc",
		"--service-account-key-file", o.path("service-account.key"), "--service-account-signing-key-file", o.path("service-account.key"),
		"--service-cluster-ip-range", o.serviceRange, "--allow-privileged=true",
	}
}

func controllerFlags(o options) []string {
	return []string{
		"--kubeconfig", o.path("kubeconfig"), "--leader-elect=false",
		"--bind-address", "127.0.0.1", "--secure-port", fmt.Sprint(o.port + 3), "--cert-dir", o.path("controller-certificates"),
		"--service-account-private-key-file", o.path("service-account.key"), "--use-service-account-credentials=false",
		"--controllers", withoutKubelets,
		"--kube-api-qps", "500", "--kube-api-burst", "500", "--concurrent-service-endpoint-syncs", "20",
	}
}

// startChild starts a program that ends when this one does; its log is beside the kubeconfig.
func startChild(o options, ended chan<- error, name string, flags ...string) (*exec.Cmd, error) {
	log, err := os.Create(o.path(name + ".log"))
	if err != nil {
		return nil, err
	}
	child := exec.Command(filepath.Join(o.binaries, name), flags...)
	child.Stdout, child.Stderr = log, log
	endWithParent(child)
	if err := child.Start(); err != nil {
		return nil, err
	}
	go func() {
		err := child.Wait()
		ended <- fmt.Errorf("%s ended (%v); see %s", name, err, log.Name())
	}()
	return child, nil
}

// stop asks a child to end, and ends it if it does not within two seconds.
func stop(child *exec.Cmd) {
	if child.Process.Signal(syscall.SIGTERM) != nil {
		return
	}
	for range 20 {
		time.Sleep(100 * time.Millisecond)
		if child.Process.Signal(syscall.Signal(0)) != nil {
			return
		}
	}
	_ = child.Process.Kill()
}

// waitReady asks the API server until it says that it is ready.
func waitReady(o options, ended <-chan error) error {
	// Its certificate is made at its first start, and nobody has signed it.
	client := &http.Client{Timeout: 2 * time.Second, Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	request, err := http.NewRequest(http.MethodGet, o.local(0, "https")+"/readyz", nil)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+o.token)
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); {
		select {
		case err := <-ended:
			return err
		case <-time.After(200 * time.Millisecond):
		}
		response, err := client.Do(request)
		if err != nil {
			continue
		}
		response.Body.Close()
		if response.StatusCode == http.StatusOK {
			return nil
		}
	}
	return errors.New("kube-apiserver is not ready after two minutes; see its log")
}
