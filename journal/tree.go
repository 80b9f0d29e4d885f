package journal

import (
	"context"
	"encoding/base64"
	"fmt"

	"concentric/base/store"

	"golang.org/x/mod/sumdb/tlog"
)

// tree reads the stored hashes of the Merkle tree, and holds those that this
// batch adds until they are written. Positions are those of
// tlog.StoredHashIndex.
type tree struct {
	ctx   context.Context
	q     store.Q
	fresh map[int64]tlog.Hash
}

// ReadHashes implements tlog.HashReader.
func (t *tree) ReadHashes(positions []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(positions))
	for i, p := range positions {
		if h, ok := t.fresh[p]; ok {
			hashes[i] = h
			continue
		}
		var text string
		if err := t.q.QueryRow(t.ctx, "select hash from journal_hash where position = $1", p).Scan(&text); err != nil {
			return nil, fmt.Errorf("journal: hash at position %d: %w", p, err)
		}
		h, err := tlog.ParseHash(text)
		if err != nil {
			return nil, fmt.Errorf("journal: hash at position %d: %w", p, err)
		}
		hashes[i] = h
	}
	return hashes, nil
}

// add hashes one leaf into the tree, as number seq.
func (t *tree) add(seq int64, leaf []byte) (added []tlog.Hash, first int64, err error) {
	added, err = tlog.StoredHashes(seq, leaf, t)
	if err != nil {
		return nil, 0, err
	}
	first = tlog.StoredHashIndex(0, seq)
	for i, h := range added {
		t.fresh[first+int64(i)] = h
	}
	return added, first, nil
}

// origin is the first line of every checkpoint, and the name of its key.
const origin = "concentric"

// checkpointText is what is signed: origin, size, root in base64, a line each
// (C2SP tlog-checkpoint).
func checkpointText(size int64, root tlog.Hash) string {
	return fmt.Sprintf("%s\n%d\n%s\n", origin, size, base64.StdEncoding.EncodeToString(root[:]))
}
