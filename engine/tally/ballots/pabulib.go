package ballots

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"concentric/engine/tally"
)

// Pabulib reads a participatory budget as pabulib.org keeps it: the sections META, PROJECTS and VOTES, each with a line of
// column names, cells separated by semicolons. Ballots become scores: 1 for each project of an approval ballot; its points in
// ballots that give points ("cumulative", "scoring", "choose-1"); the number of projects ranked behind it, and one more, in
// ordinal ballots (Borda, as Faliszewski et al., "Participatory Budgeting: Data, Tools and Analysis", IJCAI 2023, read them).
//
// Budget and costs are taken in the smallest unit that keeps all of them whole: cents, where one has two decimals.
func Pabulib(r io.Reader, file string) (*tally.Election, error) {
	p := &pabulib{text: text{file: file}, meta: make(map[string]string), index: make(map[string]int)}
	if err := p.each(r, p.line); err != nil {
		return nil, err
	}
	return p.election()
}

type pabulib struct {
	text
	section string
	columns []string
	meta    map[string]string
	index   map[string]int
	costs   []string
	e       tally.Election
}

func (p *pabulib) line(l string) error {
	switch name := strings.ToUpper(strings.Trim(l, "; \t")); name {
	case "META", "PROJECTS", "VOTES":
		p.section, p.columns = name, nil
		return nil
	case "":
		return nil
	}
	cells := strings.Split(l, ";")
	if strings.Contains(l, `"`) {
		if quoted, err := splitCells(l, ';'); err == nil {
			cells = quoted
		}
	}
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	switch {
	case p.section == "":
		return p.wrong(fmt.Sprintf("%q", l), "the section META")
	case p.columns == nil:
		return p.head(cells)
	case p.section == "META":
		if len(cells) > 1 {
			p.meta[strings.ToLower(cells[0])] = cells[1]
		}
		return nil
	case p.section == "PROJECTS":
		return p.project(cells)
	}
	return p.vote(cells)
}

func (p *pabulib) head(cells []string) error {
	for i := range cells {
		cells[i] = strings.ToLower(cells[i])
	}
	need := map[string][]string{"META": {"key", "value"}, "PROJECTS": {"project_id", "cost"}, "VOTES": {"voter_id", "vote"}}[p.section]
	for _, name := range need {
		if !slices.Contains(cells, name) {
			return p.wrong(fmt.Sprintf("the columns %s", strings.Join(cells, ", ")), "a column "+name)
		}
	}
	p.columns = cells
	return nil
}

// cell is the cell in the column of this name, "" where there is none.
func (p *pabulib) cell(cells []string, name string) string {
	if i := slices.Index(p.columns, name); i >= 0 && i < len(cells) {
		return cells[i]
	}
	return ""
}

func (p *pabulib) project(cells []string) error {
	ref, cost, name := p.cell(cells, "project_id"), p.cell(cells, "cost"), p.cell(cells, "name")
	if _, twice := p.index[ref]; twice || ref == "" {
		return p.wrong(fmt.Sprintf("the project %q", ref), "projects with an id each, that differs from the others'")
	}
	if _, err := decimals(cost); err != nil {
		return p.wrong(fmt.Sprintf("the cost %q", cost), "an amount, such as 5000 or 5000.50")
	}
	if len(p.costs) == tally.MaxOptions {
		return p.wrong(fmt.Sprintf("more than %d projects", tally.MaxOptions), "fewer of them")
	}
	if name == "" {
		name = ref
	}
	p.index[ref] = len(p.costs)
	p.costs = append(p.costs, cost)
	p.e.Options = append(p.e.Options, tally.Option{ID: ref, Name: name})
	return nil
}

func (p *pabulib) vote(cells []string) error {
	var chosen []int
	for ref := range strings.SplitSeq(p.cell(cells, "vote"), ",") {
		if ref = strings.TrimSpace(ref); ref == "" {
			continue
		}
		o, ok := p.index[ref]
		if !ok {
			return p.wrong(fmt.Sprintf("a vote for %q", ref), "the id of one of the projects")
		}
		chosen = append(chosen, o)
	}
	scores := make([]tally.Score, 0, len(chosen))
	switch kind := strings.ToLower(p.meta["vote_type"]); kind {
	case "ordinal":
		for i, o := range chosen {
			scores = append(scores, tally.Score{Option: o, Score: len(chosen) - i})
		}
	case "cumulative", "scoring":
		points := strings.Split(p.cell(cells, "points"), ",")
		if p.cell(cells, "points") == "" {
			points = nil
		}
		if len(points) != len(chosen) {
			return p.wrong(fmt.Sprintf("%d points for %d projects", len(points), len(chosen)), "points for each project of the vote")
		}
		for i, o := range chosen {
			n, err := strconv.Atoi(strings.TrimSpace(points[i]))
			if err != nil {
				return p.wrong(fmt.Sprintf("%q points", points[i]), "a whole number")
			}
			scores = append(scores, tally.Score{Option: o, Score: n})
		}
	default:
		for _, o := range chosen {
			scores = append(scores, tally.Score{Option: o, Score: 1})
		}
	}
	return p.addScores(1, scores)
}

func (p *pabulib) election() (*tally.Election, error) {
	budget := p.meta["budget"]
	most, err := decimals(budget)
	switch {
	case p.section == "":
		return nil, p.lacks("no section", "the sections META, PROJECTS and VOTES")
	case p.section != "VOTES":
		return nil, p.lacks("the end of the file in the section "+p.section, "the sections META, PROJECTS and VOTES; the file seems to have been cut off")
	case err != nil:
		return nil, p.lacks(fmt.Sprintf("the budget %q", budget), "an amount in META, such as 100000")
	}
	for _, said := range []struct {
		key, what string
		n         int64
	}{{"num_projects", "projects", int64(len(p.costs))}, {"num_votes", "votes", p.builder.Total()}} {
		if head := p.meta[said.key]; head != "" && head != strconv.FormatInt(said.n, 10) {
			return nil, p.lacks(fmt.Sprintf("%d %s", said.n, said.what), head+", as its head says; the file may have been cut off")
		}
	}
	for _, cost := range p.costs {
		n, _ := decimals(cost)
		most = max(most, n)
	}
	for i, cost := range p.costs {
		if p.e.Options[i].Cost, err = scaled(cost, most); err != nil {
			return nil, p.lacks(fmt.Sprintf("the cost %s of %s", cost, p.e.Options[i].Name), "an amount that can be counted")
		}
	}
	if p.e.Budget, err = scaled(budget, most); err != nil {
		return nil, p.lacks("the budget "+budget, "an amount that can be counted")
	}
	p.e.Unit = 1
	for range most {
		p.e.Unit *= 10
	}
	p.e.Title = p.meta["description"]
	p.e.Ballots = p.builder.Ballots()
	return &p.e, p.checked(&p.e)
}

// decimals is how many decimals an amount is written with; zeros at the end do not count.
func decimals(amount string) (int, error) {
	whole, part, _ := strings.Cut(strings.ReplaceAll(amount, ",", "."), ".")
	part = strings.TrimRight(part, "0")
	if whole == "" || strings.Trim(whole+part, "0123456789") != "" || len(part) > 6 {
		return 0, strconv.ErrSyntax
	}
	return len(part), nil
}

// scaled is an amount in units of 10 to the power of minus digits.
func scaled(amount string, digits int) (int64, error) {
	whole, part, _ := strings.Cut(strings.ReplaceAll(amount, ",", "."), ".")
	part = strings.TrimRight(part, "0")
	n, err := strconv.ParseInt(whole+part+strings.Repeat("0", digits-len(part)), 10, 64)
	if err != nil || n > math.MaxInt64/2 {
		return 0, strconv.ErrRange
	}
	return n, nil
}
