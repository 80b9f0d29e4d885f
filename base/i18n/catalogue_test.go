package i18n_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"concentric/base/i18n"
)

// room makes a room's catalogue that says the same in every language, but for
// what is given by language.
func room(same string, but map[string]string) fs.FS {
	files := fstest.MapFS{}
	for _, l := range i18n.Languages() {
		text := same
		if other, ok := but[l.Code]; ok {
			text = other
		}
		files["messages/"+l.Code+".toml"] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

func TestNewCatalogueRefusesWhatIsIncomplete(t *testing.T) {
	const whole = "[circle]\nfull = \"Hello {{.Name}}\"\n[circle.people]\none = \"One person\"\nother = \"{{.Count}} people\"\n"
	without := func(old, new string) string { return strings.Replace(whole, old, new, 1) }
	for name, c := range map[string]struct {
		rooms []fs.FS
		says  string
	}{
		"a file is missing":        {[]fs.FS{fstest.MapFS{}}, "en.toml"},
		"not translated":           {[]fs.FS{room(whole, map[string]string{"da": without("full = \"Hello {{.Name}}\"\n", "")})}, "da: circle.full is not translated"},
		"only translated":          {[]fs.FS{room(whole, map[string]string{"fr": without("full", "empty = \"x\"\nfull")})}, "fr: circle.empty is not in English"},
		"an empty sentence":        {[]fs.FS{room(whole, map[string]string{"it": without("Hello {{.Name}}", "  ")})}, "it: circle.full: the sentence is empty"},
		"another placeholder":      {[]fs.FS{room(whole, map[string]string{"de": without("Name", "Nom")})}, "de: circle.full: its placeholders are [Nom], in English they are [Name]"},
		"a placeholder left out":   {[]fs.FS{room(whole, map[string]string{"de": without(" {{.Name}}", "")})}, "de: circle.full: its placeholders are []"},
		"no plural form":           {[]fs.FS{room(whole, map[string]string{"it": without("one = \"One person\"\n", "")})}, "it: circle.people: \"one\" and \"other\" are needed"},
		"a plural form too many":   {[]fs.FS{room(whole, map[string]string{"de": without("one =", "few = \"x {{.Count}}\"\none =")})}, "de: circle.people: \"zero\", \"two\" and \"few\""},
		"a template that runs":     {[]fs.FS{room(whole, map[string]string{"de": without("{{.Name}}", "{{.Name}}{{len .}}")})}, "a placeholder is written {{.Name}}"},
		"a template that is none":  {[]fs.FS{room(whole, map[string]string{"de": without("{{.Name}}", "{{.Name")})}, "de: circle.full"},
		"a bad id":                 {[]fs.FS{room(without("full", "Full"), nil)}, "an id is room.snake_case"},
		"no TOML":                  {[]fs.FS{room("what is this", nil)}, "messages/en.toml"},
		"the same id in two rooms": {[]fs.FS{room(whole, nil), room(whole, nil)}, "circle.full is given twice"},
	} {
		_, err := i18n.NewCatalogue(c.rooms...)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want an error with %q", name, err, c.says)
		}
	}
	c, err := i18n.NewCatalogue(room(whole, nil))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(c.IDs(), " "); got != "circle.full circle.people" {
		t.Errorf("ids are %q", got)
	}
	if !c.Has("circle.full") || c.Has("circle.other") {
		t.Error("Has does not know the ids")
	}
}
