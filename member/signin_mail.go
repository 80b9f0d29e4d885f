package member

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"concentric/base/clock"
	"concentric/base/i18n"
	"concentric/base/jobs"
	"concentric/base/mail"
	"concentric/base/store"
)

// SignInMail is the kind of job that sends sign-in links.
const SignInMail = "member.signin_mail"

type signInPayload struct {
	SignIn string `json:"signin"`
}

// Post is what this room needs to send mail: where links lead, what the party
// calls itself.
type Post struct {
	DB      *store.DB
	Sender  *mail.Sender
	BaseURL string
	Name    string
}

// Jobs are this room's jobs. Their context speaks (i18n.With).
func Jobs(p Post) map[string]jobs.Handler {
	return map[string]jobs.Handler{SignInMail: p.signIn, PlanImport: p.plan, ApplyImport: p.apply}
}

// signIn sends one sign-in mail. It may be sent again, as the same mail, after
// a failure; after the link has expired it is not sent any more. Where nobody
// has the address there is nothing to send.
func (p Post) signIn(ctx context.Context, payload json.RawMessage) error {
	var job signInPayload
	if err := json.Unmarshal(payload, &job); err != nil {
		return err
	}
	s, err := readSignIn(ctx, p.DB, "id", job.SignIn)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil || !s.opened.IsZero() || !s.expires.After(clock.Now(ctx)) {
		return err
	}
	members, err := byEmailHash(ctx, p.DB, s.emailHash)
	if err != nil {
		return err
	}
	var names []string
	var to Member
	for _, m := range members {
		if m.maySignIn() {
			names, to = append(names, m.Given), m
		}
	}
	if len(names) == 0 {
		return p.welcome(ctx, s)
	}
	token, err := linkToken(p.DB.Keys(), s.id)
	if err != nil {
		return err
	}
	ctx = i18n.In(ctx, s.lang)
	text := []string{
		i18n.T(ctx, "member.mail_hello", "Names", strings.Join(names, ", ")),
		i18n.T(ctx, "member.mail_signin_why", "Party", p.Name, "Minutes", int(LinkLife/time.Minute)),
		p.BaseURL + "/sign-in/link/" + token,
		i18n.T(ctx, "member.mail_signin_code"),
		i18n.T(ctx, "member.mail_signin_not_you"),
		i18n.T(ctx, "member.mail_contact", "Contact", p.Sender.Contact()),
	}
	name := to.Name
	if len(names) > 1 {
		name = ""
	}
	return p.Sender.Again(ctx, p.DB, mail.Message{
		ID: "signin-" + s.id, Class: mail.SignIn, Name: name, To: to.Email, Lang: i18n.Lang(ctx),
		Subject: i18n.T(ctx, "member.mail_signin_subject", "Party", p.Name),
		Text:    strings.Join(text, "\n\n") + "\n",
	})
}

// welcome sends its link to somebody who wants to come in. It greets nobody by
// name and repeats nothing that was typed: who typed it may be somebody else.
func (p Post) welcome(ctx context.Context, s signIn) error {
	j, ok, err := joining(ctx, p.DB, s.id)
	if err != nil || !ok {
		return err
	}
	token, err := linkToken(p.DB.Keys(), s.id)
	if err != nil {
		return err
	}
	ctx = i18n.In(ctx, s.lang)
	text := []string{
		i18n.T(ctx, "member.mail_join_hello"),
		i18n.T(ctx, "member.mail_join_why", "Party", p.Name, "Minutes", int(LinkLife/time.Minute)),
		p.BaseURL + "/sign-in/link/" + token,
		i18n.T(ctx, "member.mail_signin_code"),
		i18n.T(ctx, "member.mail_join_not_you"),
		i18n.T(ctx, "member.mail_contact", "Contact", p.Sender.Contact()),
	}
	return p.Sender.Again(ctx, p.DB, mail.Message{
		ID: "signin-" + s.id, Class: mail.SignIn, To: j.Email, Lang: i18n.Lang(ctx),
		Subject: i18n.T(ctx, "member.mail_join_subject", "Party", p.Name),
		Text:    strings.Join(text, "\n\n") + "\n",
	})
}
