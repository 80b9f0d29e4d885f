package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"
)

const (
	drawQuotas = "category,feature,min,max\ngender,woman,2,3\ngender,man,2,3\nage,young,1,3\nage,old,2,4\n"
	drawHead   = "id,gender,age,street,number\n"
)

// volunteers are twelve of all four kinds.
func volunteers() string {
	var b strings.Builder
	b.WriteString(drawHead)
	for n := range 12 {
		b.WriteString(string(rune('a'+n)) + "," + []string{"woman", "man"}[n%2] + "," + []string{"young", "old", "old"}[n%3] + ",Elm," + string(rune('1'+n/2)) + "\n")
	}
	return b.String()
}

// The files of volunteers come as spreadsheets save them.
func TestDrawReadsWhatSpreadsheetsSave(t *testing.T) {
	folder := t.TempDir()
	quotas := write(t, folder, "categories.csv", drawQuotas)
	var first string
	for name, text := range map[string]string{
		"plain": volunteers(), "mark": "\ufeff" + volunteers(), "windows": strings.ReplaceAll(volunteers(), "\n", "\r\n"),
		"semicolons": strings.ReplaceAll(volunteers(), ",", ";"), "utf16": wideText(volunteers()),
		"latin1": strings.ReplaceAll(volunteers(), "Elm", "All\xe9e"),
	} {
		pool := write(t, folder, name+".csv", text)
		said, complaint, status := program(t, ".", "draw", "--pool", pool, "--quotas", quotas, "--size", "5", "--seed", "s", "--json")
		if status != 0 {
			t.Errorf("%s: %s", name, complaint)
			continue
		}
		var record struct {
			Types         int
			BoundMin      float64 `json:"bound_min"`
			AchievedMin   float64 `json:"achieved_min"`
			ListError     float64 `json:"list_error"`
			Probabilities map[string]float64
			Panels        [][]string
			Panel         []string
			Certificate   any
			Gini          *float64
			GeometricMean *float64 `json:"geometric_mean"`
			Seconds       *float64
			PeakBytes     *float64 `json:"peak_bytes"`
		}
		if err := json.Unmarshal([]byte(said), &record); err != nil {
			t.Fatal(err)
		}
		if len(record.Panels) != 1000 || len(record.Probabilities) != 12 || len(record.Panel) != 5 || record.Types != 4 || record.Certificate == nil ||
			record.Gini == nil || record.GeometricMean == nil || record.Seconds == nil || record.PeakBytes == nil || record.BoundMin < record.AchievedMin {
			t.Errorf("%s: %+v", name, record)
		}
		panel := strings.Join(record.Panel, " ")
		if first == "" {
			first = panel
		}
		if panel != first {
			t.Errorf("%s: the panel is %s, and of another encoding of the same list %s", name, panel, first)
		}
	}
}

func wideText(s string) string {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

// What cannot be drawn is said with file, line and what was expected; quotas
// that cannot be met end with the status 2 and what would help, in words.
func TestDrawRefuses(t *testing.T) {
	folder := t.TempDir()
	quotas := write(t, folder, "categories.csv", drawQuotas)
	pool := write(t, folder, "respondents.csv", volunteers())
	file := func(name, text string) string { return write(t, folder, name, text) }
	for _, c := range []struct {
		pool, quotas string
		size         string
		more         []string
		status       int
		want         string
	}{
		{file("value.csv", drawHead+"a,woman,middle,Elm,1\n"), quotas, "5", nil, 1, `value.csv, line 2, column "age": volunteer "a" has the value "middle", for which there is no quota; expected one of "young", "old"`},
		{file("missing.csv", drawHead+"a,,old,Elm,1\n"), quotas, "5", nil, 1, `missing.csv, line 2, column "gender": volunteer "a" has no value here`},
		{file("twice.csv", drawHead+"a,woman,old,Elm,1\na,man,old,Elm,2\n"), quotas, "5", nil, 1, `the id "a" already stands in line 2`},
		{file("column.csv", "id,gender\na,woman\n"), quotas, "5", nil, 1, `the quotas have the category "age", but the first line has no column of that name`},
		{file("cut.csv", volunteers()[:len(volunteers())-9]), quotas, "5", nil, 1, "the file may have been cut off here"},
		{file("quote.csv", drawHead+"\"a,woman,old,Elm,1\n"), quotas, "5", nil, 1, "begins with a quotation mark in the row that begins here never ends"},
		{file("none.csv", ""), quotas, "5", nil, 1, "the file is empty; its first line must name the columns"},
		{pool, file("reversed.csv", "category,feature,min,max\ngender,woman,3,2\ngender,man,2,3\n"), "5", nil, 1, "reversed.csv, line 2"},
		{pool, file("letters.csv", "category,feature,min,max\ngender,woman,few,2\ngender,man,2,3\n"), "5", nil, 1, `column "min"`},
		{pool, quotas, "50", nil, 1, "the pool has 12 volunteers, fewer than the 50 of a panel"},
		{pool, quotas, "0", nil, 1, "the size of the panel is 0; it must be at least 1"},
		{pool, quotas, "5", []string{"--panels", "0"}, 1, "a list needs at least one panel"},
		{pool, quotas, "5", []string{"--households", "house"}, 1, `households are told by the column "house"`},
		{pool, quotas, "5", []string{"--already", file("ids.csv", "id\nz\n")}, 1, `"z" is named as already selected but is not in the pool`},
		{pool, quotas, "5", []string{"--households", "street,number", "--already", file("couple.csv", "id\na\nb\n")}, 1, `"a" and "b" are already selected but live at one address`},
		{pool, quotas, "5", []string{"--alternates", "40"}, 1, "40 alternates were asked for, and 7 people are left"},
		{pool, quotas, "5", []string{"--alternates", "2", "--dropouts", file("history.csv", "gender,age,dropped\nwoman,old,perhaps\n")}, 1, `history.csv, line 2, column "dropped": found "perhaps"; expected yes or no`},
		{pool, quotas, "8", nil, 2, "no panel meets the quotas"},
		{pool, file("apart.csv", "category,feature,min,max\ngender,woman,4,5\ngender,man,4,5\nage,young,0,5\nage,old,0,5\n"), "5", nil, 2, `lower the minimum of`},
		{pool, quotas, "5", []string{"--households", "street", "--json"}, 2, "no panel meets the quotas"},
	} {
		said, complaint, status := program(t, ".", append([]string{"draw", "--pool", c.pool, "--quotas", c.quotas, "--size", c.size, "--seed", "s"}, c.more...)...)
		if status != c.status || !strings.Contains(complaint, c.want) {
			t.Errorf("%s %s %s %v: status %d\n%s\n%s", filepath.Base(c.pool), filepath.Base(c.quotas), c.size, c.more, status, complaint, c.want)
		}
		if c.status == 2 && strings.Contains(strings.Join(c.more, " "), "--json") {
			var answer struct {
				Relaxations []any    `json:"relaxations"`
				Words       []string `json:"relaxations_in_words"`
			}
			if err := json.Unmarshal([]byte(said), &answer); err != nil || answer.Relaxations == nil {
				t.Errorf("%v: %s", err, said)
			}
		}
	}
}

// A draw is replayed from its record; one volunteer, quota, panel or byte of the
// seed that was changed makes it fail, and say where.
func TestReplayOfWhatWasChanged(t *testing.T) {
	folder := t.TempDir()
	pool, quotas := write(t, folder, "respondents.csv", volunteers()), write(t, folder, "categories.csv", drawQuotas)
	record, _, status := program(t, ".", "draw", "--pool", pool, "--quotas", quotas, "--size", "5", "--seed", "dice 4", "--json", "--alternates", "2")
	if status != 0 {
		t.Fatal(record)
	}
	said, complaint, status := program(t, ".", "replay", write(t, folder, "DRAW.json", record))
	if status != 0 || !strings.Contains(said, "The draw holds") {
		t.Fatalf("%s%s", said, complaint)
	}
	for what, c := range map[string]struct{ old, new, where string }{
		"a volunteer":      {`{"id":"a","features":["woman","young"]}`, `{"id":"a","features":["man","young"]}`, "pool"},
		"a quota":          {`"feature":"woman","min":2,"max":3`, `"feature":"woman","min":1,"max":3`, "quotas"},
		"a byte of a seed": {`"seed":"dice 4"`, `"seed":"dice 5"`, "seed"},
	} {
		changed := strings.Replace(record, c.old, c.new, 1)
		if changed == record {
			t.Errorf("%s is not in the record as %s", what, c.old)
			continue
		}
		_, complaint, status := program(t, ".", "replay", write(t, folder, "CHANGED.json", changed))
		if status != 1 || !strings.Contains(complaint, "\n"+c.where) {
			t.Errorf("%s: status %d\n%.300s", what, status, complaint)
		}
	}
	var whole map[string]any
	if err := json.Unmarshal([]byte(record), &whole); err != nil {
		t.Fatal(err)
	}
	panels := whole["panels"].([]any)
	panels[0], panels[1] = panels[1], panels[0]
	if strings.Join(strings.Fields(strings.Trim(jsonOf(t, panels[0]), "[]")), "") == strings.Join(strings.Fields(strings.Trim(jsonOf(t, panels[1]), "[]")), "") {
		panels[0] = []any{"a", "b", "c", "d", "e"}
	}
	_, complaint, status = program(t, ".", "replay", write(t, folder, "PANEL.json", jsonOf(t, whole)))
	if status != 1 || !strings.Contains(complaint, "panel: number 0") {
		t.Errorf("a panel: status %d\n%.300s", status, complaint)
	}
	if err := os.WriteFile(filepath.Join(folder, "CUT.json"), []byte(record[:len(record)/2]), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, complaint, status = program(t, ".", "replay", filepath.Join(folder, "CUT.json")); status != 1 || !strings.Contains(complaint, "or it has been cut off") {
		t.Errorf("a record that was cut: status %d\n%.300s", status, complaint)
	}
}

// With --salt the record has no id of the organiser's list, and can be replayed;
// the text for people says who was drawn.
func TestDrawWithSaltedIDs(t *testing.T) {
	folder := t.TempDir()
	pool, quotas := write(t, folder, "respondents.csv", volunteers()), write(t, folder, "categories.csv", drawQuotas)
	args := []string{"draw", "--pool", pool, "--quotas", quotas, "--size", "5", "--seed", "dice 4", "--salt", "pepper", "--alternates", "2", "--already", write(t, folder, "already.csv", "a\n")}
	record, complaint, status := program(t, ".", append(args, "--json")...)
	if status != 0 {
		t.Fatal(complaint)
	}
	var whole struct {
		Panel         []string
		Already       []string
		Probabilities map[string]float64
		Pool          struct{ People []struct{ ID string } }
	}
	if err := json.Unmarshal([]byte(record), &whole); err != nil {
		t.Fatal(err)
	}
	const a = "335b4e8d828102f1" // printf 'pepper\na' | sha256sum
	if len(whole.Panel) != 5 || len(whole.Already) != 1 || whole.Already[0] != a || whole.Probabilities[a] != 1 {
		t.Errorf("panel %v, already selected %v", whole.Panel, whole.Already)
	}
	for _, p := range whole.Pool.People {
		if len(p.ID) != 16 {
			t.Errorf("the id %q is not salted", p.ID)
		}
	}
	if said, complaint, status := program(t, ".", "replay", write(t, folder, "DRAW.json", record)); status != 0 {
		t.Errorf("%s%s", said, complaint)
	}
	said, complaint, status := program(t, ".", args...)
	if _, drawn, _ := strings.Cut(said, "counted from 0\n"); status != 0 || !strings.HasPrefix(strings.TrimSpace(drawn), "a ") {
		t.Errorf("%s%s", said, complaint)
	}
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
