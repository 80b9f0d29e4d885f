package guard

import (
	"bytes"
	"go/format"
	"path"
	"regexp"
	"strings"

	"github.com/a-h/templ"
	"github.com/a-h/templ/generator"
	parser "github.com/a-h/templ/parser/v2"
)

// Generated checks that the Go code of each page component is what templ makes
// of it now, and that no generated file has lost its source.
func (h *House) Generated() Findings {
	var found Findings
	for _, name := range h.texts(".templ") {
		target := strings.TrimSuffix(name, ".templ") + "_templ.go"
		fresh, err := generate(name, h.Text[name])
		switch {
		case err != nil:
			found.add(name, "%v", err)
		case h.Text[target] == "":
			found.add(name, "%s is missing: make generate", path.Base(target))
		case anywhere(h.Text[target]) != anywhere(fresh):
			found.add(name, "%s is not what templ makes of it: make generate", path.Base(target))
		}
	}
	for _, name := range h.texts("_templ.go") {
		if source := strings.TrimSuffix(name, "_templ.go") + ".templ"; h.Text[source] == "" {
			found.add(name, "its source %s is gone", path.Base(source))
		}
	}
	return found.sorted()
}

var fileName = regexp.MustCompile("FileName: `[^`]*`")

// anywhere blanks the file's name in generated code: it depends on the folder
// in which templ was run.
func anywhere(code string) string { return fileName.ReplaceAllString(code, "FileName: ``") }

// generate does what `templ generate` does in the root of the repository.
func generate(name, source string) (string, error) {
	file, err := parser.ParseString(source)
	if err != nil {
		return "", err
	}
	var code bytes.Buffer
	if _, err := generator.Generate(file, &code, generator.WithFileName(name), generator.WithVersion(templ.Version())); err != nil {
		return "", err
	}
	formatted, err := format.Source(code.Bytes())
	return string(formatted), err
}

// Versions checks that a module that stands in both go.mod files has one
// version: generated code and its runtime belong together.
func (h *House) Versions(module string) Findings {
	version := regexp.MustCompile(`(?m)^\s*(?:require\s+)?` + regexp.QuoteMeta(module) + ` (v\S+)`)
	house, tools := version.FindStringSubmatch(h.Text["go.mod"]), version.FindStringSubmatch(h.Text["tools/go.mod"])
	var found Findings
	switch {
	case house == nil || tools == nil:
		found.add("go.mod", "%s is not in both go.mod and tools/go.mod", module)
	case house[1] != tools[1]:
		found.add("go.mod", "%s is %s here and %s in tools/go.mod", module, house[1], tools[1])
	}
	return found
}

// Dependencies checks that each direct dependency, of Go and of npm, has a line
// in the table of docs/dependencies.md, that no line outlives its dependency,
// and that the Go modules are at most limit.
func (h *House) Dependencies(limit int) Findings {
	const document = "docs/dependencies.md"
	var found Findings
	direct := map[string]bool{}
	required := regexp.MustCompile(`^\s*(?:require\s+)?([a-z0-9.-]+\.[a-z]+/\S+|[a-z0-9-]+\.[a-z]+) v\S+$`)
	for line := range strings.Lines(h.Text["go.mod"]) {
		if match := required.FindStringSubmatch(strings.TrimRight(line, "\n")); match != nil {
			direct[match[1]] = true
		}
	}
	if len(direct) > limit {
		found.add("go.mod", "%d direct dependencies; %d is the limit", len(direct), limit)
	}
	tool := regexp.MustCompile(`(?m)^\t(\S+)$`)
	for _, match := range tool.FindAllStringSubmatch(h.Text["tools/go.mod"], -1) {
		module, _, _ := strings.Cut(match[1], "/cmd/")
		direct[module] = true
	}
	for _, name := range npmPackages(h.Text["package.json"]) {
		direct[name] = true
	}
	row := regexp.MustCompile("(?m)^\\| `([^`]+)` \\| *([^|]*?) *\\|")
	listed := map[string]bool{}
	for _, match := range row.FindAllStringSubmatch(h.Text[document], -1) {
		listed[match[1]] = true
		if !direct[match[1]] {
			found.add(document, "%s is no direct dependency (any more)", match[1])
		}
		if len(strings.Fields(match[2])) < 1 {
			found.add(document, "%s stands there without a reason", match[1])
		}
	}
	for name := range direct {
		if !listed[name] {
			found.add(document, "%s has no line that says why it is needed", name)
		}
	}
	return found.sorted()
}
