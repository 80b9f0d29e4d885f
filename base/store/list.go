package store

import (
	"strconv"
	"strings"
)

// List writes n placeholders for an "in (…)", the first of them number from:
// List(3, 2) is "$2, $3, $4". Where n is 0 it is "null", which nothing is in.
func List(n, from int) string {
	if n == 0 {
		return "null"
	}
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("$" + strconv.Itoa(from+i))
	}
	return b.String()
}

// Args makes arguments of a list of texts, after those given.
func Args(list []string, before ...any) []any {
	args := before
	for _, text := range list {
		args = append(args, text)
	}
	return args
}

// ListLimit is how many values one statement should name at most; batch reads
// of more go in several.
const ListLimit = 500
