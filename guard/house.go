// Package guard holds the rules about this repository's own code, as functions
// from the source tree to findings. arch_test.go in the root runs each over the
// whole tree; the tests of this package show that each can fail.
//
// The idea is tailscale's deptest: a rule about the code that is not a test is
// a wish.
package guard

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"sort"
	"strings"
)

// House is the source tree, read once. Paths are relative to the root and
// slash-separated.
type House struct {
	Module string            // the module's path, from go.mod
	Go     []*GoFile         // by path
	Text   map[string]string // every text file that people write, .go and .templ among them
	fset   *token.FileSet
}

// GoFile is one Go source file.
type GoFile struct {
	Path      string
	Dir       string // of the package, "." for the root
	Test      bool   // a _test.go file
	Generated bool   // not written by hand
	AST       *ast.File
	Lines     int
}

// Findings are sentences, each beginning with the place, sorted.
type Findings []string

func (f *Findings) add(place, format string, args ...any) {
	*f = append(*f, place+": "+fmt.Sprintf(format, args...))
}

func (f Findings) sorted() Findings {
	sort.Strings(f)
	return f
}

// folders that no one writes by hand.
var unread = map[string]bool{".git": true, "node_modules": true, "bin": true, "release": true, "dist": true, ".demo": true, "testdata": true}

var textKinds = map[string]bool{
	".go": true, ".templ": true, ".sql": true, ".toml": true, ".md": true, ".ts": true, ".js": true, ".mjs": true, ".css": true,
	".html": true, ".json": true, ".mod": true, ".txt": true, ".yml": true, ".yaml": true,
}

// Read reads the tree under root. Files that do not parse as Go are an error:
// the compiler says it better.
func Read(root fs.FS) (*House, error) {
	house := &House{Text: map[string]string{}, fset: token.NewFileSet()}
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if unread[entry.Name()] {
				return fs.SkipDir
			}
			return nil
		}
		kind := path.Ext(name)
		if !textKinds[kind] && name != "Makefile" && !strings.HasPrefix(name, "tools/") && !strings.HasPrefix(name, ".ci/") {
			return nil
		}
		source, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		house.Text[name] = string(source)
		if kind != ".go" {
			return nil
		}
		return house.parse(name, source)
	})
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(house.Text["go.mod"]) {
		if rest, is := strings.CutPrefix(line, "module "); is {
			house.Module = strings.TrimSpace(rest)
			break
		}
	}
	if house.Module == "" {
		return nil, fmt.Errorf("go.mod names no module")
	}
	return house, nil
}

func (h *House) parse(name string, source []byte) error {
	file, err := parser.ParseFile(h.fset, name, source, parser.ParseComments)
	if err != nil {
		return err
	}
	h.Go = append(h.Go, &GoFile{
		Path:      name,
		Dir:       path.Dir(name),
		Test:      strings.HasSuffix(name, "_test.go"),
		Generated: ast.IsGenerated(file),
		AST:       file,
		Lines:     strings.Count(string(source), "\n"),
	})
	return nil
}

// place is where a node stands, as path:line.
func (h *House) place(node ast.Node) string {
	at := h.fset.Position(node.Pos())
	return fmt.Sprintf("%s:%d", at.Filename, at.Line)
}

// texts gives the paths of the text files with one of the endings, in order.
func (h *House) texts(endings ...string) []string {
	var names []string
	for name := range h.Text {
		for _, ending := range endings {
			if strings.HasSuffix(name, ending) {
				names = append(names, name)
			}
		}
	}
	sort.Strings(names)
	return names
}
