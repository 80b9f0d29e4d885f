package guard

import (
	"go/ast"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// PackageDocs checks that each package (tests apart) says what it is for.
func (h *House) PackageDocs() Findings {
	documented := map[string]bool{}
	first := map[string]string{}
	for _, file := range h.Go {
		if file.Test {
			continue
		}
		if _, seen := first[file.Dir]; !seen {
			first[file.Dir] = file.Path
		}
		if file.AST.Doc != nil && !file.Generated && len(strings.Fields(file.AST.Doc.Text())) >= 5 {
			documented[file.Dir] = true
		}
	}
	var found Findings
	for dir, file := range first {
		if !documented[dir] {
			found.add(file, "package %s has no doc comment that says what it is for", dir)
		}
	}
	return found.sorted()
}

// Sizes checks that no file written by hand is longer than most lines, and
// that the median of the Go files that are not tests is at most median lines.
func (h *House) Sizes(most, median int) Findings {
	var found Findings
	var lines []int
	generated := map[string]bool{}
	for _, file := range h.Go {
		generated[file.Path] = file.Generated
		if !file.Test && !file.Generated {
			lines = append(lines, file.Lines)
		}
	}
	for _, name := range h.texts(".go", ".templ", ".sql", ".ts", ".css") {
		if count := strings.Count(h.Text[name], "\n"); count > most && !generated[name] {
			found.add(name, "%d lines; more than %d is more than one thing: divide it", count, most)
		}
	}
	slices.Sort(lines)
	if len(lines) > 0 && lines[len(lines)/2] > median {
		found.add("median", "half of the Go files have more than %d lines; the aim is %d", lines[len(lines)/2], median)
	}
	return found.sorted()
}

// vague names say nothing about what a package holds.
var vague = []string{"util", "utils", "common", "helper", "helpers", "manager", "misc", "shared", "lib"}

// Names checks that no folder or file has a name that says nothing.
func (h *House) Names() Findings {
	var found Findings
	for _, file := range h.Go {
		base := strings.TrimSuffix(strings.TrimSuffix(path.Base(file.Path), ".go"), "_test")
		for _, part := range append(strings.Split(file.Dir, "/"), base) {
			if slices.Contains(vague, part) {
				found.add(file.Path, "%q says nothing; name the noun or the act", part)
			}
		}
	}
	return found.sorted()
}

// Skips checks that a test that is left out says, in words, what is left out.
func (h *House) Skips() Findings {
	var found Findings
	for _, file := range h.Go {
		ast.Inspect(file.AST, func(node ast.Node) bool {
			call, is := node.(*ast.CallExpr)
			if !is {
				return true
			}
			method, is := call.Fun.(*ast.SelectorExpr)
			if !is {
				return true
			}
			switch method.Sel.Name {
			case "SkipNow":
				found.add(h.place(call), "SkipNow says nothing; Skip with what is left out and why")
			case "Skip", "Skipf":
				if receiver, is := method.X.(*ast.Ident); !is || !slices.Contains([]string{"t", "b", "f", "tb"}, receiver.Name) {
					return true
				}
				if len(call.Args) == 0 || len(strings.Fields(words(call.Args[0]))) < 4 {
					found.add(h.place(call), "say what is left out and why, in a sentence")
				}
			}
			return true
		})
	}
	return found.sorted()
}

// words joins the string literals within an expression.
func words(expr ast.Expr) string {
	var all []string
	ast.Inspect(expr, func(node ast.Node) bool {
		if literal, is := node.(*ast.BasicLit); is {
			if text, err := strconv.Unquote(literal.Value); err == nil {
				all = append(all, text)
			}
		}
		return true
	})
	return strings.Join(all, " ")
}

// Paths checks that no file names a place outside the repository. The
// patterns are assembled so that this file does not find itself.
func (h *House) Paths(allowed ...string) Findings {
	outside := regexp.MustCompile(`(^|[\s"'` + "`" + `(=:])/(` + "work|ro" + `ot|home|Users|mnt|tmp)/[A-Za-z0-9._-]+`)
	return h.lines(outside, "names a place outside the repository", allowed)
}

// Leftovers checks that nothing is marked as still to be done, and no debugger
// call is left in.
func (h *House) Leftovers() Findings {
	pattern := regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X|HA` + `CK)\b|console\.log\(|^\s*debugger;|spew\.Dump`)
	return h.lines(pattern, "unfinished; finish it or delete it", nil)
}

func (h *House) lines(pattern *regexp.Regexp, sentence string, allowed []string) Findings {
	var found Findings
	for name, text := range h.Text {
		if slices.Contains(allowed, name) {
			continue
		}
		number := 0
		for line := range strings.Lines(text) {
			number++
			if match := pattern.FindString(line); match != "" {
				found.add(name+":"+strconv.Itoa(number), "%q: %s", strings.TrimSpace(match), sentence)
			}
		}
	}
	return found.sorted()
}

// Pages checks what a strict content security policy would refuse: scripts
// and event handlers inside pages, and anything loaded from another host.
func (h *House) Pages() Findings {
	inline := regexp.MustCompile(`<script>|<script [^>]*>[^<]|<script (type="[^"]*" ?)?>|\son[a-z]+="|\shx-on|href="javascript:|\sstyle="`)
	elsewhere := regexp.MustCompile(`(src|href|action)="(https?:)?//[^"]*\.(js|css|woff2?|png|jpe?g|svg|ico)"|@import url\(.?https?:`)
	var found Findings
	for _, name := range h.texts(".templ", ".css", ".html") {
		number := 0
		for line := range strings.Lines(h.Text[name]) {
			number++
			at := name + ":" + strconv.Itoa(number)
			if match := inline.FindString(line); match != "" {
				found.add(at, "%q: the policy allows no script, handler or style inside a page", strings.TrimSpace(match))
			}
			if match := elsewhere.FindString(line); match != "" {
				found.add(at, "%q: nothing is loaded from another host", match)
			}
		}
	}
	return found.sorted()
}
