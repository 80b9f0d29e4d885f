package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// wire is one connection that votes: as little of an HTTP client as will do, since
// client and server share the machine's processors.
type wire struct {
	conn    net.Conn
	in      *bufio.Reader
	request []byte
}

func dial(ctx context.Context, address string) (*wire, error) {
	conn, err := (&net.Dialer{Timeout: 10 * time.Second}).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	return &wire{conn: conn, in: bufio.NewReader(conn)}, nil
}

func (w *wire) close() { w.conn.Close() }

// vote sends the form of the page with one statement and waits for its answer:
// the way to the next statement, which is sent after the vote is committed. From
// the first answer on a browser has the cookie of its sitting.
func (w *wire) vote(conversation, token string, sits bool, statement int) error {
	body := "statement=" + strconv.Itoa(statement) + "&vote=agree"
	if sits {
		token += "; sitting=0"
	}
	w.request = fmt.Appendf(w.request[:0], "POST /conversations/%s/vote HTTP/1.1\r\nHost: %s\r\nCookie: session=%s\r\nSec-Fetch-Site: same-origin\r\n"+
		"Accept-Encoding: gzip\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s",
		conversation, w.conn.RemoteAddr(), token, len(body), body)
	if err := w.conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		return err
	}
	if _, err := w.conn.Write(w.request); err != nil {
		return err
	}
	return w.answer()
}

func (w *wire) answer() error {
	status, err := w.in.ReadString('\n')
	if err != nil {
		return err
	}
	length := -1
	for {
		row, err := w.in.ReadString('\n')
		if err != nil {
			return err
		}
		if row == "\r\n" {
			break
		}
		name, value, _ := strings.Cut(row, ":")
		if strings.EqualFold(name, "Content-Length") {
			if length, err = strconv.Atoi(strings.TrimSpace(value)); err != nil {
				return err
			}
		}
	}
	if !strings.Contains(status, " 303 ") || length < 0 {
		return fmt.Errorf("a vote was answered with %s", strings.TrimSpace(status))
	}
	_, err = w.in.Discard(length)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return err
}
