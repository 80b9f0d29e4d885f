package sortition

import (
	"cmp"
	"fmt"
	"slices"
)

// Request is what a lottery is made from. The lottery depends on what it says
// and never on the order of people or quotas.
type Request struct {
	Pool   *Pool
	Quotas []Quota
	// Size is the number of people of a panel, those already selected among them.
	Size int
	// Panels is the length of the list; 0 means 1,000.
	Panels int
	// Method is Leximin when empty.
	Method Method
	// Gamma is the weight of the smallest probability in Goldilocks; 0 means 1.
	Gamma float64
	// Already has the ids of people who are on every panel. They count towards
	// Size and the quotas, and those who share an address with one of them are
	// not drawn.
	Already []string
	// Seed decides the order of people who are alike.
	Seed []byte
}

// RequestError is a request that makes no sense; its text says why and what to
// do.
type RequestError struct{ Text string }

func (e *RequestError) Error() string { return e.Text }

func requestErrorf(format string, args ...any) error {
	return &RequestError{fmt.Sprintf(format, args...)}
}

// prepared is a request that has been checked and sorted.
type prepared struct {
	problem *problem
	quotas  []Quota // as requested, in the order of the problem
	already []int
	housed  []int // not drawn, because they live with someone already selected
}

func (r *Request) prepare() (*prepared, error) {
	if r.Pool == nil || len(r.Pool.People) == 0 {
		return nil, requestErrorf("the pool has no volunteers")
	}
	if r.Size < 1 {
		return nil, requestErrorf("the size of the panel is %d; it must be at least 1", r.Size)
	}
	if len(r.Pool.People) < r.Size {
		return nil, requestErrorf("the pool has %d volunteers, fewer than the %d of a panel; invite more people or make the panel smaller", len(r.Pool.People), r.Size)
	}
	if !slices.Contains(Methods(), r.Method) {
		return nil, requestErrorf("the method %q is not known; the methods are %v", r.Method, Methods())
	}
	quotas, rows, err := r.sortQuotas()
	if err != nil {
		return nil, err
	}
	pre := &prepared{quotas: quotas}
	open, err := r.setAside(pre)
	if err != nil {
		return nil, err
	}
	left := slices.Clone(quotas)
	for _, i := range pre.already {
		for _, q := range rows[i] {
			left[q].Min--
			left[q].Max--
		}
	}
	for q := range left {
		left[q].Min = max(left[q].Min, 0)
	}
	pre.problem = newProblem(r.Pool, left, r.Size-len(pre.already), open, rows, r.Seed)
	return pre, nil
}

// sortQuotas checks quotas and people, and returns the quotas in their canonical
// order and for each person the quotas that count it.
func (r *Request) sortQuotas() ([]Quota, [][]int, error) {
	quotas := slices.SortedFunc(slices.Values(r.Quotas), func(a, b Quota) int {
		return cmp.Or(cmp.Compare(a.Category, b.Category), cmp.Compare(a.Feature, b.Feature))
	})
	at := make([]map[string]int, len(r.Pool.Categories))
	for c, category := range r.Pool.Categories {
		if slices.Contains(r.Pool.Categories[:c], category) {
			return nil, nil, requestErrorf("the pool has the category %q twice", category)
		}
		at[c] = map[string]int{}
	}
	for i, q := range quotas {
		c := slices.Index(r.Pool.Categories, q.Category)
		if c < 0 {
			return nil, nil, requestErrorf("the quotas name the category %q, which the pool does not have", q.Category)
		}
		if _, twice := at[c][q.Feature]; twice {
			return nil, nil, requestErrorf("there are two quotas for %q of %q", q.Feature, q.Category)
		}
		if q.Min < 0 || q.Max < q.Min {
			return nil, nil, requestErrorf("the quota for %q of %q asks for at least %d and at most %d people", q.Feature, q.Category, q.Min, q.Max)
		}
		at[c][q.Feature] = i
	}
	rows := make([][]int, len(r.Pool.People))
	seen := make(map[string]bool, len(r.Pool.People))
	for i, person := range r.Pool.People {
		if seen[person.ID] {
			return nil, nil, requestErrorf("two volunteers have the id %q", person.ID)
		}
		seen[person.ID] = true
		if len(person.Features) != len(at) {
			return nil, nil, requestErrorf("volunteer %q has %d features for %d categories", person.ID, len(person.Features), len(at))
		}
		for c, feature := range person.Features {
			q, ok := at[c][feature]
			if !ok {
				return nil, nil, requestErrorf("volunteer %q has %q as %q, for which there is no quota", person.ID, feature, r.Pool.Categories[c])
			}
			rows[i] = append(rows[i], q)
		}
		slices.Sort(rows[i])
	}
	return quotas, rows, nil
}

// setAside takes the people already selected, and those who live with them, out
// of the pool, and returns the positions of the others.
func (r *Request) setAside(pre *prepared) ([]int, error) {
	position := make(map[string]int, len(r.Pool.People))
	for i, person := range r.Pool.People {
		position[person.ID] = i
	}
	chosen := map[int]bool{}
	homes := map[string]string{}
	for _, id := range r.Already {
		i, ok := position[id]
		if !ok {
			return nil, requestErrorf("%q is named as already selected but is not in the pool", id)
		}
		if chosen[i] {
			return nil, requestErrorf("%q is named twice as already selected", id)
		}
		chosen[i] = true
		pre.already = append(pre.already, i)
		home := r.Pool.People[i].Household
		if home == "" {
			continue
		}
		if other, twice := homes[home]; twice {
			return nil, requestErrorf("%q and %q are already selected but live at one address", other, id)
		}
		homes[home] = id
	}
	if len(pre.already) > r.Size {
		return nil, requestErrorf("%d people are already selected, more than the %d of a panel", len(pre.already), r.Size)
	}
	slices.Sort(pre.already)
	var open []int
	for i, person := range r.Pool.People {
		if chosen[i] {
			continue
		}
		if _, housed := homes[person.Household]; housed {
			pre.housed = append(pre.housed, i)
			continue
		}
		open = append(open, i)
	}
	return open, nil
}
