package member

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/store"
)

// plan is the job that makes the dry run of a kept list.
func (p Post) plan(ctx context.Context, payload json.RawMessage) error {
	i, mapping, err := p.read(ctx, payload)
	if err != nil || i.State != ImportWaiting {
		return err
	}
	summary, err := Plan(ctx, p.DB, staged(ctx, p.DB, i.ID), mapping)
	if refused := apperr.As(err); refused != nil && (refused.Code == apperr.Invalid || refused.Code == apperr.TooLarge) {
		return p.fail(ctx, i.ID, refused, summary)
	}
	if err != nil {
		return err
	}
	return p.keep(ctx, i.ID, ImportPlanned, summary)
}

// apply is the job that takes a kept list over.
func (p Post) apply(ctx context.Context, payload json.RawMessage) error {
	i, _, err := p.read(ctx, payload)
	if err != nil || i.State != ImportApplying {
		return err
	}
	actor, err := ActorOf(ctx, p.DB, i.Steward)
	if err != nil {
		return err
	}
	actor.Steward = true // who started it was; a term that ends meanwhile leaves nothing half done
	summary, err := Apply(ctx, p.DB, actor, i.ID, staged(ctx, p.DB, i.ID), i.Summary.Mapping)
	if err != nil {
		return err
	}
	return p.keep(ctx, i.ID, ImportDone, summary)
}

func (p Post) read(ctx context.Context, payload json.RawMessage) (Import, Mapping, error) {
	var job importPayload
	var mapping Mapping
	if err := json.Unmarshal(payload, &job); err != nil {
		return Import{}, mapping, err
	}
	i, err := GetImport(ctx, p.DB, job.Import)
	if apperr.Is(err, apperr.NotFound) {
		return Import{}, mapping, nil
	}
	if err != nil {
		return i, mapping, err
	}
	var text string
	if err := p.DB.QueryRow(ctx, "select mapping from member_import where id = $1", i.ID).Scan(&text); err != nil {
		return i, mapping, err
	}
	if text != "" {
		err = json.Unmarshal([]byte(text), &mapping)
	}
	return i, mapping, err
}

// fail keeps what is wrong with a list. Where its head could be read, the
// columns can be mapped by hand, so it is planned, with the problem on top.
func (p Post) fail(ctx context.Context, ref string, refused *apperr.Error, summary Summary) error {
	problem := Problem{Message: refused.Message}
	for _, arg := range refused.Args {
		problem.Args = append(problem.Args, fmt.Sprint(arg))
	}
	if len(summary.Header) > 0 && refused.Code == apperr.Invalid {
		summary.Problems = append([]Problem{problem}, summary.Problems...)
		return p.keep(ctx, ref, ImportPlanned, summary)
	}
	return p.keep(ctx, ref, ImportFailed, problem)
}

func (p Post) keep(ctx context.Context, ref string, state ImportState, what any) error {
	text, err := json.Marshal(what)
	if err != nil {
		return err
	}
	sealed, err := p.DB.Keys().Seal(ref, "member.import", string(text))
	if err != nil {
		return err
	}
	return p.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, "update member_import set version = version + 1, state = $1, summary = $2 where id = $3", string(state), sealed, ref)
		if err == nil && state == ImportDone {
			_, err = tx.Exec(ctx, "delete from member_import_part where import = $1", ref)
		}
		tx.Touch(ImportTopic(ref))
		return err
	})
}

// keepLists is how long a list waits to be taken over.
const keepLists = 24 * time.Hour

// expireImports forgets lists that nobody took over, and what done ones said
// about single lines; the counts stay, for the journal.
func expireImports(ctx context.Context, tx *store.Tx) error {
	before := store.Micros(clock.Now(ctx).Add(-keepLists))
	for _, query := range []string{
		"delete from member_import_part where import in (select id from member_import where made < $1 and state <> 'applying')",
		"update member_import set summary = '' where made < $1 and state = 'done'",
		"delete from member_import where made < $1 and state not in ('applying', 'done')",
	} {
		if _, err := tx.Exec(ctx, query, before); err != nil {
			return err
		}
	}
	return nil
}
