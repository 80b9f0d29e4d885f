package guard

import (
	"go/ast"
	"regexp"
	"slices"
	"strconv"
)

// personColumn are names of columns that point to a person or hold what a
// person can be recognised by.
var personColumn = regexp.MustCompile(`^(.+_)?(member|person|actor|author|voter|participant|pseudonym|nominee|holder|guest|recipient|email|phone|address)(_id|_hash|_key)?$|_by$`)

// Persons checks that every table with a person in it says, in a PersonTable of
// its room, how it is exported, erased and how long it is retained; and that
// no such entry is left over. Tables of rooms below the one that defines
// PersonTable may be listed in any room. Exempt tables need a reason (table →
// reason) and must exist.
func (h *House) Persons(floors []Floor, defined string, exempt map[string]string) Findings {
	var found Findings
	all := h.tables()
	below := map[string]bool{}
	for _, floor := range floors {
		if slices.Contains(floor.Folders, defined) {
			break
		}
		for _, folder := range floor.Folders {
			below[folder] = true
		}
	}
	listed := h.personTables(&found, all)
	for name, made := range all {
		column := ""
		for _, candidate := range made.columns {
			if personColumn.MatchString(candidate) {
				column = candidate
				break
			}
		}
		rooms, is := listed[name]
		switch {
		case exempt[name] != "":
		case column != "" && !is:
			found.add(made.place, "%s has a person in %s, and no PersonTable says how it is exported, erased and retained", name, column)
		case is && !below[room(name)] && !slices.Contains(rooms, room(name)):
			found.add(made.place, "the PersonTable of %s belongs into %s", name, room(name))
		}
	}
	for name := range exempt {
		if all[name] == nil {
			found.add("arch_test.go", "exempt table %s does not exist", name)
		}
	}
	return found.sorted()
}

// personTables finds the composite literals with Table, Export, Erase and
// Retain, and reports incomplete ones: table → the rooms that list it.
func (h *House) personTables(found *Findings, all map[string]*table) map[string][]string {
	listed := map[string][]string{}
	for _, file := range h.Go {
		if file.Test {
			continue
		}
		ast.Inspect(file.AST, func(node ast.Node) bool {
			literal, is := node.(*ast.CompositeLit)
			if !is {
				return true
			}
			fields := map[string]ast.Expr{}
			for _, element := range literal.Elts {
				if pair, is := element.(*ast.KeyValueExpr); is {
					if key, is := pair.Key.(*ast.Ident); is {
						fields[key.Name] = pair.Value
					}
				}
			}
			if fields["Table"] == nil || fields["Export"] == nil && fields["Erase"] == nil && fields["Retain"] == nil {
				return true
			}
			name := ""
			if text, is := fields["Table"].(*ast.BasicLit); is {
				name, _ = strconv.Unquote(text.Value)
			}
			for _, field := range []string{"Export", "Erase", "Retain"} {
				if empty(fields[field]) {
					found.add(h.place(literal), "the PersonTable of %s has no %s", name, field)
				}
			}
			if all[name] == nil {
				found.add(h.place(literal), "PersonTable of %q, which is no table", name)
			}
			listed[name] = append(listed[name], split(file.Dir).room)
			return true
		})
	}
	return listed
}

// empty says whether a field is not given, nil, or an empty text.
func empty(value ast.Expr) bool {
	switch given := value.(type) {
	case nil:
		return true
	case *ast.Ident:
		return given.Name == "nil"
	case *ast.BasicLit:
		text, err := strconv.Unquote(given.Value)
		return err == nil && text == ""
	}
	return false
}
