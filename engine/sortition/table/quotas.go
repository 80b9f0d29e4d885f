package table

import (
	"io"
	"strconv"
	"strings"

	"concentric/engine/sortition"
)

// maxQuotas is how many quotas a selection may have; published ones have under
// fifty.
const maxQuotas = 1000

// ReadQuotas reads quotas: a line each with the columns category, feature, min
// and max, and optionally min_flex and max_flex (also understood: feature and
// value for the first two). file is the name used in messages. The error is a
// *Problems when the file is at fault.
func ReadQuotas(file string, r io.Reader) ([]sortition.Quota, error) {
	t, err := open(file, r)
	if err != nil {
		return nil, err
	}
	category, feature := column(t.Heading, "category"), column(t.Heading, "feature")
	if category < 0 {
		category, feature = feature, column(t.Heading, "value", "name")
	}
	least, most := column(t.Heading, "min"), column(t.Heading, "max")
	if category < 0 || feature < 0 || least < 0 || most < 0 {
		return nil, problem(file, 1, "", "the first line must name the columns category, feature, min and max; it names %s", quoted(t.Heading))
	}
	minFlex, maxFlex := column(t.Heading, "min_flex"), column(t.Heading, "max_flex")
	var problems Problems
	var quotas []sortition.Quota
	firstAt := map[[2]string]int{}
	for {
		row, err := t.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if len(quotas) == maxQuotas {
			return nil, problem(file, t.line, "", "there are more than %d quotas; is this the file of the volunteers?", maxQuotas)
		}
		number := func(at int, otherwise int) int {
			n, err := strconv.Atoi(row[at])
			if err == nil && n >= 0 && n <= 1_000_000 {
				return n
			}
			problems.add(Problem{file, t.line, t.Heading[at], "expected a whole number from 0 to 1000000, found " + strconv.Quote(clip(row[at]))})
			return otherwise
		}
		q := sortition.Quota{Category: strings.Clone(row[category]), Feature: strings.Clone(row[feature])}
		if q.Category == "" || q.Feature == "" {
			problems.add(Problem{file, t.line, "", "the category or the feature is empty"})
		}
		q.Min, q.Max = number(least, 0), number(most, 1_000_000)
		if q.Min > q.Max {
			problems.add(Problem{file, t.line, t.Heading[most], "max " + row[most] + " is less than min " + row[least]})
		}
		if minFlex >= 0 && maxFlex >= 0 && (row[minFlex] != "" || row[maxFlex] != "") {
			q.Flex = &sortition.Flex{Min: number(minFlex, 0), Max: number(maxFlex, 1_000_000)}
			if q.Flex.Min > q.Min || q.Flex.Max < q.Max {
				problems.add(Problem{file, t.line, t.Heading[minFlex], "min_flex must not be more than min, nor max_flex less than max"})
			}
		}
		key := [2]string{strings.ToLower(q.Category), strings.ToLower(q.Feature)}
		if at, twice := firstAt[key]; twice {
			problems.add(Problem{file, t.line, t.Heading[feature], "this feature of " + strconv.Quote(q.Category) + " already has a quota in line " + strconv.Itoa(at)})
		}
		firstAt[key] = t.line
		quotas = append(quotas, q)
	}
	if len(quotas) == 0 {
		return nil, problem(file, 0, "", "there are no quotas under the first line")
	}
	return quotas, problems.orNil()
}

func quoted(names []string) string {
	var b strings.Builder
	for i, name := range names {
		if i == 12 {
			b.WriteString(", …")
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(strconv.Quote(clip(name)))
	}
	return b.String()
}

// clip shortens what is repeated in a message.
func clip(s string) string {
	const most = 40
	count := 0
	for i := range s {
		if count == most {
			return s[:i] + "…"
		}
		count++
	}
	return s
}
