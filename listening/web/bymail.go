package web

import (
	"net/http"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/listening"
	"concentric/translation"
	translationcard "concentric/translation/card"
)

// byMail is what the page behind a mail's link shows.
type byMail struct {
	listening.Conversation
	Now  listening.Offer // the statement that is asked; its number is 0 where all were answered
	Link string
	Took string           // the answer that was just taken
	Said translation.Text // the statement in the reader's language, where somebody translated it
	Asks translation.Text // the question, likewise
}

// mailLink reads the link of a mail, and the conversation for whom it asks. The
// page is in the language in which the mail was written, unless whoever reads it
// has chosen another one here.
func (s server) mailLink(r *http.Request) (*http.Request, listening.MailAsk, byMail, error) {
	ask, err := s.room.AtMailLink(r.Context(), r.PathValue("link"))
	if err != nil {
		return r, ask, byMail{}, err
	}
	if !i18n.Chosen(r) && i18n.Known(ask.Actor.Lang) {
		r = r.WithContext(i18n.In(r.Context(), ask.Actor.Lang))
	}
	ctx := r.Context()
	c, err := listening.See(ctx, s.site.DB, ask.Actor, ask.Conversation)
	if err != nil {
		return r, ask, byMail{}, err
	}
	asks, err := s.asks(ctx, c)
	return r, ask, byMail{Conversation: c, Link: r.URL.Path, Asks: asks[c.ID]}, err
}

// askByMail shows one statement to whoever opens the link: looking uses
// nothing up.
func (s server) askByMail(w http.ResponseWriter, r *http.Request) error {
	r, ask, show, err := s.mailLink(r)
	if err != nil {
		return err
	}
	asked, err := s.room.Next(r.Context(), ask.Actor, show.ID, 0, 1)
	if err != nil {
		return err
	}
	if len(asked.Ahead) > 0 {
		show.Now = asked.Ahead[0]
		said, err := s.saidOf(r.Context(), show.Now.Statement)
		if err != nil {
			return err
		}
		show.Said = said[show.Now.ID]
	}
	return s.showByMail(w, r, show)
}

// answerByMail takes one answer, and uses the link up.
func (s server) answerByMail(w http.ResponseWriter, r *http.Request) error {
	r, ask, show, err := s.mailLink(r)
	if err != nil {
		return err
	}
	form, err := page.ReadForm(r)
	if err != nil {
		return err
	}
	n := number(form.Value("statement"))
	if n < 1 {
		return apperr.New(apperr.NotFound, "listening.statement_not_found")
	}
	err = s.room.AnswerByMail(r.Context(), ask, listening.Answer{Statement: n, Vote: given(form), Shown: form.Value("shown")})
	if err != nil {
		return err
	}
	show.Took = form.Value("vote")
	return s.showByMail(w, r, show)
}

func (s server) showByMail(w http.ResponseWriter, r *http.Request, show byMail) error {
	frame := page.Frame{Title: translationcard.Text(show.Asks, 0, show.Question), Section: page.Conversations, Bare: true}
	if show.Took != "" {
		frame.Title = i18n.T(r.Context(), "listening.saved_"+show.Took)
	}
	return page.Render(w, r, frame, byMailPage(show))
}
