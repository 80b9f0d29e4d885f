package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"
)

// encodings are a text as programs save it.
func encodings(text string) map[string]string {
	latin := func(s string) string {
		var b strings.Builder
		for _, r := range s {
			b.WriteByte(byte(r))
		}
		return b.String()
	}
	bigEndian := func(s string) string {
		var b strings.Builder
		for _, u := range utf16.Encode([]rune(s)) {
			b.WriteByte(byte(u >> 8))
			b.WriteByte(byte(u))
		}
		return b.String()
	}
	return map[string]string{
		"plain": text, "mark": "\ufeff" + text, "windows": strings.ReplaceAll(text, "\n", "\r\n"), "mac": strings.ReplaceAll(text, "\n", "\r"),
		"latin1": latin(text), "utf16": wideText(text), "utf16 without a mark": wideText(text)[2:],
		"utf16, high byte first": "\xfe\xff" + bigEndian(text), "the same without a mark": bigEndian(text),
		"utf16 of windows": wideText(strings.ReplaceAll(text, "\n", "\r\n")),
	}
}

// The same ballots, however they were saved, are the same count.
func TestTallyReadsWhatSpreadsheetsSave(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{
		"ranks.csv": "first,second,third\nRenée,Bo,Cy\nRenée,Bo,Cy\nBo,Renée,Cy\nCy,Bo,Renée\n",
		"table.csv": "Renée,Bo,Cy\n1,2,3\n1,2,3\n2,1,3\n3,2,1\n",
		"vote.blt":  "3 1\n2 1 2 3 0\n1 2 1 3 0\n1 3 2 1 0\n0\n\"Renée\"\n\"Bo\"\n\"Cy\"\n\"Vote\"\n",
		"vote.cef":  "Renée > Bo > Cy * 2\nBo > Renée > Cy\nCy > Bo > Renée\n",
	} {
		for how, saved := range encodings(text) {
			said, complaint, status := program(t, ".", "tally", "--method", "schulze", write(t, folder, name, saved))
			if status != 0 || !strings.Contains(said, "4 ballots, 4 of them valid") || !strings.Contains(said, "Elected: Renée") {
				t.Errorf("%s, %s: status %d\n%s%.400s", name, how, status, complaint, said)
			}
		}
	}
}

// Files that were cut off, hold nothing or are no text are refused, by both
// commands, and nothing is counted or drawn.
func TestFilesThatCannotBeUsed(t *testing.T) {
	folder := t.TempDir()
	huge := filepath.Join(folder, "huge.csv")
	f, err := os.Create(huge)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(1 << 30); err != nil { // 1 GB of zeros, which takes no room on the disk
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	ranks := "first,second,third\nAda,Bo,Cy\nBo,Cy,\nAda,Bo,Cy\n"
	wide := wideText(ranks)
	ward := "3,2,\n4,1,2,\n2,3,1,\n\"Candidate 1\",\"Ada\",\"P\",\n\"Candidate 2\",\"Bo\",\"P\",\n"
	for name, c := range map[string]struct{ text, want string }{
		"empty.csv":   {"", "empty.csv: found an empty file, expected ballots"},
		"spaces.csv":  {"\n \n\r\n", "found an empty file"},
		"mark.csv":    {"\xef\xbb\xbf", "found an empty file"},
		"wide.csv":    {wide[:len(wide)-5], "wide.csv: found half a character at the end of the file"},
		"cell.csv":    {ranks[:len(ranks)-4], "the file seems to have been cut off"},
		"quote.csv":   {"first,second\n\"Ada\",\"B", "a quotation mark that ends the cell"},
		"ballots.blt": {"3 1\n2 1 2 0\n", "no end of the ballots"},
		"names.blt":   {"2 1\n2 1 2 0\n0\n\"Ada\"\n\"B", "names.blt"},
		"ward.csv":    {ward, "ward.csv"},
		"cvr.json":    {`{"CVR":[{"CVRSnapshot":[`, "cvr.json"},
		"budget.pb":   {"META\nkey;value\nbudget;100\nPROJECTS\nproject_id;cost\n1;5", "budget.pb"},
		"prefs.soi":   {"# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 1: Ada\n# ALTERNATIVE NAME 2: Bo\n# NUMBER VOTERS: 5\n2: 1,2\n1: ", "prefs.soi"},
	} {
		said, complaint, status := program(t, ".", "tally", "--method", "irv", write(t, folder, name, c.text))
		if status != 1 || said != "" || !strings.Contains(complaint, c.want) {
			t.Errorf("%s: status %d\n%s%.300s", name, status, complaint, said)
		}
	}
	said, complaint, status := program(t, ".", "tally", "--method", "irv", huge)
	if status != 1 || said != "" || !strings.Contains(complaint, "huge.csv: found a line of more than 16 million characters") {
		t.Errorf("1 GB: status %d, %s%.300s", status, complaint, said)
	}
	quotas := write(t, folder, "categories.csv", drawQuotas)
	for name, c := range map[string]struct{ path, want string }{
		"huge":  {huge, "huge.csv, line 1: this is not a table of text (it has zero bytes in it)"},
		"wide":  {write(t, folder, "half.csv", wideText("category")[:15]), "the file ends in the middle of a character"},
		"sheet": {write(t, folder, "book.csv", "PK\x03\x04rest"), "this is a spreadsheet workbook"},
		"blank": {write(t, folder, "blank.csv", "\n\n"), "blank.csv"},
	} {
		said, complaint, status := program(t, ".", "draw", "--pool", c.path, "--quotas", quotas, "--size", "5")
		if status != 1 || said != "" || !strings.Contains(complaint, c.want) {
			t.Errorf("a pool, %s: status %d\n%s%.300s", name, status, complaint, said)
		}
		said, complaint, status = program(t, ".", "draw", "--pool", quotas, "--quotas", c.path, "--size", "5")
		if status != 1 || said != "" || !strings.Contains(complaint, c.want) {
			t.Errorf("quotas, %s: status %d\n%s%.300s", name, status, complaint, said)
		}
	}
}
