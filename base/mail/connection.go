package mail

import (
	"context"
	"errors"
	"sync"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// idleFor is how long a connection to the mail server waits for the next mail,
// and idleMost how many do. A digest is many mails in a row: a connection for
// each takes longer than the mails.
const (
	idleFor  = 10 * time.Second
	idleMost = 16
)

// connections are those that wait for the next mail.
type connections struct {
	mu   sync.Mutex
	idle []*gomail.Client
	ends *time.Timer
}

// take is a waiting connection, nil where there is none.
func (c *connections) take() *gomail.Client {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.idle) == 0 {
		return nil
	}
	last := c.idle[len(c.idle)-1]
	c.idle = c.idle[:len(c.idle)-1]
	return last
}

// keep lets a connection wait. All that wait are hung up when no mail went out
// for a while.
func (c *connections) keep(client *gomail.Client) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.idle) >= idleMost {
		client.Close()
		return
	}
	c.idle = append(c.idle, client)
	if c.ends == nil {
		c.ends = time.AfterFunc(idleFor, c.hangUp)
	} else {
		c.ends.Reset(idleFor)
	}
}

func (c *connections) hangUp() {
	c.mu.Lock()
	idle := c.idle
	c.idle = nil
	c.mu.Unlock()
	for _, client := range idle {
		client.Close()
	}
}

// deliver hands a mail over, by a connection that waits or a new one. One that
// has broken while it waited is found before anything of the mail is sent.
func (s *Sender) deliver(ctx context.Context, message *gomail.Msg) error {
	client := s.open.take()
	if client != nil {
		err := client.Send(message)
		if err == nil {
			s.open.keep(client)
			return nil
		}
		client.Close()
		var send *gomail.SendError
		if !errors.As(err, &send) || send.Reason != gomail.ErrConnCheck {
			return failure(err)
		}
	}
	client, err := s.client()
	if err != nil {
		return &Failed{Why: Unset, Reason: "the mail server's settings cannot be used"}
	}
	if err := client.DialWithContext(ctx); err != nil {
		return &Failed{Why: Unreachable, Reason: "the mail server cannot be reached, or does not let us in"}
	}
	if err := client.Send(message); err != nil {
		client.Close()
		return failure(err)
	}
	s.open.keep(client)
	return nil
}
