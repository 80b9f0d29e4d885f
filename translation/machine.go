package translation

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"concentric/base/clock"
	"concentric/base/due"
	"concentric/base/i18n"
	"concentric/base/jobs"
	"concentric/base/store"
	"concentric/base/translate"
)

// machineJob translates into one language what nobody has translated yet.
const machineJob = "translation.machine"

type machinePayload struct {
	Lang string `json:"lang"`
}

// perJob is how many texts one job translates at most, and longest from when on it
// begins no other, so that it ends within its time; the next one goes on.
const (
	perJob  = 40
	longest = 2 * time.Minute
)

// Due asks for machine translations where a service is set up.
func (r *Room) Due() []due.Rule {
	return []due.Rule{{Name: "translation.machine", Every: time.Minute, Run: r.ask}}
}

// Jobs is the work that is asked for here.
func (r *Room) Jobs() map[string]jobs.Handler {
	return map[string]jobs.Handler{machineJob: r.work}
}

// ask asks for a job for each language in which something is missing. The hour
// is in the job's key: one that was laid aside, because the server was away for
// long, stands on the desk and holds up nothing that comes later.
func (r *Room) ask(ctx context.Context, db *store.DB) error {
	if r.Service == nil {
		return nil
	}
	hour := clock.Now(ctx).UTC().Format("2006-01-02T15")
	for _, l := range i18n.Languages() {
		missing, err := r.missing(ctx, l.Code)
		if err != nil {
			return err
		}
		if len(missing) == 0 {
			continue
		}
		err = db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			return jobs.Add(ctx, tx, jobs.Job{Kind: machineJob, Key: l.Code + "/" + hour, Payload: machinePayload{l.Code}})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// missing are the texts that readers of a language see in no translation, but for
// those whose language nobody knows.
func (r *Room) missing(ctx context.Context, lang string) ([]Original, error) {
	var all []Original
	for _, s := range r.Sources {
		wanted, err := s.Wanted(ctx, r.DB)
		if err != nil {
			return nil, err
		}
		there, err := made(ctx, r.DB, s.Kind, lang, "state = 'shown'")
		if err != nil {
			return nil, err
		}
		for _, o := range wanted {
			if o.Lang != lang && !strings.HasPrefix(o.Lang, "und") && !there[o.Ref] {
				all = append(all, o)
			}
		}
	}
	return all, nil
}

// work does one job. A text that the server cannot translate keeps none of
// the others back; where the server is away the original stays, and the job is
// tried again. One that got something done is done: what is left is asked for
// again within a minute, which is how a server is used that takes so many in a
// minute. What it does not speak it is not asked for.
func (r *Room) work(ctx context.Context, payload json.RawMessage) error {
	var p machinePayload
	if err := json.Unmarshal(payload, &p); err != nil || r.Service == nil {
		return err
	}
	missing, err := r.missing(ctx, p.Lang)
	if err != nil || len(missing) == 0 {
		return err
	}
	speaks, err := r.Service.Pairs(ctx)
	if err != nil {
		return err
	}
	missing = slices.DeleteFunc(missing, func(o Original) bool { return !speaks.Have(o.Lang, p.Lang) })
	begun, kept := clock.Now(ctx), 0
	var failures []error
	for _, o := range missing {
		if kept == perJob || len(failures) == perJob || clock.Now(ctx).Sub(begun) > longest {
			break
		}
		parts, err := r.Service.Translate(ctx, o.Parts, o.Lang, p.Lang)
		if err == nil {
			err = r.keep(ctx, o, p.Lang, parts)
		}
		switch {
		case errors.Is(err, translate.ErrAway) && kept > 0:
			return errors.Join(failures...)
		case errors.Is(err, translate.ErrAway):
			return errors.Join(append(failures, err)...)
		case err != nil:
			failures = append(failures, err)
		default:
			kept++
		}
	}
	return errors.Join(failures...)
}

// keep writes a machine's translation, unless another server just did.
func (r *Room) keep(ctx context.Context, o Original, lang string, parts []string) error {
	for i, part := range parts {
		if utf8.RuneCountInString(part) > partLimit {
			parts[i] = string([]rune(part)[:partLimit])
		}
	}
	err := r.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := insert(ctx, tx, o, lang, parts, Machine, Shown, "")
		return err
	})
	if store.IsDuplicate(err) {
		return nil
	}
	return err
}
