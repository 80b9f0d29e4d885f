package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/listening"
	"concentric/member"
	"concentric/moderation"
	moderationcard "concentric/moderation/card"
	"concentric/today"
)

// voiceFile is My voice as a text file for the reader to keep, whole: what they
// said and every step of what became of it. How they voted is not in it.
func (s server) voiceFile(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), member.From(r.Context())
	if !actor.SignedIn() {
		return apperr.New(apperr.NotSignedIn, "today.sign_in")
	}
	v, err := s.room.Voice(ctx, actor)
	if err != nil {
		return err
	}
	deeds, err := s.room.Deeds(ctx, actor)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="my-voice-`+clock.Now(ctx).Format(time.DateOnly)+`.txt"`)
	w.Header().Set("Cache-Control", "private, no-store")
	whole := voiceText(ctx, s.site.Name, v, deeds)
	if err := moderationcard.Fill(ctx, s.site.DB, &whole); err != nil {
		return err
	}
	_, err = w.Write([]byte(whole))
	return err
}

// sheet is a text that is written line by line.
type sheet struct {
	strings.Builder
	ctx context.Context
}

func (s *sheet) heading(text string) {
	fmt.Fprintf(s, "\n\n%s\n%s\n", text, strings.Repeat("=", len([]rune(text))))
}

func (s *sheet) thing(title, owner string) {
	if owner != "" {
		title += " (" + owner + ")"
	}
	fmt.Fprintf(s, "\n%s\n", title)
}

// step is one line with its day, and words of people set in below it.
func (s *sheet) step(at time.Time, what, words string) {
	fmt.Fprintf(s, "  %s: %s\n", i18n.Date(s.ctx, at), what)
	for line := range strings.Lines(words) {
		fmt.Fprintf(s, "      %s\n", strings.TrimRight(line, "\n"))
	}
}

func (s *sheet) stands(what string) { fmt.Fprintf(s, "  > %s\n", what) }

func (s *sheet) followed(f today.Followed, mine []today.InText) {
	for _, one := range steps(s.ctx, f, mine) {
		words := one.text
		if one.label != "" {
			words = one.label
		}
		s.step(one.at, one.what, words)
	}
	if f.Item.State.Open() {
		s.stands(i18n.T(s.ctx, "backlog.answer_by_date", "Date", i18n.Civil(s.ctx, f.Item.AnswerBy)))
	}
}

// voiceText is My voice in words, in the reader's language.
func voiceText(ctx context.Context, party string, v today.Voice, deeds []today.Deed) string {
	s := &sheet{ctx: ctx}
	fmt.Fprintf(s, "%s\n%s · %s\n", i18n.T(ctx, "today.voice_title"), party, i18n.Date(ctx, clock.Now(ctx)))
	if len(v.Raised) > 0 {
		s.heading(i18n.T(ctx, "today.raised_title"))
	}
	for _, f := range v.Raised {
		s.thing(raisedTitle(ctx, f), f.Owner)
		s.step(f.Item.At, i18n.T(ctx, "today.step_raised", "Circle", f.First), f.Item.Text)
		s.followed(f, f.InText)
	}
	for _, t := range v.Talks {
		s.talk(t)
	}
	for _, kind := range today.DeedKinds {
		list := ofKind(deeds, kind)
		if len(list) > 0 {
			s.heading(i18n.T(ctx, "today.deeds_"+string(kind)))
		}
		for _, d := range list {
			s.deed(d)
		}
	}
	return s.String()
}

func (s *sheet) talk(t today.Talk) {
	s.heading(t.Question)
	fmt.Fprintf(s, "%s · %s\n", t.Owner, i18n.N(s.ctx, "today.voted", t.Votes))
	if t.Drawn {
		fmt.Fprintln(s, i18n.T(s.ctx, "today.drawn"))
	}
	for _, said := range t.Said {
		s.thing(said.Text, "")
		s.step(said.At, i18n.T(s.ctx, "today.step_received"), "")
		for _, d := range said.Decisions {
			why := ""
			if d.Verdict == moderation.Refused {
				why = i18n.T(s.ctx, d.Reason.Message())
			}
			s.step(d.At, i18n.T(s.ctx, "today.step_"+string(d.Verdict)), why)
		}
		if said.Finding != nil {
			s.step(said.Finding.Item.At, i18n.T(s.ctx, "today.step_"+said.Kind, "Circle", said.Finding.First), "")
			s.followed(*said.Finding, today.Of(said.Finding.InText, said.ID))
		} else if said.State == listening.Shown && t.State == listening.Reported {
			s.stands(i18n.T(s.ctx, "today.step_heard"))
		}
	}
	if t.State == listening.Voting && t.AnswerBy != "" {
		s.stands(i18n.T(s.ctx, "listening.answer_by", "Date", i18n.Civil(s.ctx, t.AnswerBy)))
	}
}

func (s *sheet) deed(d today.Deed) {
	s.thing(deedTitle(s.ctx, d), d.Owner)
	for _, one := range d.Steps {
		words := one.Text
		if one.Label != "" {
			words = one.Label
		}
		s.step(one.At, stepWords(s.ctx, one), words)
	}
	if d.Now != "" {
		s.stands(nowWords(s.ctx, d))
	}
}
