package guard

import (
	"slices"
	"strconv"
	"strings"
)

// Floor is one storey of the house: its folders may import those of lower
// storeys, and nothing of their own storey but themselves.
type Floor struct {
	Folders []string
	Reason  string
}

// Imports checks who may import whom:
//
//   - a folder imports only folders of lower floors, and its own packages;
//     `base` is one floor in which packages may import each other;
//   - every top folder with Go code stands on a floor;
//   - X/web may read any room (and X/card of any), whatever its floor;
//   - no room imports a web, no web another web, no room a card;
//   - only the folders in roots (the composition root) import webs;
//   - packages for tests only (their last element ends in "test") are imported
//     by tests, by each other, and by the folders in free;
//   - folders in free (programs for tests and measurements) import anything,
//     and nothing imports them but tests.
func (h *House) Imports(floors []Floor, roots, free []string) Findings {
	level := map[string]int{}
	for i, floor := range floors {
		for _, folder := range floor.Folders {
			level[folder] = i
		}
	}
	roof := len(floors)
	for _, root := range roots {
		roof = min(roof, level[root])
	}
	var found Findings
	for _, file := range h.Go {
		from := split(file.Dir)
		if file.Dir == "." || slices.Contains(free, from.room) {
			continue
		}
		here, known := level[from.room]
		if !known {
			found.add(file.Path, "%s stands on no floor; give it one, with a reason, in arch_test.go", from.room)
			continue
		}
		for _, imported := range h.imports(file) {
			to := split(imported)
			there, known := level[to.room]
			switch {
			case slices.Contains(free, to.room):
				if !file.Test {
					found.add(file.Path, "imports %s, which is for tests and measurements only", imported)
				}
			case !known:
				found.add(file.Path, "imports %s, which stands on no floor", imported)
			case strings.HasSuffix(imported, "test") && !file.Test && !strings.HasSuffix(file.Dir, "test"):
				found.add(file.Path, "imports %s, which is for tests only", imported)
			case to.part == "web" && !(from.room == to.room && from.part == "web") && !slices.Contains(roots, from.room):
				found.add(file.Path, "imports %s: only %s knows the webs", imported, strings.Join(roots, ", "))
			case to.part == "card" && from.part == "" && !slices.Contains(roots, from.room):
				found.add(file.Path, "imports %s: rooms know no pages; only webs show cards", imported)
			case from.room == to.room:
			case from.part == "web" && there < roof:
			case there >= here:
				found.add(file.Path, "imports %s, which is not on a lower floor than %s (%s)", imported, from.room, floors[here].Reason)
			}
		}
	}
	return found.sorted()
}

// StandardOnly checks that the packages under folder import nothing but the
// standard library and packages under the same subfolder (engine/tally does
// not know engine/opinion) or under the folder's internal. Tests may use the modules in allowed.
func (h *House) StandardOnly(folder string, allowed ...string) Findings {
	var found Findings
	for _, file := range h.Go {
		rest, under := strings.CutPrefix(file.Dir, folder+"/")
		if !under {
			continue
		}
		own := h.Module + "/" + folder + "/" + strings.SplitN(rest, "/", 2)[0]
		for _, spec := range file.AST.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			switch {
			case imported == own || strings.HasPrefix(imported, own+"/") || strings.HasPrefix(imported, h.Module+"/"+folder+"/internal/"):
			case file.Test && slices.ContainsFunc(allowed, func(m string) bool { return imported == m || strings.HasPrefix(imported, m+"/") }):
			case imported == h.Module || strings.HasPrefix(imported, h.Module+"/"):
				found.add(h.place(spec), "imports %s; what is under %s computes, and knows nothing of the house", imported, folder)
			case strings.Contains(strings.SplitN(imported, "/", 2)[0], "."):
				found.add(h.place(spec), "imports %s; what is under %s uses the standard library only", imported, folder)
			}
		}
	}
	return found.sorted()
}

// imports lists the module's own packages that a file imports, as folders.
func (h *House) imports(file *GoFile) []string {
	var own []string
	for _, spec := range file.AST.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value)
		if rest, is := strings.CutPrefix(imported, h.Module+"/"); is {
			own = append(own, rest)
		}
	}
	return own
}

// where is a folder's place in the plan: base/page → {base, ""},
// consent/web → {consent, web}.
type where struct {
	room string
	part string // "web", "card", or "" for the rules themselves
}

func split(dir string) where {
	parts := strings.Split(dir, "/")
	place := where{room: parts[0]}
	if len(parts) > 1 && (parts[1] == "web" || parts[1] == "card") {
		place.part = parts[1]
	}
	return place
}
