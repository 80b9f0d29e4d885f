package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/journal"
	"concentric/member"
)

// founders is how many people can found a party at most.
const founders = 9

// linkLife is how long the founders' first sign-in links work.
const linkLife = 48 * time.Hour

// setUpForm is where the first link leads: who founds the party, and whether
// beside bodies that are there already.
func (s server) setUpForm(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := member.CheckSetUp(ctx, s.site.DB, r.PathValue("token")); err != nil {
		return err
	}
	return s.showSetUp(w, r, page.Filled("way", "party", "lang", i18n.Lang(ctx), "zone", "Europe/Berlin"))
}

func (s server) showSetUp(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx := r.Context()
	form.Whole = true
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("Cache-Control", "no-store")
	frame := page.Frame{
		Kicker: i18n.T(ctx, "setup.step", "N", 4, "Of", 4), Title: i18n.T(ctx, "circle.set_up_title"), Lead: i18n.T(ctx, "circle.set_up_lead"), Status: form.Status,
	}
	return page.Render(w, r, frame, setUpPage(r.PathValue("token"), form))
}

// invited is a founder with the link to sign in by.
type invited struct {
	name, link string
	code       page.Code
}

// setUp puts the founders on the register and makes the founding circle. It
// shows their links, once.
func (s server) setUp(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	token := r.PathValue("token")
	// The answer to the same form sent again is the same list of links.
	said, err := s.site.Do(r, "set-up/"+token, form, func(ctx context.Context, tx *store.Tx) (string, error) {
		if err := member.CheckSetUp(ctx, tx, token); err != nil {
			return "", err
		}
		return foundParty(ctx, tx, form)
	})
	if form.Refuse(ctx, err) {
		return s.showSetUp(w, r, form)
	}
	if err != nil {
		return err
	}
	var list []invited
	for line := range strings.Lines(said) {
		issued, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		link, err := member.LinkAgain(s.site.DB, issued)
		if err != nil {
			return err
		}
		one := invited{name: name, link: s.site.BaseURL + "/sign-in/link/" + link}
		if one.code, err = page.NewCode(one.link); err != nil {
			return err
		}
		list = append(list, one)
	}
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("Cache-Control", "no-store")
	frame := page.Frame{Title: i18n.T(ctx, "circle.invite_title"), Lead: i18n.T(ctx, "circle.invite_lead")}
	return page.Render(w, r, frame, invitePage(list, s.site.Mail != nil))
}

// foundParty returns a line for each founder: which sign-in link was made, and
// the name. The link itself is made again when it is shown (member.LinkAgain).
func foundParty(ctx context.Context, tx *store.Tx, form page.Form) (string, error) {
	if err := empty(form, "name", "aim", "name1", "name2"); err != nil {
		return "", err
	}
	var people []member.Actor
	var lines strings.Builder
	lang := form.Value("lang")
	if !i18n.Known(lang) {
		lang = i18n.Lang(ctx)
	}
	for n := 1; n <= founders; n++ {
		name, email := form.Text(fmt.Sprintf("name%d", n)), form.Text(fmt.Sprintf("email%d", n))
		if name == "" && email == "" {
			continue
		}
		id, err := member.Add(ctx, tx, member.Member{Number: fmt.Sprint(n), Name: name, Email: email, Standing: member.Working, Lang: lang})
		if e := apperr.As(err); e != nil {
			return "", e.At(fmt.Sprintf("%s%d", e.Field, n))
		}
		if err != nil {
			return "", err
		}
		person, err := member.ActorOf(ctx, tx, id)
		if err != nil {
			return "", err
		}
		people = append(people, person)
		link, err := member.IssueLink(ctx, tx, id, linkLife)
		if err != nil {
			return "", err
		}
		if err := member.NoteReading(ctx, tx, member.Actor{}, member.MadeLink, []string{id}); err != nil {
			return "", err
		}
		issued, _, _ := strings.Cut(link, "-")
		fmt.Fprintf(&lines, "%s %s\n", issued, strings.Join(strings.Fields(name), " "))
	}
	charter := circle.Charter{
		Name: form.Value("name"), Aim: form.Value("aim"), Lang: lang, Audience: journal.Public, Zone: form.Value("zone"),
	}
	pilot := form.Has("way", "pilot")
	if pilot {
		charter.Kind = circle.Pilot
	}
	if _, err := circle.Found(ctx, tx, people[0], charter, people); err != nil {
		return "", err
	}
	if !pilot {
		return lines.String(), nil
	}
	for _, kind := range []circle.BodyKind{circle.Assembly, circle.Board} {
		name := form.Text(string(kind))
		if name == "" {
			name = i18n.T(i18n.In(ctx, lang), "circle.plain_"+string(kind))
		}
		if err := circle.NameBody(ctx, tx, people[0], kind, name, lang); err != nil {
			return "", err
		}
	}
	return lines.String(), nil
}
