package community

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"concentric/base/apperr"
	"concentric/base/csvfile"
	"concentric/base/store"
	"concentric/base/typed"
)

// Plan is what an import of places would do, or has done.
type Plan struct {
	File      csvfile.Facts
	Lines     int // with a place on them, the bad ones too
	New       int
	Changed   int // their level or postcodes
	Unchanged int
	Bad       int
	Problems  []Problem // the first of the bad lines
	Fresh     []string  // the paths of the first of the new places
	Unread    []string  // the names of columns that are none of ours, as written
	After     Tree      // the communities as they would be

	add, alter []Community // parents before the places in them
}

// Problem is one line that is left out, and why.
type Problem struct {
	Line    int
	Message string
	Args    []any // names and values
}

// problemsShown is how many bad lines are listed one by one; mostLines, how
// many lines a list of places may have; freshShown, how many new places are
// named before they come in.
const (
	problemsShown = 200
	mostLines     = 50_000
	freshShown    = 20
	unreadShown   = 5
)

// columns of a list of places, by the names that they have in five languages.
var columns = map[string][]string{
	"name":      {"name", "place", "ort", "lieu", "nom", "luogo", "nome", "sted", "navn"},
	"parent":    {"parent", "in", "lies in", "liegt in", "übergeordnet", "dans", "situé dans", "contenuto in", "ligger i"},
	"level":     {"level", "kind", "ebene", "art", "niveau", "livello", "niveau/type"},
	"postcodes": {"postcodes", "postcode", "zip", "plz", "postleitzahlen", "codes postaux", "cap", "postnumre"},
	"code":      {"code", "id", "kennung", "kode", "codice"},
}

// line is one place of a list, while it is worked out.
type line struct {
	n                                   int
	name, parent, level, postcodes, key string // as written
	state                               int    // 0 not looked at, 1 being looked at, 2 done
	place                               Community
	problem                             *Problem
}

// planner works out what a list would do to the tree.
type planner struct {
	plan   Plan
	tree   Tree
	lines  []*line
	byName map[string][]*line
	byCode map[string]*line
	taken  map[string]int // parent and folded name → line
	under  []*line        // being settled, each within the next
	fresh  func() string
}

// ReadPlan says what importing a list of places would do, and changes nothing.
// Its columns are a name and, as far as there are such, the place around it (by
// name, by a path "Country > Canton", or by its code), the level, postcodes and
// a code. A list without a name column, or that is none, is apperr.Invalid.
// Lines that make no sense are left out, each with its number and reason.
func ReadPlan(ctx context.Context, q store.Q, file []byte) (Plan, error) {
	p, err := plan(ctx, q, file, func() string { return "" })
	return p, err
}

func plan(ctx context.Context, q store.Q, file []byte, fresh func() string) (Plan, error) {
	tree, err := ReadTree(ctx, q)
	if err != nil {
		return Plan{}, err
	}
	w := planner{tree: tree, byName: map[string][]*line{}, byCode: map[string]*line{}, taken: map[string]int{}, fresh: fresh}
	if err := w.read(file); err != nil {
		return Plan{}, err
	}
	for _, l := range w.lines {
		w.settle(l)
	}
	for _, l := range w.lines {
		w.count(l)
	}
	w.name()
	w.plan.After = NewTree(slices.Concat(tree.List, w.plan.add))
	slices.SortFunc(w.plan.Problems, func(a, b Problem) int { return a.Line - b.Line })
	w.plan.Problems = w.plan.Problems[:min(len(w.plan.Problems), problemsShown)]
	return w.plan, nil
}

func (w *planner) read(file []byte) error {
	facts, err := csvfile.Look(csvfile.Bytes(file))
	if err != nil {
		return err
	}
	w.plan.File = facts
	list, err := csvfile.Open(csvfile.Bytes(file), facts)
	var bad *csvfile.Bad
	if errors.Is(err, csvfile.ErrEmpty) {
		return apperr.New(apperr.Invalid, "community.list_empty").At("file")
	}
	if errors.As(err, &bad) {
		return apperr.New(apperr.Invalid, "community.list_unreadable").At("file")
	}
	if err != nil {
		return err
	}
	defer list.Close()
	at := map[string]int{}
	for i, head := range list.Header {
		known := false
		for column, names := range columns {
			if slices.Contains(names, typed.Fold(head)) {
				at[column], known = i, true
			}
		}
		if !known && strings.TrimSpace(head) != "" && len(w.plan.Unread) < unreadShown {
			w.plan.Unread = append(w.plan.Unread, strings.TrimSpace(head))
		}
	}
	if _, ok := at["name"]; !ok {
		return apperr.New(apperr.Invalid, "community.list_without_name").At("file")
	}
	for {
		n, cells, err := list.Next()
		if err == io.EOF {
			return nil
		}
		if errors.As(err, &bad) {
			w.bad(bad.Line, "community.line_"+string(bad.Reason))
			if bad.Last {
				return nil
			}
			continue
		}
		if err != nil {
			return err
		}
		if len(w.lines) == mostLines {
			return apperr.New(apperr.TooLarge, "community.list_too_long", "Most", mostLines).At("file")
		}
		w.take(n, func(column string) string {
			if i, ok := at[column]; ok {
				return strings.Join(strings.Fields(cells[i]), " ")
			}
			return ""
		})
	}
}

// name writes down where the first of the new places would lie.
func (w *planner) name() {
	paths := make(map[string]string, freshShown)
	for _, c := range w.plan.add[:min(len(w.plan.add), freshShown)] {
		around := w.tree.Path(c.Parent)
		if fresh, ok := paths[c.Parent]; ok {
			around = fresh
		}
		paths[c.ID] = strings.TrimPrefix(around+PathMark+c.Name, PathMark)
		w.plan.Fresh = append(w.plan.Fresh, paths[c.ID])
	}
}

func (w *planner) bad(n int, message string, args ...any) {
	w.plan.Lines++
	w.plan.Bad++
	w.plan.Problems = append(w.plan.Problems, Problem{n, message, args})
}

// take notes one line.
func (w *planner) take(n int, cell func(string) string) {
	l := &line{n: n, name: cell("name"), parent: cell("parent"), level: cell("level"), postcodes: cell("postcodes"), key: cell("code")}
	switch {
	case l.name == "":
		w.bad(n, "community.line_nameless")
		return
	case max(utf8.RuneCountInString(l.name), utf8.RuneCountInString(l.level)) > nameLimit:
		w.bad(n, "community.line_name_long", "Most", nameLimit)
		return
	}
	if _, err := readPostcodes(l.postcodes); err != nil {
		w.bad(n, "community.line_postcodes", "Text", l.postcodes)
		return
	}
	if first := w.byCode[l.key]; l.key != "" && first != nil {
		w.bad(n, "community.line_code_twice", "Code", l.key, "Line", first.n)
		return
	}
	w.lines = append(w.lines, l)
	w.byName[typed.Fold(l.name)] = append(w.byName[typed.Fold(l.name)], l)
	if l.key != "" {
		w.byCode[l.key] = l
	}
}

// settle finds the place around a line's, first settling that one's line; a
// line that comes back to itself goes round in a circle.
func (w *planner) settle(l *line) {
	if l.state != 0 {
		return
	}
	l.state = 1
	w.under = append(w.under, l)
	around, problem := w.around(l)
	w.under = w.under[:len(w.under)-1]
	l.state = 2
	if l.problem == nil {
		l.problem = problem
	}
	if l.problem != nil {
		return
	}
	key := around + "\x00" + typed.Fold(l.name)
	if first, twice := w.taken[key]; twice {
		l.problem = &Problem{l.n, "community.line_twice", []any{"Name", l.name, "Line", first}}
		return
	}
	w.taken[key] = l.n
	for _, there := range w.tree.Below(around) {
		if typed.Fold(there.Name) == typed.Fold(l.name) {
			l.place = there
			if l.level != "" {
				l.place.Level = l.level
			}
			if l.postcodes != "" {
				l.place.Postcodes = l.postcodes
			}
			if l.place == there {
				w.plan.Unchanged++
			} else {
				w.plan.Changed++
				w.plan.alter = append(w.plan.alter, l.place)
			}
			return
		}
	}
	l.place = Community{ID: w.fresh(), Kind: Place, Parent: around, Name: l.name, Level: l.level, Postcodes: l.postcodes}
	if l.place.ID == "" {
		l.place.ID = "\x00" + key // a name for the plan alone
	}
	w.plan.New++
	w.plan.add = append(w.plan.add, l.place)
}

// around is the id of the place around a line's.
func (w *planner) around(l *line) (string, *Problem) {
	if l.parent == "" {
		return "", nil
	}
	found := w.named(l)
	if len(found) == 0 {
		var there []string
		path := split(l.parent)
		for _, c := range w.tree.OfKind(Place) {
			if w.tree.ends(c.ID, path) {
				there = append(there, c.ID)
			}
		}
		switch len(there) {
		case 0:
			return "", &Problem{l.n, "community.line_parent_unknown", []any{"Name", l.name, "Parent", l.parent}}
		case 1:
			return there[0], nil
		}
		return "", &Problem{l.n, "community.line_parent_unclear", []any{"Name", l.name, "Parent", l.parent}}
	}
	if len(found) > 1 {
		return "", &Problem{l.n, "community.line_parent_unclear", []any{"Name", l.name, "Parent", l.parent}}
	}
	above := found[0]
	if above.state == 1 {
		for _, one := range w.under[slices.Index(w.under, above):] {
			one.problem = &Problem{one.n, "community.line_cycle", []any{"Name", one.name}}
		}
		return "", nil
	}
	w.settle(above)
	if above.problem != nil {
		return "", &Problem{l.n, "community.line_parent_bad", []any{"Name", l.name, "Line", above.n}}
	}
	return above.place.ID, nil
}

// named lists the list's own lines that a line's parent may mean.
func (w *planner) named(l *line) []*line {
	if coded := w.byCode[l.parent]; coded != nil {
		return []*line{coded}
	}
	path := split(l.parent)
	var found []*line
	for _, one := range w.byName[typed.Fold(path[len(path)-1])] {
		if one != l || len(w.byName[typed.Fold(l.name)]) == 1 && len(path) == 1 {
			if w.follows(one, path) {
				found = append(found, one)
			}
		}
	}
	return found
}

// follows says whether a line stands at the end of a path of names, as far as
// the list says.
func (w *planner) follows(l *line, path []string) bool {
	if len(path) < 2 {
		return true
	}
	if coded := w.byCode[l.parent]; coded != nil {
		return typed.Fold(coded.name) == typed.Fold(path[len(path)-2])
	}
	above := split(l.parent)
	return typed.Fold(above[len(above)-1]) == typed.Fold(path[len(path)-2])
}

// ends says whether a place's path ends in these names.
func (t Tree) ends(id string, path []string) bool {
	up := t.Up(id)
	if len(up) < len(path) {
		return false
	}
	for i, c := range up[:len(path)] {
		if typed.Fold(c.Name) != typed.Fold(path[len(path)-1-i]) {
			return false
		}
	}
	return true
}

// split takes a path of names apart.
func split(path string) []string {
	parts := strings.FieldsFunc(path, func(r rune) bool { return r == '>' || r == '›' })
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	if len(parts) == 0 {
		return []string{path}
	}
	return parts
}

func (w *planner) count(l *line) {
	if l.problem != nil {
		w.bad(l.n, l.problem.Message, l.problem.Args...)
		return
	}
	w.plan.Lines++
}
