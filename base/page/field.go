package page

import (
	"strings"

	"github.com/a-h/templ"
)

// id is the id of the field's element.
func (in Input) id() string {
	if in.ID == "" {
		return in.Name
	}
	return in.ID
}

func (in Input) kind() string {
	if in.Type == "" {
		return "text"
	}
	return in.Type
}

func (in Input) rows() int {
	if in.Rows == 0 {
		return 4
	}
	return in.Rows
}

// attributes of the field itself. There is no maxlength: a browser would cut a
// pasted text without a word; the count and the act's answer say it instead.
func (in Input) attributes(f Form) templ.Attributes {
	with := in.described(f)
	if !in.Optional && !in.Sometimes {
		with["required"] = true
	}
	if in.Auto != "" {
		with["autocomplete"] = in.Auto
	}
	if in.About != "" {
		with["aria-label"] = in.Label + " · " + in.About
	}
	if in.Type == "number" {
		with["inputmode"] = "numeric"
	}
	return with
}

// typed are the attributes of a field in which one types.
func (in Input) typed(f Form) templ.Attributes {
	with := in.attributes(f)
	if len(in.Choices) > 0 {
		with["list"] = in.id() + "-choices"
	}
	return with
}

// described ties hint and error to the field for those who hear the page.
func (in Input) described(f Form) templ.Attributes {
	with := templ.Attributes{}
	var by []string
	if in.Hint != "" {
		by = append(by, in.id()+"-hint")
	}
	if f.Error(in.Name) != "" {
		by = append(by, in.id()+"-error")
		with["aria-invalid"] = "true"
	}
	if len(by) > 0 {
		with["aria-describedby"] = strings.Join(by, " ")
	}
	return with
}
