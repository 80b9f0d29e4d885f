package page

import "github.com/a-h/templ"

func step(now bool) templ.Attributes {
	if !now {
		return nil
	}
	return templ.Attributes{"aria-current": "step"}
}

func (t Table) number(column int) bool { return column < len(t.Numbers) && t.Numbers[column] }
