package sortition

import (
	"crypto/sha256"
	"slices"
	"strings"
)

// personType stands for all people whom the quotas and households cannot tell
// apart: the problem is over types, and people of one type get the same
// probability.
type personType struct {
	rows   []int // the quotas that its people count for, one per category
	people []int // positions in the pool, in the order of the seed
	count  int
	group  int // the household group, or -1
	ofHome int // people of this type in each household of the group
	most   int // of this type in one panel
}

// householdGroup stands for all households that are composed of the same types.
// A panel takes at most one person of a household, so from the types of a group
// at most as many as it has households; and any such number can be given to
// different households.
type householdGroup struct {
	types  []int
	homes  [][][]int // per household, per position in types: its people
	number int
}

// problem is a selection task without names: the quotas as rows of integers and
// the types as columns. Its order depends on the quotas and features only,
// never on the order in which people stand in the pool.
type problem struct {
	quotas []Quota // sorted; Min and Max already less the people already selected
	size   int     // people still to select
	types  []personType
	groups []householdGroup
	people int // in all types
}

// newProblem sorts the people who may be drawn into types. open lists their
// positions in the pool; rowsOf gives each the quotas it counts for.
func newProblem(pool *Pool, quotas []Quota, size int, open []int, rowsOf [][]int, seed []byte) *problem {
	p := &problem{quotas: quotas, size: size, people: len(open)}
	rank := seededRanks(pool, open, seed)
	homes := map[string][]int{}
	for _, i := range open {
		if h := pool.People[i].Household; h != "" {
			homes[h] = append(homes[h], i)
		}
	}
	vector := func(i int) string { return rowKey(rowsOf[i]) }
	signature := func(i int) string {
		home := homes[pool.People[i].Household]
		if len(home) < 2 {
			return ""
		}
		keys := make([]string, len(home))
		for j, member := range home {
			keys[j] = vector(member)
		}
		slices.Sort(keys)
		return strings.Join(keys, "|")
	}
	type placed struct {
		vector, signature string
		person            int
	}
	all := make([]placed, len(open))
	for j, i := range open {
		all[j] = placed{vector(i), signature(i), i}
	}
	slices.SortFunc(all, func(a, b placed) int {
		if c := strings.Compare(a.signature, b.signature); c != 0 {
			return c
		}
		if c := strings.Compare(a.vector, b.vector); c != 0 {
			return c
		}
		return strings.Compare(rank[a.person], rank[b.person])
	})
	groupOf := map[string]int{}
	for j, a := range all {
		if j == 0 || a.vector != all[j-1].vector || a.signature != all[j-1].signature {
			p.types = append(p.types, personType{rows: rowsOf[a.person], group: -1})
		}
		t := &p.types[len(p.types)-1]
		t.people = append(t.people, a.person)
		t.count++
		if a.signature == "" {
			continue
		}
		if _, known := groupOf[a.signature]; !known {
			groupOf[a.signature] = len(p.groups)
			p.groups = append(p.groups, householdGroup{})
		}
		t.group = groupOf[a.signature]
	}
	p.gatherGroups(pool, homes, rank)
	return p
}

// gatherGroups fills the household groups, households in the order of the seed.
func (p *problem) gatherGroups(pool *Pool, homes map[string][]int, rank map[int]string) {
	typeOf := map[int]int{}
	for t := range p.types {
		ty := &p.types[t]
		ty.most = min(ty.count, p.size)
		if ty.group < 0 {
			continue
		}
		p.groups[ty.group].types = append(p.groups[ty.group].types, t)
		for _, i := range ty.people {
			typeOf[i] = t
		}
	}
	for g := range p.groups {
		group := &p.groups[g]
		seen := map[string]bool{}
		for _, i := range p.types[group.types[0]].people {
			name := pool.People[i].Household
			if seen[name] {
				continue
			}
			seen[name] = true
			home := make([][]int, len(group.types))
			members := slices.SortedFunc(slices.Values(homes[name]), func(a, b int) int {
				return strings.Compare(rank[a], rank[b])
			})
			for _, member := range members {
				at := slices.Index(group.types, typeOf[member])
				home[at] = append(home[at], member)
			}
			group.homes = append(group.homes, home)
		}
		group.number = len(group.homes)
		for at, t := range group.types {
			p.types[t].ofHome = len(group.homes[0][at])
			p.types[t].most = min(group.number, p.size)
		}
	}
}

// seededRanks gives each person the SHA-256 of seed and id: an order that nobody
// knows before the seed, and that does not depend on the pool's.
func seededRanks(pool *Pool, open []int, seed []byte) map[int]string {
	rank := make(map[int]string, len(open))
	h := sha256.New()
	for _, i := range open {
		h.Reset()
		writeField(h, "concentric/sortition/order")
		writeField(h, string(seed))
		writeField(h, pool.People[i].ID)
		rank[i] = string(h.Sum(nil))
	}
	return rank
}

func rowKey(rows []int) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteByte(byte(r >> 8))
		b.WriteByte(byte(r))
	}
	return b.String()
}

// rowTypes lists for each quota the types that count for it.
func (p *problem) rowTypes() [][]int32 {
	of := make([][]int32, len(p.quotas))
	for t, ty := range p.types {
		for _, r := range ty.rows {
			of[r] = append(of[r], int32(t))
		}
	}
	return of
}
