package guard

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// table is one table of the schema.
type table struct {
	name    string
	place   string // file:line of its create table
	columns []string
}

var (
	createTable = regexp.MustCompile(`(?i)create\s+(?:virtual\s+)?table\s+(?:if\s+not\s+exists\s+)?([a-z_][a-z0-9_]*)`)
	addColumn   = regexp.MustCompile(`(?i)alter\s+table\s+([a-z_][a-z0-9_]*)\s+add\s+(?:column\s+)?([a-z_][a-z0-9_]*)`)
	references  = regexp.MustCompile(`(?i)references\s+([a-z_][a-z0-9_]*)`)
	sqlComment  = regexp.MustCompile(`--[^\n]*`)
	sqlWords    = regexp.MustCompile(`(?i)\b(select|insert|update|delete|from|join|into|table|using)\b`)
)

// tables reads the tables that the migrations under schema/ create, by name.
func (h *House) tables() map[string]*table {
	all := map[string]*table{}
	for _, name := range h.texts(".sql") {
		if !strings.HasPrefix(name, "schema/") {
			continue
		}
		up, _, _ := strings.Cut(h.Text[name], "-- +goose Down")
		for _, at := range createTable.FindAllStringSubmatchIndex(up, -1) {
			made := &table{name: up[at[2]:at[3]]}
			made.place = name + ":" + strconv.Itoa(1+strings.Count(up[:at[0]], "\n"))
			made.columns = columns(sqlComment.ReplaceAllString(up[at[1]:], ""))
			all[made.name] = made
		}
		for _, match := range addColumn.FindAllStringSubmatch(up, -1) {
			if changed := all[match[1]]; changed != nil {
				changed.columns = append(changed.columns, match[2])
			}
		}
	}
	return all
}

// columns lists the first word of each definition within the parentheses that
// follow, constraints apart.
func columns(text string) []string {
	open := strings.IndexByte(text, '(')
	if open < 0 {
		return nil
	}
	var names []string
	depth, start := 1, open+1
	for i := open + 1; i < len(text) && depth > 0; i++ {
		switch text[i] {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 || depth == 1 && text[i] == ',' {
			if words := strings.Fields(text[start:i]); len(words) > 0 {
				name := strings.ToLower(words[0])
				if !slices.Contains([]string{"primary", "unique", "check", "foreign", "constraint"}, name) {
					names = append(names, name)
				}
			}
			start = i + 1
		}
	}
	return names
}

// room is the folder that owns a table: circle_role belongs to circle.
func room(table string) string {
	name, _, _ := strings.Cut(table, "_")
	return name
}

// Tables checks that a table's name starts with its room, that only that
// room's own SQL names it, and that a migration refers only to tables of the
// same room or of a lower floor. Folders in outside (tests and measurements)
// may name any; so may the tests of folders on the two highest floors.
func (h *House) Tables(floors []Floor, outside []string) Findings {
	level := map[string]int{}
	for i, floor := range floors {
		for _, folder := range floor.Folders {
			level[folder] = i
		}
	}
	all := h.tables()
	var found Findings
	var names []string
	for name, made := range all {
		names = append(names, name)
		if _, known := level[room(name)]; !known || !strings.Contains(name, "_") {
			found.add(made.place, "table %s does not start with its room (room_things)", name)
		}
	}
	if len(names) == 0 {
		return found
	}
	slices.Sort(names)
	named := regexp.MustCompile(`\b(` + strings.Join(names, "|") + `)\b`)
	for _, file := range h.Go {
		from := split(file.Dir)
		if slices.Contains(outside, from.room) || file.Dir == "." || file.Test && level[from.room] >= len(floors)-2 {
			continue
		}
		ast.Inspect(file.AST, func(node ast.Node) bool {
			literal, is := node.(*ast.BasicLit)
			if !is || literal.Kind != token.STRING {
				return true
			}
			text, _ := strconv.Unquote(literal.Value)
			if !sqlWords.MatchString(text) {
				return true
			}
			for _, name := range slices.Compact(named.FindAllString(text, -1)) {
				switch {
				case from.part != "":
					found.add(h.place(literal), "SQL on %s in a %s; it belongs into %s", name, from.part, room(name))
				case room(name) != from.room:
					found.add(h.place(literal), "SQL names %s, which belongs to %s alone; ask %s", name, room(name), room(name))
				}
			}
			return true
		})
	}
	for _, name := range h.texts(".sql") {
		found = append(found, h.foreign(name, all, level)...)
	}
	return found.sorted()
}

// foreign checks the references in one migration.
func (h *House) foreign(name string, all map[string]*table, level map[string]int) Findings {
	var found Findings
	text := sqlComment.ReplaceAllString(h.Text[name], "")
	made := createTable.FindAllStringSubmatchIndex(text, -1)
	for i, at := range made {
		end := len(text)
		if i+1 < len(made) {
			end = made[i+1][0]
		}
		owner := text[at[2]:at[3]]
		for _, match := range references.FindAllStringSubmatch(text[at[1]:end], -1) {
			to := match[1]
			if all[to] != nil && room(to) != room(owner) && level[room(to)] >= level[room(owner)] {
				found.add(name, "%s refers to %s, which is not on a lower floor", owner, to)
			}
		}
	}
	return found
}
