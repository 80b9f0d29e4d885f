package ballots

import (
	"sync/atomic"

	"concentric/engine/tally"
)

// batch is ballots with the lines they stand in.
type batch struct {
	tally.Bundle
	lines []int
}

// batchSize is how many ballots are handed over at once.
const batchSize = 2048

// gathering is the goroutine that adds up ballots while the next ones are read. It is there from the first full batch until settle:
// a small file is read without it.
type gathering struct {
	full, empty chan *batch // nil: there is no goroutine
	ended       chan struct{}
	failed      atomic.Bool
	fault       error // the first; to be read when it has ended
}

func (t *text) add(weight int64, r tally.Ranking) error {
	b := t.filling()
	b.Add(weight, r)
	return t.added(b)
}

func (t *text) addScores(weight int64, s []tally.Score) error {
	b := t.filling()
	if err := b.AddScores(weight, s); err != nil {
		return t.uncounted(t.at, err)
	}
	return t.added(b)
}

func (t *text) filling() *batch {
	if t.batch == nil {
		t.batch = new(batch)
	}
	return t.batch
}

// added notes the line of a ballot, and hands a full batch over.
func (t *text) added(b *batch) error {
	b.lines = append(b.lines, t.at)
	if len(b.lines) < batchSize {
		return nil
	}
	if t.full == nil {
		t.full, t.empty, t.ended = make(chan *batch, 2), make(chan *batch, 3), make(chan struct{})
		t.empty <- new(batch)
		t.empty <- new(batch)
		go t.gather()
	}
	t.full <- b
	t.batch = <-t.empty
	if t.failed.Load() {
		return t.settle()
	}
	return nil
}

// gather adds up batches until there are no more. After a fault it only empties them.
func (t *text) gather() {
	defer close(t.ended)
	for b := range t.full {
		t.take(b)
		t.empty <- b
	}
}

func (t *text) take(b *batch) {
	if t.fault == nil {
		if n, err := t.builder.AddAll(&b.Bundle); err != nil {
			t.fault = t.uncounted(b.lines[n], err)
			t.failed.Store(true)
		}
	}
	b.Clear()
	b.lines = b.lines[:0]
}

// settle waits until all ballots that were read are added up, and tells of the first that could not be.
func (t *text) settle() error {
	if t.full != nil {
		close(t.full)
		<-t.ended
		t.full = nil
	}
	if t.batch != nil {
		t.take(t.batch)
	}
	return t.fault
}

// uncounted says where a ballot stands that cannot be counted.
func (t *text) uncounted(line int, err error) error {
	return &Error{File: t.file, Line: line, Found: "a ballot that cannot be counted (" + err.Error() + ")", Want: "one that can"}
}
