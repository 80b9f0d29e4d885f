package journal

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"log/slog"
	"time"

	"concentric/base/store"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// SequencedTopic is touched when entries have got their numbers: readers
// follow it.
const SequencedTopic = "journal.sequenced"

// sequenceBatch is how many entries one transaction numbers at most.
const sequenceBatch = 1000

// Sequence numbers what has been committed, in one batch, extends the tree and
// signs a checkpoint. It returns how many entries it numbered: 0 when nothing
// waited, or when another server was at it. Entries are taken by time and id,
// but the number is what orders them: an act that committed late gets a later
// number, and no reader misses it.
func Sequence(ctx context.Context, db *store.DB) (int, error) {
	numbered := 0
	err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		numbered = 0
		mine, err := tx.TryLock(ctx, "journal.sequencer")
		if err != nil || !mine {
			return err
		}
		waiting, err := list(ctx, tx, "select "+columns+" from journal_entry where seq is null order by at, id limit $1", sequenceBatch)
		if err != nil || len(waiting) == 0 {
			return err
		}
		var size int64
		if err := tx.QueryRow(ctx, "select coalesce(max(seq), -1) + 1 from journal_entry").Scan(&size); err != nil {
			return err
		}
		t := &tree{ctx: ctx, q: tx, fresh: map[int64]tlog.Hash{}}
		for _, e := range waiting {
			if err := number(ctx, tx, t, e, size); err != nil {
				return err
			}
			size++
		}
		root, err := tlog.TreeHash(size, t)
		if err != nil {
			return err
		}
		signed, err := sign(ctx, tx, checkpointText(size, root))
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "insert into journal_checkpoint (size, note) values ($1, $2)", size, signed); err != nil {
			return err
		}
		numbered = len(waiting)
		tx.Touch(SequencedTopic)
		return nil
	})
	return numbered, err
}

func number(ctx context.Context, tx *store.Tx, t *tree, e Entry, seq int64) error {
	if _, err := tx.Exec(ctx, "update journal_entry set seq = $1 where id = $2", seq, e.ID); err != nil {
		return err
	}
	hashes, first, err := t.add(seq, []byte(e.Body))
	if err != nil {
		return err
	}
	for i, h := range hashes {
		if _, err := tx.Exec(ctx, "insert into journal_hash (position, hash) values ($1, $2)", first+int64(i), h.String()); err != nil {
			return err
		}
	}
	return nil
}

// sign signs a checkpoint with the journal's key (Ed25519, note format), which
// is made at the first signing and kept sealed.
func sign(ctx context.Context, tx *store.Tx, text string) (string, error) {
	var sealed string
	err := tx.QueryRow(ctx, "select sealed from journal_key where name = $1", origin).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		sealed, err = makeKey(ctx, tx)
	}
	if err != nil {
		return "", err
	}
	key, err := tx.Keys().Open(origin, "journal_key.sealed", sealed)
	if err != nil {
		return "", err
	}
	signer, err := note.NewSigner(key)
	if err != nil {
		return "", err
	}
	signed, err := note.Sign(&note.Note{Text: text}, signer)
	return string(signed), err
}

// Opens reports whether the master key opens the journal's signing key, the first
// thing that a party seals; true before there is one.
func Opens(ctx context.Context, q store.Q) (bool, error) {
	var sealed string
	err := q.QueryRow(ctx, "select sealed from journal_key where name = $1", origin).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	_, err = q.Keys().Open(origin, "journal_key.sealed", sealed)
	return err == nil, nil
}

func makeKey(ctx context.Context, tx *store.Tx) (sealed string, err error) {
	key, verifier, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		return "", err
	}
	if sealed, err = tx.Keys().Seal(origin, "journal_key.sealed", key); err != nil {
		return "", err
	}
	_, err = tx.Exec(ctx, "insert into journal_key (name, verifier, sealed) values ($1, $2, $3)", origin, verifier, sealed)
	return sealed, err
}

// RunSequencer sequences until the context ends; wake carries hints that
// something waits.
func RunSequencer(ctx context.Context, db *store.DB, wake <-chan struct{}, log *slog.Logger) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for ctx.Err() == nil {
		n, err := Sequence(ctx, db)
		if err != nil && ctx.Err() == nil {
			log.Error("sequencer", "error", err)
		}
		if n > 0 {
			continue
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		case <-wake:
		}
	}
}

// Checkpoint is the newest signed checkpoint; "" before there is one.
func Checkpoint(ctx context.Context, q store.Q) (string, error) {
	var text string
	err := q.QueryRow(ctx, "select note from journal_checkpoint order by size desc limit 1").Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return text, err
}
