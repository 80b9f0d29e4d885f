package web

import (
	"encoding/xml"
	"net/http"
	"strings"
	"time"

	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/library"
	"concentric/member"
	"concentric/moderation/card"
)

// fed is how many entries the feed has at most.
const fed = 50

// atomFeed is a feed as RFC 4287 wants it.
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Links   []atomLink  `xml:"link"`
	Author  atomAuthor  `xml:"author"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomEntry struct {
	Lang      string     `xml:"xml:lang,attr"`
	ID        string     `xml:"id"`
	Title     string     `xml:"title"`
	Published string     `xml:"published"`
	Updated   string     `xml:"updated"`
	Links     []atomLink `xml:"link"`
	Content   atomText   `xml:"content"`
}

// atomText is a text in HTML, whose links have their whole address.
type atomText struct {
	Type string `xml:"type,attr"`
	HTML string `xml:",chardata"`
}

func (s server) content(markdown string) atomText {
	return atomText{"html", strings.ReplaceAll(page.HTML(markdown), `href="/`, `href="`+s.site.BaseURL+`/`)}
}

// feed tells feed readers what is new, of what everybody may read.
func (s server) feed(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := library.All(ctx, s.site.DB, member.Actor{}, "", "")
	if err != nil {
		return err
	}
	f := atomFeed{
		Lang: i18n.Lang(ctx), ID: s.site.BaseURL + "/library", Title: s.site.Name + " · " + i18n.T(ctx, "library.title"),
		Updated: time.Unix(0, 0).UTC().Format(time.RFC3339), Author: atomAuthor{s.site.Name},
		Links: []atomLink{{"self", s.site.BaseURL + "/library.xml"}, {"alternate", s.site.BaseURL + "/library"}},
	}
	for i, e := range list[:min(len(list), fed)] {
		if err := card.Fill(ctx, s.site.DB, &e.Now.Title, &e.Now.Text, &e.Now.Link); err != nil {
			return err
		}
		at := s.site.BaseURL + "/library/" + e.ID
		if i == 0 {
			f.Updated = e.Now.At.UTC().Format(time.RFC3339)
		}
		f.Entries = append(f.Entries, atomEntry{
			Lang: e.Now.Lang, ID: at, Title: e.Now.Title, Published: e.Began.UTC().Format(time.RFC3339), Updated: e.Now.At.UTC().Format(time.RFC3339),
			Links: []atomLink{{"alternate", at}}, Content: s.content(e.Now.Text),
		})
		if site(e.Now.Link) != "" { // none, or held
			last := &f.Entries[len(f.Entries)-1]
			last.Links = append(last.Links, atomLink{"related", e.Now.Link})
		}
	}
	body, err := xml.MarshalIndent(f, "", " ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=600")
	_, err = w.Write(append([]byte(xml.Header), body...))
	return err
}
