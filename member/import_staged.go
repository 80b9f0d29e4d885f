package member

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/csvfile"
	"concentric/base/id"
	"concentric/base/jobs"
	"concentric/base/store"
)

// ImportState is how far an import has come.
type ImportState string

// The states: a file is being sent; it waits for its dry run; the dry run is
// there; it is being taken over; it has been; it could not be read.
const (
	ImportSending  ImportState = "sending"
	ImportWaiting  ImportState = "waiting"
	ImportPlanned  ImportState = "planned"
	ImportApplying ImportState = "applying"
	ImportDone     ImportState = "done"
	ImportFailed   ImportState = "failed"
)

// The kinds of job of an import.
const (
	PlanImport  = "member.import_plan"
	ApplyImport = "member.import_apply"
)

// Import is a list that a steward has sent and that waits here, sealed, until
// it is taken over or a day has passed.
type Import struct {
	ID      string
	Version int64
	Steward string
	Made    time.Time
	State   ImportState
	Summary Summary
	Failure Problem // why it could not be read
}

// partSize is how many bytes of a file one row holds.
const partSize = 256 << 10

// LargestList is how many bytes a list may have.
const LargestList = 250 << 20

// Stage keeps a list, piece by piece and sealed, and asks for its dry run.
func Stage(ctx context.Context, db *store.DB, actor Actor, file io.Reader) (string, error) {
	if !actor.stewards() {
		return "", apperr.New(apperr.Forbidden, "member.steward_only")
	}
	ref := id.New()
	err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, "insert into member_import (id, member, made, state) values ($1, $2, $3, $4)",
			ref, actor.Member, store.Micros(clock.Now(ctx)), string(ImportSending))
		return err
	})
	if err != nil {
		return "", err
	}
	buffer := make([]byte, partSize)
	for part, size := 0, 0; ; part++ {
		n, err := io.ReadFull(file, buffer)
		if size += n; size > LargestList {
			return "", apperr.New(apperr.TooLarge, "member.import_too_large", "Megabytes", LargestList>>20).At("file")
		}
		if n > 0 {
			if err := keepPart(ctx, db, ref, part, buffer[:n]); err != nil {
				return "", err
			}
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			break
		}
		if err != nil {
			return "", err
		}
	}
	return ref, db.Write(ctx, func(ctx context.Context, tx *store.Tx) error { return askForPlan(ctx, tx, ref, ImportSending) })
}

func keepPart(ctx context.Context, db *store.DB, ref string, part int, content []byte) error {
	sealed, err := db.Keys().Seal(ref, "member.import_part", string(content))
	if err != nil {
		return err
	}
	return db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, "insert into member_import_part (import, part, sealed) values ($1, $2, $3)", ref, part, sealed)
		return err
	})
}

type importPayload struct {
	Import string `json:"import"`
}

func askForPlan(ctx context.Context, tx *store.Tx, ref string, was ImportState) error {
	err := tx.Change(ctx, apperr.New(apperr.Conflict, "member.import_done_already"),
		"update member_import set version = version + 1, state = $1 where id = $2 and state = $3", string(ImportWaiting), ref, string(was))
	if err != nil {
		return err
	}
	tx.Touch(ImportTopic(ref))
	return jobs.Add(ctx, tx, jobs.Job{Kind: PlanImport, Payload: importPayload{ref}})
}

// ImportTopic is touched whenever an import has come further.
func ImportTopic(ref string) string { return "import/" + ref }

// GetImport is one import, with its dry run where that is there.
func GetImport(ctx context.Context, q store.Q, ref string) (Import, error) {
	i := Import{ID: ref}
	var made int64
	var sealed string
	err := q.QueryRow(ctx, "select version, member, made, state, summary from member_import where id = $1", ref).Scan(
		&i.Version, &i.Steward, &made, &i.State, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return i, apperr.New(apperr.NotFound, "member.import_not_found")
	}
	if err != nil {
		return i, err
	}
	i.Made = store.At(made)
	summary, err := q.Keys().Open(ref, "member.import", sealed)
	if err != nil || summary == "" {
		return i, err
	}
	if i.State == ImportFailed {
		return i, json.Unmarshal([]byte(summary), &i.Failure)
	}
	return i, json.Unmarshal([]byte(summary), &i.Summary)
}

// Remap says anew what the columns hold, and asks for another dry run.
func Remap(ctx context.Context, tx *store.Tx, actor Actor, ref string, mapping Mapping) error {
	if !actor.stewards() {
		return apperr.New(apperr.Forbidden, "member.steward_only")
	}
	text, err := json.Marshal(mapping)
	if err != nil {
		return err
	}
	if err := askForPlan(ctx, tx, ref, ImportPlanned); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "update member_import set mapping = $1 where id = $2", string(text), ref)
	return err
}

// StartImport has a planned import taken over, by a job that goes on after a
// restart.
func StartImport(ctx context.Context, tx *store.Tx, actor Actor, ref string) error {
	err := tx.Change(ctx, apperr.New(apperr.Conflict, "member.import_done_already"),
		"update member_import set version = version + 1, state = $1, member = $2 where id = $3 and state = $4",
		string(ImportApplying), actor.Member, ref, string(ImportPlanned))
	if err != nil {
		return err
	}
	if !actor.stewards() {
		return apperr.New(apperr.Forbidden, "member.steward_only")
	}
	tx.Touch(ImportTopic(ref))
	return jobs.Add(ctx, tx, jobs.Job{Kind: ApplyImport, Payload: importPayload{ref}})
}

// parts reads the pieces of a kept file, in order.
type parts struct {
	ctx  context.Context
	q    store.Q
	ref  string
	next int
	held string
}

func staged(ctx context.Context, q store.Q, ref string) csvfile.Source {
	return func() (io.ReadCloser, error) { return &parts{ctx: ctx, q: q, ref: ref}, nil }
}

func (p *parts) Close() error { return nil }

func (p *parts) Read(into []byte) (int, error) {
	if p.held == "" {
		var sealed string
		err := p.q.QueryRow(p.ctx, "select sealed from member_import_part where import = $1 and part = $2", p.ref, p.next).Scan(&sealed)
		if errors.Is(err, sql.ErrNoRows) {
			return 0, io.EOF
		}
		if err != nil {
			return 0, err
		}
		if p.held, err = p.q.Keys().Open(p.ref, "member.import_part", sealed); err != nil {
			return 0, err
		}
		p.next++
	}
	n := copy(into, p.held)
	p.held = p.held[n:]
	return n, nil
}
