package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// server is the program, serving in a process of its own.
type server struct {
	address string
	process *exec.Cmd
	took    time.Duration // from its start to its first page
}

// serve starts the program and returns when it has answered a page.
func (b *bench) serve(ctx context.Context, arguments ...string) (*server, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	s := &server{address: address, process: exec.CommandContext(ctx, b.program, append([]string{"serve", "--listen", address}, arguments...)...)}
	log, err := os.OpenFile(filepath.Join(b.folder, "log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	s.process.Stderr = log
	begun := time.Now()
	if err := s.process.Start(); err != nil {
		return nil, err
	}
	for time.Since(begun) < time.Minute {
		answer, err := http.Get("http://" + address + "/")
		if err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				s.took = time.Since(begun)
				return s, nil
			}
		}
		time.Sleep(time.Millisecond)
	}
	s.kill()
	text, _ := os.ReadFile(log.Name())
	return nil, fmt.Errorf("the server does not answer:\n%s", text)
}

func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer listener.Close()
	return listener.Addr().String(), nil
}

// kill ends the server at once, as a power cut would end it but for the disk.
func (s *server) kill() {
	if err := s.process.Process.Kill(); err == nil || errors.Is(err, os.ErrProcessDone) {
		_ = s.process.Wait() // it was killed: that is no news
	}
}

// resident is the memory that the server holds, where the system tells.
func (s *server) resident() string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.process.Process.Pid))
	if err != nil {
		return "unknown"
	}
	for row := range strings.SplitSeq(string(text), "\n") {
		if rest, is := strings.CutPrefix(row, "VmRSS:"); is {
			kB, _ := strconv.Atoi(strings.Fields(rest)[0])
			return fmt.Sprintf("%.0f MiB", float64(kB)/1024)
		}
	}
	return "unknown"
}

// cpu is the processor time that the server has used so far.
func (s *server) cpu() time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.process.Process.Pid))
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(text), ") ")
	words := strings.Fields(after)
	if len(words) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(words[11])
	system, _ := strconv.Atoi(words[12])
	return time.Duration(user+system) * 10 * time.Millisecond // of 100 ticks a second
}

// startTimes measures the time from the program's start to its first page: on
// an empty folder, where it makes its tables first, and on one that it knows.
func (b *bench) startTimes(ctx context.Context) error {
	var first, again []time.Duration
	for n := range 7 {
		folder := filepath.Join(b.folder, "empty"+strconv.Itoa(n))
		for _, times := range []*[]time.Duration{&first, &again} {
			s, err := b.serve(ctx, "--data", folder)
			if err != nil {
				return err
			}
			*times = append(*times, s.took)
			if n == 0 && times == &again && b.wants("memory") {
				time.Sleep(5 * time.Second)
				line("resident, no members, idle", "%s", s.resident())
			}
			s.kill()
		}
	}
	line("start to first page, empty folder (median of 7)", "%d ms", median(first).Milliseconds())
	line("start to first page, tables are there (median of 7)", "%d ms", median(again).Milliseconds())
	return nil
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}
