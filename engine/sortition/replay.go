package sortition

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
)

// ReplayError says where a record does not hold.
type ReplayError struct {
	// Where is the part of the record: engine, volunteer, pool, quotas, settings,
	// seed, panel, list, probability, certificate, index, alternates.
	Where string
	Text  string
}

func (e *ReplayError) Error() string { return e.Where + ": " + e.Text }

func replayErrorf(where, format string, args ...any) error {
	return &ReplayError{where, fmt.Sprintf(format, args...)}
}

// Replay makes the draw of a record again, from its pool, quotas, settings and
// seed alone, and compares everything: the hashes, each panel, each probability,
// the certificate, the panel drawn. It returns all differences joined, each a
// *ReplayError that says where; nil means that the record holds.
//
// It cannot know whether the pool and quotas are those that were published
// before the draw: compare their hashes with the published ones for that.
func (rec *Record) Replay(ctx context.Context) error {
	if rec.Engine != Engine {
		return replayErrorf("engine", "the record was made by %q; this is %q and may make another list from the same request", rec.Engine, Engine)
	}
	differences := rec.checkHashes()
	request := rec.request()
	lottery, err := Select(ctx, request)
	if err != nil {
		return errors.Join(append(differences, replayErrorf("settings", "what is recorded cannot be drawn from: %v", err))...)
	}
	again := NewRecord(request, lottery)
	differences = append(differences, rec.compare(again)...)
	if rec.Alternates != nil {
		differences = append(differences, rec.standBy(request, again.Panel)...)
	}
	return errors.Join(differences...)
}

// standBy chooses the alternates again.
func (rec *Record) standBy(r Request, panel []string) []error {
	again, err := ChooseAlternates(r, panel, len(rec.Alternates.IDs), rec.Alternates.Dropouts)
	switch {
	case err != nil:
		return []error{replayErrorf("alternates", "what is recorded cannot be chosen from: %v", err)}
	case !slices.Equal(rec.Alternates.IDs, again.IDs):
		return []error{replayErrorf("alternates", "recorded are %s, panel, drop-outs and seed give %s", strings.Join(rec.Alternates.IDs, ", "), strings.Join(again.IDs, ", "))}
	case !reflect.DeepEqual(rec.Alternates, again):
		return []error{replayErrorf("alternates", "their figures differ: recorded %.3f leave, %.3f missed, %.3f without; made %.3f, %.3f, %.3f",
			rec.Alternates.Leaving, rec.Alternates.Expected, rec.Alternates.Without, again.Leaving, again.Expected, again.Without)}
	}
	return nil
}

// checkHashes compares the recorded hashes with those of what is recorded.
func (rec *Record) checkHashes() []error {
	var found []error
	h := rec.hashes()
	for _, person := range rec.Pool.People {
		if recorded, known := rec.Hashes.People[person.ID]; !known {
			found = append(found, replayErrorf("volunteer", "%q was not in the pool when its hash was made", person.ID))
		} else if recorded != h.People[person.ID] {
			found = append(found, replayErrorf("volunteer", "%q has been changed: the hash of the entry is %s, recorded is %s", person.ID, h.People[person.ID], recorded))
		}
	}
	for _, id := range sortedKeys(rec.Hashes.People) {
		if _, here := h.People[id]; !here {
			found = append(found, replayErrorf("volunteer", "%q was in the pool when its hash was made and is missing", id))
		}
	}
	for _, part := range []struct{ where, what, now, recorded string }{
		{"pool", "the pool", h.Pool, rec.Hashes.Pool},
		{"quotas", "the list of quotas", h.Quotas, rec.Hashes.Quotas},
		{"settings", "one of size, number of panels, method, gamma and people already selected", h.Settings, rec.Hashes.Settings},
		{"seed", "the seed", h.Seed, rec.Hashes.Seed},
		{"list", "the list of panels", h.List, rec.Hashes.List},
	} {
		if part.now != part.recorded {
			found = append(found, replayErrorf(part.where, "%s has been changed: its hash is %s, recorded is %s", part.what, part.now, part.recorded))
		}
	}
	return found
}

// compare lists where the record differs from the draw made again.
func (rec *Record) compare(again *Record) []error {
	const shown = 5
	var found []error
	differing := 0
	for j := range max(len(rec.Panels), len(again.Panels)) {
		var recorded, made []string
		if j < len(rec.Panels) {
			recorded = slices.Sorted(slices.Values(rec.Panels[j]))
		}
		if j < len(again.Panels) {
			made = again.Panels[j]
		}
		if slices.Equal(recorded, made) {
			continue
		}
		if differing++; differing <= shown {
			found = append(found, replayErrorf("panel", "number %d (from 0) is not what pool, quotas and seed give: recorded %s, made %s", j, only(recorded, made), only(made, recorded)))
		}
	}
	if differing > shown {
		found = append(found, replayErrorf("panel", "and %d more panels differ", differing-shown))
	}
	differing = 0
	for _, id := range sortedKeys(again.Probabilities) {
		if recorded, known := rec.Probabilities[id]; known && recorded == again.Probabilities[id] {
			continue
		}
		if differing++; differing <= shown {
			found = append(found, replayErrorf("probability", "of %q: recorded %v, made %v", id, rec.Probabilities[id], again.Probabilities[id]))
		}
	}
	if differing > shown {
		found = append(found, replayErrorf("probability", "and %d more probabilities differ", differing-shown))
	}
	if rec.BoundMin != again.BoundMin || !reflect.DeepEqual(rec.Certificate, again.Certificate) {
		found = append(found, replayErrorf("certificate", "the bound or its multipliers differ: recorded %v, made %v", rec.BoundMin, again.BoundMin))
	}
	if rec.Types != again.Types || rec.AchievedMin != again.AchievedMin || rec.ListError != again.ListError || rec.Gini != again.Gini || rec.Exact != again.Exact ||
		math.Abs(rec.GeometricMean-again.GeometricMean) > 1e-12 || !reflect.DeepEqual(rec.Beside, again.Beside) {
		found = append(found, replayErrorf("list", "its figures differ: recorded %d types, smallest share %v, error %v, gini %v, geometric mean %v, exact %v; made %d, %v, %v, %v, %v, %v",
			rec.Types, rec.AchievedMin, rec.ListError, rec.Gini, rec.GeometricMean, rec.Exact, again.Types, again.AchievedMin, again.ListError, again.Gini, again.GeometricMean, again.Exact))
	}
	if !reflect.DeepEqual(rec.Shown, again.Shown) {
		found = append(found, replayErrorf("list", "the lottery that shows the probabilities to be exact differs: recorded are %d panels, made %d", len(rec.Shown), len(again.Shown)))
	}
	if a, b := fmt.Sprint(rec.NeverChosen, rec.Housed), fmt.Sprint(again.NeverChosen, again.Housed); a != b {
		found = append(found, replayErrorf("list", "who can be on no panel differs: recorded %s, made %s", a, b))
	}
	if rec.Index != again.Index {
		found = append(found, replayErrorf("index", "recorded is panel %d, list and seed give %d", rec.Index, again.Index))
	} else if !slices.Equal(slices.Sorted(slices.Values(rec.Panel)), again.Panel) {
		found = append(found, replayErrorf("index", "the panel recorded as drawn is not number %d of the list: recorded %s, made %s", rec.Index, only(rec.Panel, again.Panel), only(again.Panel, rec.Panel)))
	}
	return found
}

// only lists the ids of a that b does not have.
func only(a, b []string) string {
	var ids []string
	for _, id := range a {
		if !slices.Contains(b, id) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return "nobody else"
	}
	if len(ids) > 5 {
		return strings.Join(ids[:5], ", ") + fmt.Sprintf(" and %d more", len(ids)-5)
	}
	return strings.Join(ids, ", ")
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
