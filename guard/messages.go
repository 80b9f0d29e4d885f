package guard

import (
	"go/ast"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// typewriter is a word with a straight apostrophe.
var typewriter = regexp.MustCompile(`\pL+'\pL+`)

// foreign are the quotation marks that a language does not use.
var foreign = map[string]string{"en": "«»„", "de": "«»”", "fr": "“”„", "it": "“”„", "da": "“”„"}

// spoken are the calls whose string argument is a message id: function name →
// the argument's place.
var spoken = map[string]int{"i18n.T": 1, "i18n.N": 1, "apperr.New": 1}

// Messages checks the message catalogues (X/messages/LANG.toml, id = sentence):
// no word has a typewriter's apostrophe, quotation marks are those of the
// language, an id that Go or page code speaks exists, each id exists in every
// language and in one catalogue only, and every id is used: as a text somewhere
// in the code, or because a text that ends in "_" or "." begins it
// ("page.fail_" + code).
func (h *House) Messages(languages []string) Findings {
	var found Findings
	known := map[string]map[string]string{} // id → language → catalogue
	for _, name := range h.texts(".toml") {
		if path.Base(path.Dir(name)) != "messages" {
			continue
		}
		language := strings.TrimSuffix(path.Base(name), ".toml")
		if !slices.Contains(languages, language) {
			found.add(name, "%s is not one of the languages", language)
			continue
		}
		var sentences map[string]any
		if _, err := toml.Decode(h.Text[name], &sentences); err != nil {
			found.add(name, "%v", err)
			continue
		}
		if torn := typewriter.FindString(h.Text[name]); torn != "" {
			found.add(name, "%s has a straight apostrophe: write ’", torn)
		}
		if strings.ContainsAny(h.Text[name], foreign[language]) {
			found.add(name, "it quotes as another language does: one of %s", foreign[language])
		}
		for _, id := range ids("", sentences) {
			if known[id] == nil {
				known[id] = map[string]string{}
			}
			if first := known[id][language]; first != "" {
				found.add(name, "%s stands in %s already", id, first)
			}
			known[id][language] = name
		}
	}
	for id, in := range known {
		for _, language := range languages {
			if in[language] == "" {
				found.add("messages", "%s is missing in %s", id, language)
			}
		}
	}
	used := h.speak(&found, known)
	for id, in := range known {
		if !used(id) {
			found.add(in[languages[0]], "nobody says %s", id)
		}
	}
	return found.sorted()
}

// ids lists the message ids in a decoded catalogue: a text is a message, and so
// is a table that has plural forms.
func ids(prefix string, sentences map[string]any) []string {
	var all []string
	for key, value := range sentences {
		id := strings.TrimPrefix(prefix+"."+key, ".")
		table, is := value.(map[string]any)
		if !is {
			all = append(all, id)
			continue
		}
		if _, is := table["other"].(string); is {
			all = append(all, id)
			continue
		}
		all = append(all, ids(id, table)...)
	}
	return all
}

var idStart = regexp.MustCompile(`^[a-z][a-z0-9]*\.([a-z0-9_]*[._])?$`)

// speak reports the ids that are spoken and unknown, and returns what tells
// whether an id is used.
func (h *House) speak(found *Findings, known map[string]map[string]string) func(id string) bool {
	texts := map[string]bool{}
	var starts []string
	for _, file := range h.Go {
		ast.Inspect(file.AST, func(node ast.Node) bool {
			switch node := node.(type) {
			case *ast.BasicLit:
				text, err := strconv.Unquote(node.Value)
				if err != nil {
					return true
				}
				texts[text] = true
				if idStart.MatchString(text) {
					starts = append(starts, text)
				}
			case *ast.CallExpr:
				if file.Test {
					return true
				}
				argument, is := spoken[name(node.Fun)]
				if !is || len(node.Args) <= argument {
					return true
				}
				literal, is := node.Args[argument].(*ast.BasicLit)
				if !is {
					return true
				}
				if id, err := strconv.Unquote(literal.Value); err == nil && known[id] == nil {
					found.add(h.place(literal), "no catalogue has %s", id)
				}
			}
			return true
		})
	}
	return func(id string) bool {
		return texts[id] || slices.ContainsFunc(starts, func(start string) bool { return strings.HasPrefix(id, start) })
	}
}

// name is how a function is called: "i18n.T", "T".
func name(function ast.Expr) string {
	switch function := function.(type) {
	case *ast.Ident:
		return function.Name
	case *ast.SelectorExpr:
		if of, is := function.X.(*ast.Ident); is {
			return of.Name + "." + function.Sel.Name
		}
	}
	return ""
}
