package main

import (
	"bufio"
	"context"
	"fmt"
	"strings"
)

// streams are open pages that follow what changes.
type streams []*wire

// follow opens pages that follow the party's circle, each of another member.
func (p *party) follow(ctx context.Context, s *server, pages int) (open streams, err error) {
	for n := range pages {
		w, err := dial(ctx, s.address)
		if err != nil {
			return open, err
		}
		open = append(open, w)
		_, err = fmt.Fprintf(w.conn, "GET /live?topic=%s HTTP/1.1\r\nHost: %s\r\nCookie: session=%s\r\n\r\n", p.circle, s.address, p.tokens[n%len(p.tokens)])
		if err != nil {
			return open, err
		}
		if err := opened(w.in); err != nil {
			return open, err
		}
	}
	return open, nil
}

// opened waits for the first event of a stream.
func opened(in *bufio.Reader) error {
	for {
		row, err := in.ReadString('\n')
		if err != nil {
			return err
		}
		if strings.HasPrefix(row, "event: open") {
			return nil
		}
	}
}

func (s streams) close() {
	for _, w := range s {
		w.close()
	}
}
