package guard

import (
	"strings"
	"testing"
	"testing/fstest"
)

// tree is a small source tree: path → source.
func tree(t *testing.T, files map[string]string) *House {
	t.Helper()
	root := fstest.MapFS{"go.mod": {Data: []byte("module house\n")}}
	for name, source := range files {
		root[name] = &fstest.MapFile{Data: []byte(source)}
	}
	house, err := Read(root)
	if err != nil {
		t.Fatal(err)
	}
	return house
}

// expect compares findings with the beginnings wanted, one for each.
func expect(t *testing.T, found Findings, wanted ...string) {
	t.Helper()
	if len(found) != len(wanted) {
		t.Fatalf("found %d, wanted %d:\n%s", len(found), len(wanted), strings.Join(found, "\n"))
	}
	for i := range wanted {
		if !strings.HasPrefix(found[i], wanted[i]) {
			t.Errorf("found  %s\nwanted %s…", found[i], wanted[i])
		}
	}
}

func imports(name string, paths ...string) string {
	source := "package " + name + "\n"
	for _, p := range paths {
		source += "import _ \"" + p + "\"\n"
	}
	return source
}

func TestImports(t *testing.T) {
	floors := []Floor{
		{[]string{"base", "engine"}, "the ground"},
		{[]string{"member"}, "people"},
		{[]string{"brief", "notice"}, "small nouns"},
		{[]string{"consent"}, "deciding"},
		{[]string{"app", "demo"}, "the roof"},
		{[]string{"cmd"}, "the door"},
	}
	house := tree(t, map[string]string{
		"base/store/a.go":     imports("store", "house/base/clock", "house/engine/tally"),
		"base/page/a.go":      imports("page", "house/member"),
		"member/a.go":         imports("member", "house/base/store", "house/consent"),
		"brief/a.go":          imports("brief", "house/notice", "house/member"),
		"consent/a.go":        imports("consent", "house/brief", "house/consent/web", "house/member/card", "house/base/store/storetest", "house/bench"),
		"consent/a_test.go":   imports("consent", "house/base/store/storetest", "house/e2e/browser", "house/app"),
		"member/web/a.go":     imports("web", "house/consent", "house/consent/card", "house/member"),
		"consent/web/a.go":    imports("web", "house/member/web", "house/app"),
		"member/card/a.go":    imports("card", "house/consent"),
		"app/a.go":            imports("app", "house/member/web", "house/consent/web", "house/consent/card"),
		"cmd/concentric/a.go": imports("main", "house/app", "house/consent", "house/member/web"),
		"attic/a.go":          imports("attic", "house/member"),
		"e2e/browser/a.go":    imports("browser", "house/cmd", "house/consent/web"),
	})
	expect(t, house.Imports(floors, []string{"app"}, []string{"e2e", "bench"}),
		"attic/a.go: attic stands on no floor",
		"base/page/a.go: imports member, which is not on a lower floor",
		"base/store/a.go: imports engine/tally, which is not on a lower floor",
		"brief/a.go: imports notice, which is not on a lower floor",
		"cmd/concentric/a.go: imports member/web: only app",
		"consent/a.go: imports base/store/storetest, which is for tests only",
		"consent/a.go: imports bench, which is for tests and measurements",
		"consent/a.go: imports consent/web: only app",
		"consent/a.go: imports member/card: rooms know no pages",
		"consent/a_test.go: imports app, which is not on a lower floor",
		"consent/web/a.go: imports app, which is not on a lower floor",
		"consent/web/a.go: imports member/web: only app",
		"member/a.go: imports consent, which is not on a lower floor",
		"member/card/a.go: imports consent, which is not on a lower floor",
	)
}

func TestStandardOnly(t *testing.T) {
	house := tree(t, map[string]string{
		"engine/tally/a.go":      imports("tally", "math/big", "house/engine/tally/internal/x", "house/engine/opinion", "house/base/store"),
		"engine/tally/a_test.go": imports("tally", "pgregory.net/rapid", "example.org/x"),
		"engine/opinion/a.go":    imports("opinion", "gonum.org/v1/gonum/mat"),
		"base/a.go":              imports("base", "example.org/x"),
	})
	expect(t, house.StandardOnly("engine", "pgregory.net/rapid"),
		"engine/opinion/a.go:2: imports gonum.org/v1/gonum/mat; what is under engine uses the standard library only",
		"engine/tally/a.go:4: imports house/engine/opinion; what is under engine computes",
		"engine/tally/a.go:5: imports house/base/store",
		"engine/tally/a_test.go:3: imports example.org/x",
	)
}
