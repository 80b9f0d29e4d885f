package table

import (
	"io"
	"strconv"
	"strings"

	"concentric/engine/sortition"
)

// maxPeople is how many volunteers are read. Councils of whole countries had
// some thousands.
const maxPeople = 1_000_000

// idColumns are the headings that name people; the first found in a file counts.
var idColumns = []string{"nationbuilder_id", "unique_id", "id"}

// ReadPool reads the volunteers: a line each, with a column for every category
// of the quotas. A person's id stands in the first column named
// nationbuilder_id, unique_id or id; without one it is the number of the row,
// from 1. People whose values in all of the columns named by households are the
// same, letter case aside, share an address; a person with one of these empty
// shares it with nobody. Features and headings match the quotas' letter case
// aside. The error is a *Problems when the file is at fault.
func ReadPool(file string, r io.Reader, quotas []sortition.Quota, households []string) (*sortition.Pool, error) {
	t, err := open(file, r)
	if err != nil {
		return nil, err
	}
	pool := &sortition.Pool{}
	features := map[string]map[string]string{}
	known := map[string][]string{}
	for _, q := range quotas {
		if features[q.Category] == nil {
			features[q.Category] = map[string]string{}
			pool.Categories = append(pool.Categories, q.Category)
		}
		features[q.Category][strings.ToLower(q.Feature)] = q.Feature
		known[q.Category] = append(known[q.Category], q.Feature)
	}
	columns, err := t.columns(pool.Categories, "the quotas have the category")
	if err != nil {
		return nil, err
	}
	homeColumns, err := t.columns(households, "households are told by the column")
	if err != nil {
		return nil, err
	}
	id := column(t.Heading, idColumns...)
	var problems Problems
	seen := map[string]int{}
	for {
		row, err := t.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if len(pool.People) == maxPeople {
			return nil, problem(file, t.line, "", "there are more than %d volunteers; draw whom to invite first, and select among those who say yes", maxPeople)
		}
		p := sortition.Person{ID: strconv.Itoa(len(pool.People) + 1)}
		if id >= 0 {
			p.ID = strings.Clone(row[id])
			if p.ID == "" {
				problems.add(Problem{file, t.line, t.Heading[id], "the id is empty"})
			}
		}
		if at, twice := seen[p.ID]; twice && p.ID != "" {
			problems.add(Problem{file, t.line, "", "the id " + strconv.Quote(clip(p.ID)) + " already stands in line " + strconv.Itoa(at) + "; each volunteer may stand here once"})
		}
		seen[p.ID] = t.line
		p.Features = make([]string, len(columns))
		for c, at := range columns {
			category := pool.Categories[c]
			feature, ok := features[category][strings.ToLower(row[at])]
			switch {
			case ok:
				p.Features[c] = feature
			case row[at] == "":
				problems.add(Problem{file, t.line, t.Heading[at], "volunteer " + strconv.Quote(clip(p.ID)) + " has no value here; expected one of " + quoted(known[category])})
			default:
				problems.add(Problem{file, t.line, t.Heading[at], "volunteer " + strconv.Quote(clip(p.ID)) + " has the value " + strconv.Quote(clip(row[at])) + ", for which there is no quota; expected one of " + quoted(known[category])})
			}
		}
		p.Household = household(row, homeColumns)
		pool.People = append(pool.People, p)
	}
	if len(pool.People) == 0 {
		return nil, problem(file, 0, "", "there are no volunteers under the first line")
	}
	return pool, problems.orNil()
}

// columns finds the columns named; why says in the message who wants them.
func (t *rows) columns(names []string, why string) ([]int, error) {
	var at []int
	for _, name := range names {
		c := column(t.Heading, strings.TrimSpace(name))
		if c < 0 {
			return nil, problem(t.file, 1, "", "%s %q, but the first line has no column of that name; it names %s", why, name, quoted(t.Heading))
		}
		at = append(at, c)
	}
	return at, nil
}

func household(row []string, columns []int) string {
	var b strings.Builder
	for _, at := range columns {
		if row[at] == "" {
			return ""
		}
		b.WriteString(strings.ToLower(strings.Join(strings.Fields(row[at]), " ")))
		b.WriteByte('\n')
	}
	return b.String()
}

// ReadIDs reads the ids of people already selected: a table with an id column
// (as ReadPool knows them), or one id on each line.
func ReadIDs(file string, r io.Reader) ([]string, error) {
	t, err := open(file, r)
	if err != nil {
		return nil, err
	}
	at := column(t.Heading, idColumns...)
	var ids []string
	if at < 0 {
		if len(t.Heading) > 1 {
			return nil, problem(file, 1, "", "expected a column nationbuilder_id, unique_id or id, or one id on each line; the first line names %s", quoted(t.Heading))
		}
		at, ids = 0, append(ids, t.Heading[0])
	}
	for {
		row, err := t.next()
		if err == io.EOF {
			return ids, nil
		}
		if err != nil {
			return nil, err
		}
		if row[at] == "" {
			return nil, problem(file, t.line, t.Heading[at], "the id is empty")
		}
		ids = append(ids, strings.Clone(row[at]))
	}
}
