package sortition

import (
	"cmp"
	"slices"
	"strings"
)

// Engine names the algorithm. It changes whenever the same request might give
// another list, so that a record says what to replay it with.
const Engine = "concentric/sortition/3"

// Record is a draw with everything that is needed to replay it. It holds ids and
// features, but no names and no addresses: people of one address carry the
// smallest of their ids as their household.
type Record struct {
	Engine string  `json:"engine"`
	Size   int     `json:"size"`
	Method Method  `json:"method"`
	Gamma  float64 `json:"gamma,omitempty"`
	Seed   string  `json:"seed"`
	// PanelCount is how many panels were asked for.
	PanelCount int      `json:"panel_count"`
	Already    []string `json:"already,omitempty"`

	Types         int                `json:"types"`
	BoundMin      float64            `json:"bound_min"`
	AchievedMin   float64            `json:"achieved_min"`
	ListError     float64            `json:"list_error"`
	Exact         bool               `json:"exact"`
	Gini          float64            `json:"gini"`
	GeometricMean float64            `json:"geometric_mean"`
	Beside        *Beside            `json:"beside,omitempty"`
	Certificate   *Certificate       `json:"certificate"`
	NeverChosen   []RecordedNever    `json:"never_chosen,omitempty"`
	Housed        []string           `json:"not_drawn_same_address,omitempty"`
	Probabilities map[string]float64 `json:"probabilities"`
	Panels        [][]string         `json:"panels"`
	// Shown is the lottery over panels that shows the probabilities to be exact,
	// where they are.
	Shown []RecordedWeight `json:"exact_lottery,omitempty"`
	// Index is the panel drawn, from 0, and Panel its people.
	Index int      `json:"index"`
	Panel []string `json:"panel"`
	// Alternates stand by for the panel, where some were asked for.
	Alternates *Alternates `json:"alternates,omitempty"`

	Hashes Hashes          `json:"hashes"`
	Quotas []RecordedQuota `json:"quotas"`
	Pool   RecordedPool    `json:"pool"`

	Seconds   float64 `json:"seconds"`
	PeakBytes int64   `json:"peak_bytes"`
}

// RecordedPool is the pool of a record.
type RecordedPool struct {
	Categories []string         `json:"categories"`
	People     []RecordedPerson `json:"people"`
}

// RecordedPerson is a volunteer without name and address.
type RecordedPerson struct {
	ID        string   `json:"id"`
	Features  []string `json:"features"`
	Household string   `json:"household,omitempty"`
}

// RecordedQuota is a quota of a record.
type RecordedQuota struct {
	Category string `json:"category"`
	Feature  string `json:"feature"`
	Min      int    `json:"min"`
	Max      int    `json:"max"`
	MinFlex  *int   `json:"min_flex,omitempty"`
	MaxFlex  *int   `json:"max_flex,omitempty"`
}

// RecordedWeight is a panel of the exact lottery.
type RecordedWeight struct {
	Weight float64  `json:"weight"`
	Panel  []string `json:"panel"`
}

// RecordedNever are people whom no panel can have.
type RecordedNever struct {
	People      []string     `json:"people"`
	Relaxations []Relaxation `json:"relaxations,omitempty"`
}

func compareRecordedQuotas(a, b RecordedQuota) int {
	return cmp.Or(cmp.Compare(a.Category, b.Category), cmp.Compare(a.Feature, b.Feature))
}

// NewRecord writes down a lottery and draws one of its panels. The seed of the
// request decides both the list and the panel, which is right where nobody could
// choose the seed (dice, a beacon). Where it could be chosen, publish
// Hashes.List first and draw with Index from what is revealed later.
func NewRecord(r Request, l *Lottery) *Record {
	method := cmp.Or(r.Method, Leximin)
	rec := &Record{
		Engine: Engine, Size: r.Size, Method: method, Gamma: r.Gamma, Seed: string(r.Seed), PanelCount: len(l.Panels),
		Already: slices.Sorted(slices.Values(r.Already)),
		Types:   l.Types, BoundMin: l.BoundMin, AchievedMin: l.AchievedMin, ListError: l.ListError, Exact: l.Exact,
		Gini: l.Gini, GeometricMean: l.GeometricMean, Certificate: l.Certificate, Beside: l.Beside,
		Probabilities: make(map[string]float64, len(l.Probability)),
	}
	ids := func(positions []int) []string {
		s := make([]string, len(positions))
		for j, i := range positions {
			s[j] = r.Pool.People[i].ID
		}
		slices.Sort(s)
		return s
	}
	for i, prob := range l.Probability {
		rec.Probabilities[r.Pool.People[i].ID] = prob
	}
	for _, panel := range l.Panels {
		rec.Panels = append(rec.Panels, ids(panel))
	}
	for _, shown := range l.Shown {
		rec.Shown = append(rec.Shown, RecordedWeight{shown.Weight, ids(shown.Panel)})
	}
	for _, never := range l.NeverChosen {
		rec.NeverChosen = append(rec.NeverChosen, RecordedNever{ids(never.People), never.Relaxations})
	}
	rec.Housed = ids(l.Housed)
	rec.recordQuotas(r.Quotas)
	rec.recordPool(r.Pool)
	rec.Hashes = rec.hashes()
	rec.Index = Index(rec.Hashes.List, [][]byte{r.Seed}, len(rec.Panels))
	rec.Panel = rec.Panels[rec.Index]
	return rec
}

func (rec *Record) recordQuotas(quotas []Quota) {
	for _, q := range quotas {
		recorded := RecordedQuota{Category: q.Category, Feature: q.Feature, Min: q.Min, Max: q.Max}
		if q.Flex != nil {
			flex := *q.Flex
			recorded.MinFlex, recorded.MaxFlex = &flex.Min, &flex.Max
		}
		rec.Quotas = append(rec.Quotas, recorded)
	}
	slices.SortFunc(rec.Quotas, compareRecordedQuotas)
}

func (rec *Record) recordPool(pool *Pool) {
	rec.Pool.Categories = pool.Categories
	name := map[string]string{}
	members := map[string]int{}
	for _, person := range pool.People {
		if first, known := name[person.Household]; !known || person.ID < first {
			name[person.Household] = person.ID
		}
		members[person.Household]++
	}
	for _, person := range pool.People {
		recorded := RecordedPerson{ID: person.ID, Features: person.Features}
		if person.Household != "" && members[person.Household] > 1 {
			recorded.Household = name[person.Household]
		}
		rec.Pool.People = append(rec.Pool.People, recorded)
	}
	slices.SortFunc(rec.Pool.People, func(a, b RecordedPerson) int {
		return strings.Compare(a.ID, b.ID)
	})
}

// request is the request that the record says was made.
func (rec *Record) request() Request {
	r := Request{
		Pool: &Pool{Categories: rec.Pool.Categories}, Size: rec.Size, Panels: rec.PanelCount,
		Method: rec.Method, Gamma: rec.Gamma, Already: rec.Already, Seed: []byte(rec.Seed),
	}
	for _, person := range rec.Pool.People {
		r.Pool.People = append(r.Pool.People, Person(person))
	}
	for _, q := range rec.Quotas {
		quota := Quota{Category: q.Category, Feature: q.Feature, Min: q.Min, Max: q.Max}
		if q.MinFlex != nil && q.MaxFlex != nil {
			quota.Flex = &Flex{*q.MinFlex, *q.MaxFlex}
		}
		r.Quotas = append(r.Quotas, quota)
	}
	return r
}
