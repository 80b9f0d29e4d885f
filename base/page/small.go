package page

import "github.com/a-h/templ"

func step(now bool) templ.Attributes {
	if !now {
		return nil
	}
	return templ.Attributes{"aria-current": "step"}
}

func (t Table) number(column int) bool { return column < len(t.Numbers) && t.Numbers[column] }

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
