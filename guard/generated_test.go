package guard

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestGenerated(t *testing.T) {
	const source = "package page\n\ntempl Hello(name string) {\n\t<p>Hello { name }</p>\n}\n"
	fresh, err := generate("page/hello.templ", source)
	if err != nil {
		t.Fatal(err)
	}
	house := tree(t, map[string]string{
		"page/hello.templ":     source,
		"page/hello_templ.go":  fresh,
		"page/stale.templ":     source,
		"page/stale_templ.go":  strings.Replace(fresh, "<p>Hello", "<p>Good day,", 1),
		"page/missing.templ":   source,
		"page/broken.templ":    "package page\n\ntempl Hello( {\n",
		"page/orphan_templ.go": "package page\n",
	})
	expect(t, house.Generated(),
		"page/broken.templ: ",
		"page/missing.templ: missing_templ.go is missing",
		"page/orphan_templ.go: its source orphan.templ is gone",
		"page/stale.templ: stale_templ.go is not what templ makes of it",
	)
}

func TestVersionsAndDependencies(t *testing.T) {
	house, err := Read(fstest.MapFS{
		"go.mod":       {Data: []byte("module house\n\ngo 1.26\n\nrequire (\n\texample.org/a v1.2.0\n\texample.org/b/v2 v2.0.0\n\texample.org/c v1.0.0 // indirect\n)\n")},
		"tools/go.mod": {Data: []byte("module house/tools\n\ntool (\n\texample.org/t/cmd/t\n)\n\nrequire example.org/a v1.1.0\n")},
		"package.json": {Data: []byte(`{"devDependencies": {"esbuild": "1"}}`)},
		"docs/dependencies.md": {Data: []byte("| module | why | traps |\n|---|---|---|\n| `example.org/a` | why not | |\n| `gone` | it was |\n" +
			"| `esbuild` | | |\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, house.Versions("example.org/a"), "go.mod: example.org/a is v1.2.0 here and v1.1.0")
	expect(t, house.Versions("example.org/b/v2"), "go.mod: example.org/b/v2 is not in both")
	expect(t, house.Dependencies(1),
		"docs/dependencies.md: esbuild stands there without a reason",
		"docs/dependencies.md: example.org/b/v2 has no line",
		"docs/dependencies.md: example.org/t has no line",
		"docs/dependencies.md: gone is no direct dependency",
		"go.mod: 2 direct dependencies; 1 is the limit",
	)
}
