package web

import (
	"archive/zip"
	"context"
	"io"
	"net/http"
	"strconv"
	"time"

	"concentric/base/csvfile"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/circle"
	"concentric/listening"
	"concentric/member"
)

// auditing is who may read the rows of a conversation.
type auditing struct {
	listening.Conversation
	Auditors []listening.Auditor
	Names    map[string]string
	Taken    []time.Time
	MayName  bool
	Mine     bool // the reader is one of them
}

func (s server) auditors(w http.ResponseWriter, r *http.Request) error {
	return s.showAuditors(w, r, page.Form{})
}

func (s server) showAuditors(w http.ResponseWriter, r *http.Request, form page.Form) error {
	ctx, actor := r.Context(), member.From(r.Context())
	c, owner, err := s.see(r)
	if err != nil {
		return err
	}
	v := auditing{Conversation: c, MayName: s.may(ctx, circle.Listen, c) && c.State == listening.Reported && c.Origin == ""}
	if v.Auditors, err = listening.Auditors(ctx, s.site.DB, c.ID); err != nil {
		return err
	}
	var ids []string
	for _, a := range v.Auditors {
		ids = append(ids, a.Member)
		v.Mine = v.Mine || a.Ended.IsZero() && actor.SignedIn() && a.Member == actor.Member
	}
	v.Names = map[string]string{}
	if actor.SignedIn() { // members may know who reads; to others they are "a member"
		if v.Names, err = member.Names(ctx, s.site.DB, ids); err != nil {
			return err
		}
	}
	if v.Taken, err = listening.Readings(ctx, s.site.DB, c.ID); err != nil {
		return err
	}
	frame := page.Frame{
		Title: i18n.T(ctx, "listening.auditors_title"), Kicker: owner.Name, Lead: i18n.T(ctx, "listening.auditors_lead"),
		Section: page.Conversations, Back: path(c), BackTo: c.Question, Status: form.Status,
	}
	return page.Render(w, r, frame, auditorsPage(v, form))
}

func (s server) nameAuditor(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	err = s.site.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		if form.Value("end") != "" {
			return listening.EndAuditor(ctx, tx, actor, r.PathValue("id"), form.Value("end"))
		}
		_, err := listening.NameAuditor(ctx, tx, actor, r.PathValue("id"), form.Text("number"))
		return err
	})
	if form.Refuse(ctx, err) {
		return s.showAuditors(w, r, form)
	}
	if err != nil {
		return err
	}
	return page.SeeOther(w, r, "/conversations/"+r.PathValue("id")+"/auditors")
}

// rows hands the rows to an auditor as two tables in one archive.
func (s server) rows(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	var said []listening.RowStatement
	var votes []listening.RowVote
	err := s.site.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		said, votes, err = listening.Rows(ctx, tx, actor, r.PathValue("id"))
		return err
	})
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", `attachment; filename="rows-`+r.PathValue("id")+`.zip"`)
	h.Set("Cache-Control", "no-store")
	return writeRows(w, said, votes)
}

func writeRows(to io.Writer, said []listening.RowStatement, votes []listening.RowVote) error {
	archive := zip.NewWriter(to)
	table := func(name string, head []string, n int, row func(int) []string) error {
		file, err := archive.Create(name)
		if err != nil {
			return err
		}
		list := csvfile.NewWriter(file)
		if err := list.Write(head...); err != nil {
			return err
		}
		for i := range n {
			if err := list.Write(row(i)...); err != nil {
				return err
			}
		}
		return list.Close()
	}
	err := table("statements.csv", []string{"number", "text", "language", "state", "reason", "author", "day"}, len(said), func(i int) []string {
		one := said[i]
		return []string{strconv.Itoa(one.Number), one.Text, one.Lang, string(one.State), one.Reason, one.Author, one.Day}
	})
	if err != nil {
		return err
	}
	err = table("votes.csv", []string{"voter", "statement", "vote", "tier"}, len(votes), func(i int) []string {
		return []string{votes[i].Voter, strconv.Itoa(votes[i].Statement), strconv.Itoa(votes[i].Vote), tierWord(votes[i].Tier)}
	})
	if err != nil {
		return err
	}
	return archive.Close()
}

// tierWord is a tier's name in files.
func tierWord(t listening.Tier) string {
	switch t {
	case listening.Guest:
		return "guest"
	case listening.Verified:
		return "address"
	case listening.OnPaper:
		return "paper"
	case listening.FromElsewhere:
		return "elsewhere"
	}
	return "member"
}
