package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"concentric/base/id"

	"github.com/jackc/pgx/v5/stdlib"
)

// touches carries touched topics to this process's pages and, on PostgreSQL,
// to the other servers' (house.md: a NOTIFY inside each act would serialise
// the commits, so they go out together, afterwards).
type touches struct {
	mu      sync.Mutex
	server  string
	hear    func(topics ...string)
	waiting map[string]bool
}

// notifyEvery is how long topics wait for company on their way to the other
// servers.
const notifyEvery = 40 * time.Millisecond

// channel is the name that servers on one PostgreSQL listen to.
const channel = "concentric_live"

// payloadLimit keeps a notification under PostgreSQL's 8,000 bytes.
const payloadLimit = 7000

type notification struct {
	Server string   `json:"s"`
	Topics []string `json:"t"`
}

// OnTouch sets who hears the topics touched by committed transactions (a
// live.Hub's Touch). Call it once, before the first write.
func (db *DB) OnTouch(hear func(topics ...string)) {
	db.touch.mu.Lock()
	defer db.touch.mu.Unlock()
	db.touch.hear = hear
}

func (db *DB) touched(topics []string) {
	if len(topics) == 0 {
		return
	}
	t := &db.touch
	t.mu.Lock()
	hear := t.hear
	if db.dialect == PostgreSQL {
		if t.waiting == nil {
			t.waiting = map[string]bool{}
		}
		for _, topic := range topics {
			t.waiting[topic] = true
		}
	}
	t.mu.Unlock()
	if hear != nil {
		hear(topics...)
	}
}

// notifyLoop sends the waiting topics to the other servers. Topics that cannot
// be sent are dropped: they are hints.
func (db *DB) notifyLoop() {
	defer db.stopped.Done()
	db.touch.mu.Lock()
	db.touch.server = id.New()
	db.touch.mu.Unlock()
	tick := time.NewTicker(notifyEvery)
	defer tick.Stop()
	for {
		select {
		case <-db.stop:
			return
		case <-tick.C:
			db.notify()
		}
	}
}

func (db *DB) notify() {
	t := &db.touch
	t.mu.Lock()
	n := notification{Server: t.server}
	size := 0
	for topic := range t.waiting {
		if size+len(topic) > payloadLimit {
			break
		}
		size += len(topic) + 3
		n.Topics = append(n.Topics, topic)
		delete(t.waiting, topic)
	}
	t.mu.Unlock()
	if len(n.Topics) == 0 {
		return
	}
	payload, err := json.Marshal(n)
	if err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	db.writer.ExecContext(ctx, "select pg_notify($1, $2)", channel, string(payload))
}

// Listen hears the topics that other servers on this database touch, until the
// context ends; it reconnects by itself. On SQLite there are no other servers,
// and it waits for the end.
func (db *DB) Listen(ctx context.Context) error {
	if db.dialect == SQLite {
		<-ctx.Done()
		return nil
	}
	for ctx.Err() == nil {
		if err := db.listenOnce(ctx); err != nil && ctx.Err() == nil {
			select {
			case <-time.After(time.Second):
			case <-ctx.Done():
			}
		}
	}
	return nil
}

func (db *DB) listenOnce(ctx context.Context) error {
	conn, err := db.reader.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "listen "+channel); err != nil {
		return err
	}
	// A connection that has listened never goes back to the pool.
	defer discard(conn)
	return conn.Raw(func(driver any) error {
		pg, ok := driver.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("store: %T is not a PostgreSQL connection", driver)
		}
		for {
			n, err := pg.Conn().WaitForNotification(ctx)
			if err != nil {
				return err
			}
			db.heard(n.Payload)
		}
	})
}

func discard(conn *sql.Conn) {
	conn.Raw(func(driver any) error {
		if pg, ok := driver.(*stdlib.Conn); ok {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			pg.Conn().Close(ctx)
		}
		return nil
	})
}

func (db *DB) heard(payload string) {
	var n notification
	if json.Unmarshal([]byte(payload), &n) != nil {
		return
	}
	db.touch.mu.Lock()
	hear, own := db.touch.hear, n.Server == db.touch.server
	db.touch.mu.Unlock()
	if hear != nil && !own {
		hear(n.Topics...)
	}
}
