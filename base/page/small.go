package page

import "github.com/a-h/templ"

func step(now bool) templ.Attributes {
	if !now {
		return nil
	}
	return templ.Attributes{"aria-current": "step"}
}

func (t Table) number(column int) bool { return column < len(t.Numbers) && t.Numbers[column] }

// role is the role of a part of a stacked table.
func (t Table) role(role string) templ.Attributes {
	if !t.Stacked {
		return nil
	}
	return templ.Attributes{"role": role}
}

// cell is the role of a cell of a stacked table, and the head that stands before
// it on a phone.
func (t Table) cell(column int) templ.Attributes {
	if !t.Stacked || column >= len(t.Heads) {
		return nil
	}
	return templ.Attributes{"role": "cell", "data-head": t.Heads[column]}
}

// pressed says which of the answers was given, once one was.
func pressed(given, value string) templ.Attributes {
	switch given {
	case "":
		return nil
	case value:
		return templ.Attributes{"aria-pressed": "true"}
	default:
		return templ.Attributes{"aria-pressed": "false"}
	}
}
