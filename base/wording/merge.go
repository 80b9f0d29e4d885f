package wording

import "strings"

// Stretch is a part of a merge: text that is settled, or, where Clash, what two
// people made of the same sentences in different ways.
type Stretch struct {
	Text              string // settled
	Clash             bool
	Was, Mine, Theirs string // of a clash
}

// Merged is a text that two people changed at once, from its beginning to its end.
type Merged []Stretch

// Clean says whether nothing clashes.
func (m Merged) Clean() bool {
	for _, s := range m {
		if s.Clash {
			return false
		}
	}
	return true
}

// Text is the merged text; where it clashes, theirs and then mine, so that
// nothing is lost.
func (m Merged) Text() string {
	var b strings.Builder
	for _, s := range m {
		if s.Clash {
			b.WriteString(apart(s.Theirs))
			b.WriteString(apart(s.Mine))
			continue
		}
		b.WriteString(s.Text)
	}
	return strings.TrimRight(b.String(), "\n")
}

// apart lets the other version of the same sentences begin on a line of its own.
func apart(s string) string {
	if s == "" {
		return ""
	}
	return strings.TrimRight(s, " \n") + "\n\n"
}

// Merge brings together what two people made of the same text, sentence by
// sentence (Khanna, Kunal and Pierce 2007 describe the three-way merge): a
// sentence that one of them changed is taken as changed, one that both changed
// alike once, and one that they changed differently is a clash. Nothing that
// either wrote is lost. Words would be too small a part: half a sentence of each
// may be a sentence that nobody meant.
func Merge(was, mine, theirs string) Merged {
	base := sentences(was)
	a, b := edits(base, sentences(mine)), edits(base, sentences(theirs))
	var m merging
	at := 0
	for len(a) > 0 || len(b) > 0 {
		from := len(base)
		if len(a) > 0 {
			from = a[0].from
		}
		if len(b) > 0 {
			from = min(from, b[0].from)
		}
		m.settled(strings.Join(base[at:from], ""))
		to, n, k := from, 0, 0
		for grown := true; grown; {
			grown = false
			for n < len(a) && a[n].meets(from, to) {
				to, grown = max(to, a[n].to), true
				n++
			}
			for k < len(b) && b[k].meets(from, to) {
				to, grown = max(to, b[k].to), true
				k++
			}
		}
		m.add(strings.Join(base[from:to], ""), apply(base, from, to, a[:n]), apply(base, from, to, b[:k]))
		at, a, b = to, a[n:], b[k:]
	}
	m.settled(strings.Join(base[at:], ""))
	return m.list
}

type merging struct{ list Merged }

func (m *merging) settled(text string) {
	if text == "" {
		return
	}
	if n := len(m.list); n > 0 && !m.list[n-1].Clash {
		m.list[n-1].Text += text
		return
	}
	m.list = append(m.list, Stretch{Text: text})
}

func (m *merging) add(was, mine, theirs string) {
	switch {
	case mine == theirs || theirs == was:
		m.settled(mine)
	case mine == was:
		m.settled(theirs)
	default:
		m.list = append(m.list, Stretch{Clash: true, Was: was, Mine: mine, Theirs: theirs})
	}
}

// edit replaces the parts from to to by others.
type edit struct {
	from, to int
	by       []string
}

// meets says whether an edit lies in the stretch, or touches it where one of
// the two only adds: then their order would be a guess.
func (e edit) meets(from, to int) bool {
	if e.from == e.to || from == to {
		return e.from <= to && from <= e.to
	}
	return e.from < to && from < e.to
}

// apply is what a stretch of the base became by edits that lie in it.
func apply(base []string, from, to int, list []edit) string {
	var b strings.Builder
	for _, e := range list {
		b.WriteString(strings.Join(base[from:e.from], ""))
		b.WriteString(strings.Join(e.by, ""))
		from = e.to
	}
	b.WriteString(strings.Join(base[from:to], ""))
	return b.String()
}

// edits lists what changed, in order.
func edits(a, b []string) []edit {
	var list []edit
	i, j := 0, 0
	for _, pair := range append(common(a, b), [2]int{len(a), len(b)}) {
		if pair[0] > i || pair[1] > j {
			list = append(list, edit{from: i, to: pair[0], by: b[j:pair[1]]})
		}
		i, j = pair[0]+1, pair[1]+1
	}
	return list
}

// common pairs the places of the longest common subsequence; texts too long to
// be compared have none.
func common(a, b []string) [][2]int {
	if len(a)*len(b) > diffLimit {
		return nil
	}
	lengths := longest(a, b)
	var list [][2]int
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			list = append(list, [2]int{i, j})
			i, j = i+1, j+1
		case lengths[i+1][j] >= lengths[i][j+1]:
			i++
		default:
			j++
		}
	}
	return list
}

// sentences splits a text after what ends a sentence or a line, with the white
// space that follows.
func sentences(s string) []string {
	var list []string
	start, ended, space := 0, false, false
	for i, r := range s {
		switch {
		case r == '\n':
			ended, space = true, true
		case r == ' ' || r == '\t' || r == '\u00a0':
			space = true
		case ended && space:
			list, start = append(list, s[start:i]), i
			ended, space = ends(r), false
		default:
			ended, space = ends(r) || ended && closes(r), false
			if r == '。' || r == '！' || r == '？' {
				space = true // no white space follows
			}
		}
	}
	if start < len(s) {
		list = append(list, s[start:])
	}
	return list
}

func ends(r rune) bool { return strings.ContainsRune(".!?…:;。！？", r) }

func closes(r rune) bool { return strings.ContainsRune(`"'”’»“)]`, r) }
