package journal

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"concentric/base/store"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Content tells Verify how a room's rows say what an act's content was: the
// same value that the act handed to Append, read back from the rows. Refs
// lists every row that must have an entry of this act, so that a row nobody
// decided on is found; nil where there are none to list. Strays lists rows that
// say something else now than what the acts come to: the text that holds is not
// the newest one, an answer counts that was replaced; nil where nothing is
// drawn from the acts.
type Content struct {
	Act    string
	Of     func(ctx context.Context, q store.Q, ref string) (any, error)
	Refs   Finder
	Strays []Finder
}

// Finder reads the ids of rows.
type Finder func(ctx context.Context, q store.Q) ([]string, error)

// Report is what Verify found. Wrong is empty when the journal is whole;
// otherwise it names the first thing that is not, and Entry the entry
// concerned, if it is one.
type Report struct {
	Entries     int64 // sequenced
	Unsequenced int   // committed and not yet tamper-evident
	Checkpoints int
	Compared    int // entries whose content was compared with the rooms' rows
	Forgotten   int // entries whose content was erased, and said so
	Wrong       string
	Entry       string
}

// wrong ends a verification with what it found.
type wrong struct{ what, entry string }

func (w wrong) Error() string { return w.what }

// Verify recomputes the whole journal from the entries' bytes, checks every
// checkpoint's signature and root, and compares the rooms' rows with the
// content hashes. It needs no key: checkpoints are checked with the public key
// that the database names, so a rewritten journal under a new key passes, and
// only somebody who kept an earlier checkpoint can tell.
func Verify(ctx context.Context, q store.Q, contents []Content) (Report, error) {
	v := &verification{q: q, contents: map[string]Content{}, seen: map[string]map[string]bool{}, forgotten: map[string]bool{}}
	for _, c := range contents {
		v.contents[c.Act] = c
		v.seen[c.Act] = map[string]bool{}
	}
	err := v.run(ctx)
	var w wrong
	if errors.As(err, &w) {
		v.report.Wrong, v.report.Entry = w.what, w.entry
		return v.report, nil
	}
	return v.report, err
}

type verification struct {
	q         store.Q
	contents  map[string]Content
	seen      map[string]map[string]bool // act → refs that have an entry
	forgotten map[string]bool
	report    Report
}

func (v *verification) run(ctx context.Context) error {
	if err := v.readForgotten(ctx); err != nil {
		return err
	}
	roots, err := v.entries(ctx)
	if err != nil {
		return err
	}
	if err := v.checkpoints(ctx, roots); err != nil {
		return err
	}
	if err := v.unsequenced(ctx); err != nil {
		return err
	}
	if err := v.rowsWithoutEntry(ctx); err != nil {
		return err
	}
	return v.strays(ctx)
}

func (v *verification) readForgotten(ctx context.Context) error {
	entries, err := list(ctx, v.q, "select "+columns+" from journal_entry where act = $1", Forgotten)
	for _, e := range entries {
		v.forgotten[e.Ref] = true
	}
	return err
}

// entries walks all sequenced entries: numbers without gaps, body and columns
// alike, stored hashes as recomputed, content as the rows have it. It returns
// the recomputed tree, to compare checkpoints with.
func (v *verification) entries(ctx context.Context) (*tree, error) {
	t := &tree{ctx: ctx, q: v.q, fresh: map[int64]tlog.Hash{}}
	next := int64(0)
	for {
		batch, err := After(ctx, v.q, next-1, 500)
		if err != nil {
			return nil, err
		}
		if len(batch) == 0 {
			v.report.Entries = next
			return t, nil
		}
		for _, e := range batch {
			if e.Seq != next {
				return nil, wrong{what: fmt.Sprintf("entry number %d is missing: after number %d comes %d", next, next-1, e.Seq)}
			}
			if err := v.entry(ctx, t, e); err != nil {
				return nil, err
			}
			next++
		}
	}
}

func (v *verification) entry(ctx context.Context, t *tree, e Entry) error {
	name := fmt.Sprintf("entry %d (%s, %s of %s)", e.Seq, e.ID, e.Name, e.Ref)
	want, err := body(e)
	if err != nil {
		return err
	}
	if want != e.Body {
		return wrong{what: name + ": its columns and its body differ", entry: e.ID}
	}
	hashes, first, err := t.add(e.Seq, []byte(e.Body))
	if err != nil {
		return err
	}
	for i, h := range hashes {
		var stored string
		err := v.q.QueryRow(ctx, "select hash from journal_hash where position = $1", first+int64(i)).Scan(&stored)
		if errors.Is(err, sql.ErrNoRows) || (err == nil && stored != h.String()) {
			return wrong{what: name + ": the Merkle tree holds another hash for it: it was changed after it was sequenced", entry: e.ID}
		}
		if err != nil {
			return err
		}
	}
	return v.content(ctx, e, name)
}

func (v *verification) content(ctx context.Context, e Entry, name string) error {
	var salt string
	err := v.q.QueryRow(ctx, "select salt from journal_salt where entry = $1", e.ID).Scan(&salt)
	if errors.Is(err, sql.ErrNoRows) {
		if !v.forgotten[e.ID] {
			return wrong{what: name + ": its salt is gone, and no act says that it was erased", entry: e.ID}
		}
		v.report.Forgotten++
		v.see(e)
		return nil
	}
	if err != nil {
		return err
	}
	var content any = e.Ref
	if e.Name != Forgotten {
		c, known := v.contents[e.Name]
		if !known {
			return wrong{what: name + ": this program does not know acts of this kind", entry: e.ID}
		}
		content, err = c.Of(ctx, v.q, e.Ref)
		if errors.Is(err, sql.ErrNoRows) {
			return wrong{what: name + ": the row it is about is gone", entry: e.ID}
		}
		var syntax *json.SyntaxError
		var kind *json.UnmarshalTypeError
		if errors.As(err, &syntax) || errors.As(err, &kind) {
			return wrong{what: name + ": the row it is about was changed: it cannot be read", entry: e.ID}
		}
		if err != nil {
			return fmt.Errorf("journal: %s: %w", name, err)
		}
	}
	hash, err := ContentHash(salt, content)
	if err != nil {
		return err
	}
	if hash != e.Content {
		return wrong{what: name + ": the row it is about was changed: its content does not have the hash that was recorded", entry: e.ID}
	}
	v.report.Compared++
	v.see(e)
	return nil
}

func (v *verification) see(e Entry) {
	if v.seen[e.Name] != nil {
		v.seen[e.Name][e.Ref] = true
	}
}

func (v *verification) checkpoints(ctx context.Context, t *tree) error {
	var verifierText string
	err := v.q.QueryRow(ctx, "select verifier from journal_key where name = $1", origin).Scan(&verifierText)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	rows, err := v.q.Query(ctx, "select size, note from journal_checkpoint order by size")
	if err != nil {
		return err
	}
	defer rows.Close()
	last := int64(0)
	for rows.Next() {
		var size int64
		var signed string
		if err := rows.Scan(&size, &signed); err != nil {
			return err
		}
		if err := v.checkpoint(t, size, signed, verifierText); err != nil {
			return err
		}
		last = size
		v.report.Checkpoints++
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if last != v.report.Entries {
		return wrong{what: fmt.Sprintf("the journal has %d numbered entries, and the newest signed checkpoint covers %d", v.report.Entries, last)}
	}
	return nil
}

func (v *verification) checkpoint(t *tree, size int64, signed, verifierText string) error {
	name := "checkpoint of size " + strconv.FormatInt(size, 10)
	verifier, err := note.NewVerifier(verifierText)
	if err != nil {
		return wrong{what: name + ": the database names no public key that could check it"}
	}
	opened, err := note.Open([]byte(signed), note.VerifierList(verifier))
	if err != nil {
		return wrong{what: name + ": its signature does not hold"}
	}
	if size < 1 || size > v.report.Entries {
		return wrong{what: fmt.Sprintf("%s: the journal has only %d entries: some were taken away", name, v.report.Entries)}
	}
	root, err := tlog.TreeHash(size, t)
	if err != nil {
		return err
	}
	if !strings.HasPrefix(opened.Text, checkpointText(size, root)) {
		return wrong{what: name + ": it was signed over other entries than those that are here"}
	}
	return nil
}

// unsequenced compares the content of what has no number yet, too.
func (v *verification) unsequenced(ctx context.Context) error {
	entries, err := list(ctx, v.q, "select "+columns+" from journal_entry where seq is null order by at, id")
	if err != nil {
		return err
	}
	v.report.Unsequenced = len(entries)
	for _, e := range entries {
		want, err := body(e)
		if err != nil {
			return err
		}
		name := fmt.Sprintf("entry %s (%s of %s, not sequenced yet)", e.ID, e.Name, e.Ref)
		if want != e.Body {
			return wrong{what: name + ": its columns and its body differ", entry: e.ID}
		}
		if err := v.content(ctx, e, name); err != nil {
			return err
		}
	}
	return nil
}

func (v *verification) rowsWithoutEntry(ctx context.Context) error {
	for _, act := range slices.Sorted(maps.Keys(v.contents)) {
		c := v.contents[act]
		if c.Refs == nil {
			continue
		}
		refs, err := c.Refs(ctx, v.q)
		if err != nil {
			return err
		}
		for _, ref := range refs {
			if !v.seen[act][ref] {
				return wrong{what: fmt.Sprintf("row %s is here as if by %s, and no entry says that this was decided", ref, act)}
			}
		}
	}
	return nil
}

// strays looks for rows that are not what their acts come to, and names the
// newest entry about them.
func (v *verification) strays(ctx context.Context) error {
	for _, act := range slices.Sorted(maps.Keys(v.contents)) {
		for _, find := range v.contents[act].Strays {
			refs, err := find(ctx, v.q)
			if err != nil {
				return err
			}
			if len(refs) > 0 {
				return v.stray(ctx, act, refs[0])
			}
		}
	}
	return nil
}

func (v *verification) stray(ctx context.Context, act, ref string) error {
	about, err := About(ctx, v.q, ref)
	if err != nil {
		return err
	}
	if len(about) == 0 {
		return wrong{what: fmt.Sprintf("row %s was changed: it is not what the acts of the kind %s come to", ref, act)}
	}
	e := about[len(about)-1]
	return wrong{
		what:  fmt.Sprintf("entry %d (%s, %s of %s): the row it is about was changed: it is not what its acts come to", e.Seq, e.ID, e.Name, ref),
		entry: e.ID,
	}
}
