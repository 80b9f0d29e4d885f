package app_test

import (
	"context"
	"strconv"
	"time"

	"concentric/base/store"
	"concentric/circle"
	"concentric/consent"
	"concentric/meeting"
	"concentric/member"
	"concentric/selection"
)

// The rows of meetings, which are for their circle alone.

func init() { matrix = append(meetingRows, matrix...) }

// Who may, of those in the circle.
var (
	callers = of("---yyy--n", "-------n-") // who called it, or keeps the records
	asker   = of("---yyn--n", "-------n-") // the author of a proposal, or the facilitator
	theirs  = of("---ynn--n", "-------n-") // whose it is alone
)

var meetingRows = []row{
	{route: "GET /circles/{id}/meetings", answers: roster, thing: theCircle},
	{route: "GET /circles/{id}/meetings/new", answers: roster, thing: theCircle},
	{route: "POST /circles/{id}/meetings", answers: roster, thing: theCircle, form: fixed("date", "2099-01-01", "time", "19:00", "minutes", "60")},
	{route: "POST /circles/{id}/calendar", answers: roster, thing: theCircle},
	{route: "GET /calendar/{id}/{code}", answers: own(nobody), thing: somebody}, // an address that is none
	{route: "GET /meetings/{id}", answers: within, thing: planned},
	{route: "GET /meetings/{id}/now", answers: within, thing: running},
	{route: "GET /meetings/{id}/edit", answers: within, thing: planned},
	{route: "POST /meetings/{id}/edit", answers: callers, thing: planned, form: fixed("date", "2099-01-01", "time", "20:00", "minutes", "60", "version", "0")},
	{route: "POST /meetings/{id}/suit", answers: takesPart, thing: finding, form: itsOffer},
	{route: "POST /meetings/{id}/offer", answers: takesPart, thing: finding, form: fixed("date", "2099-01-01", "time", "20:00")},
	{route: "POST /meetings/{id}/fix", answers: callers, thing: finding, form: itsOffer},
	{route: "POST /meetings/{id}/coming", answers: takesPart, thing: planned, form: fixed("coming", "yes")},
	{route: "POST /meetings/{id}/cancel", answers: callers, thing: planned},
	{route: "POST /meetings/{id}/agenda", answers: takesPart, thing: planned, form: fixed("title", "Buses", "minutes", "5", "outcome", "report")},
	{route: "POST /meetings/{id}/shift", answers: takesPart, thing: planned, form: fixed("to", "off")},
	{route: "POST /meetings/{id}/begin", answers: leads, thing: planned},
	{route: "POST /meetings/{id}/arrive", answers: takesPart, thing: running},
	{route: "POST /meetings/{id}/mark", answers: leads, thing: running, form: ofAnother},
	{route: "POST /meetings/{id}/share", answers: leads, thing: running, form: fixed("aloud", "yes")},
	{route: "POST /meetings/{id}/advance", answers: leads, thing: running, form: itsStep},
	{route: "POST /meetings/{id}/round", answers: leads, thing: running, form: itsStep},
	{route: "POST /meetings/{id}/next", answers: leads, thing: running, form: itsStep},
	{route: "POST /meetings/{id}/end-round", answers: leads, thing: running, form: itsStep},
	{route: "POST /meetings/{id}/say", answers: takesPart, thing: running, form: fixed("words", "Hello")},
	{route: "POST /meetings/{id}/hand", answers: takesPart, thing: running, form: fixed("hand", "speak")},
	{route: "POST /meetings/{id}/heed", answers: leads, thing: running},
	{route: "POST /meetings/{id}/ask", answers: leads, thing: running, form: fixed("kind", "agenda")},
	{route: "POST /meetings/{id}/word", answers: takesPart, thing: running, form: fixed("word", "consent")},
	{route: "POST /meetings/{id}/unask", answers: takesPart, thing: running},
	{route: "POST /meetings/{id}/item", answers: leads, thing: deciding, form: itsStep},
	{route: "POST /meetings/{id}/close", answers: leads, thing: running, form: itsStep},
	{route: "POST /meetings/{id}/result", answers: leads, thing: deciding, form: fixed("result", "Done")},
	{route: "POST /meetings/{id}/notes", answers: leads, thing: running, form: fixed("notes", "News")},
	{route: "POST /meetings/{id}/action", answers: takesPart, thing: running, form: fixed("action", "Call", "due_on", "2099-01-01")},
	{route: "POST /meetings/{id}/amend", answers: leads, thing: closed, form: fixed("n", "1", "notes", "News")},
	{route: "POST /meetings/{id}/present", answers: takesPart, thing: deciding, form: fixed("title", "A proposal")},
	{route: "POST /meetings/{id}/said", answers: takesPart, thing: clarifyingLive, form: fixed("kind", "nothing")},
	{route: "POST /meetings/{id}/go-on", answers: leads, thing: clarifyingLive, form: liveRound},
	{route: "POST /meetings/{id}/continue", answers: takesPart, thing: clarifyingLive},
	{route: "POST /meetings/{id}/ask-consent", answers: asker, thing: tuningLive, form: fixed("n", "1")},
	{route: "POST /meetings/{id}/respond", answers: takesPart, thing: consentingLive, form: liveRound},
	{route: "POST /meetings/{id}/speak", answers: leads, thing: consentingLive, form: liveRound},
	{route: "POST /meetings/{id}/integrate", answers: takesPart, thing: integratingLive, form: liveProposal},
	{route: "POST /meetings/{id}/withdraw", answers: theirs, thing: integratingLive, form: liveObjection},
	{route: "POST /meetings/{id}/seek", answers: leads, thing: deciding, form: seekRole},
	{route: "POST /meetings/{id}/accept", answers: takesPart, thing: describingLive, form: fixed("described", "1", "word", "yes")},
	{route: "POST /meetings/{id}/nominate", answers: takesPart, thing: describingLive},
	{route: "POST /meetings/{id}/already-said", answers: takesPart, thing: describingLive}, // not its stage yet: 409
	{route: "POST /meetings/{id}/speak-to", answers: leads, thing: describingLive, form: fixed("described", "1")},
	{route: "POST /meetings/{id}/change-round", answers: takesPart, thing: describingLive}, // not its stage yet: 409
	{route: "POST /meetings/{id}/propose", answers: takesPart, thing: describingLive, form: liveSelection},
	{route: "GET /take-part", answers: own(signedIn)},
	{route: "POST /circles/{id}/tasks", answers: roster, thing: theCircle, form: fixed("text", "Call", "due_on", "2099-01-01")}, // 409 where the circle is hidden
	{route: "POST /circles/{id}/looks-for", answers: roster, thing: theCircle, form: fixed("looks_for", "A van")},
	{route: "POST /meetings/{id}/listeners", answers: takesPart, thing: planned}, // closed to listeners: opening is for circles that are not hidden
	{route: "POST /actions/{id}/open", answers: takesPart, thing: anAction},
	{route: "POST /actions/{id}/thank", answers: takesPart, thing: theirAction}, // not done yet: 409
	{route: "POST /actions/{id}/take", answers: takesPart, thing: anAction},
	{route: "POST /actions/{id}/hand-back", answers: theirs, thing: theirAction},
	{route: "POST /actions/{id}/finish", answers: callers, thing: theirAction, form: fixed("how", "done")},
	{route: "POST /actions/{id}/reopen", answers: callers, thing: theirAction},
	{route: "POST /proposals/{id}/correct", answers: author, thing: recorded, form: itsRecord},
}

func planned(w *world, c place) string { return w.meets(c, 1) }

func finding(w *world, c place) string { return w.meets(c, 2) }

// meets calls a meeting with one date, or offers several.
func (w *world) meets(c place, dates int) (ref string) {
	w.t.Helper()
	var times []time.Time
	for n := range dates {
		times = append(times, time.Now().AddDate(0, 0, 7+n))
	}
	w.write(func(ctx context.Context, tx *store.Tx) error {
		m, err := meeting.Plan(ctx, tx, c.author, meeting.New{Circle: c.id, Title: c.secret, Times: times, Minutes: 60, Lang: "en"})
		ref = m.ID
		return err
	})
	return ref
}

// running is a meeting at which everyone of the circle is, but who is suspended.
// One that ran before is over: a circle meets in one place at a time.
func running(w *world, c place) string {
	w.t.Helper()
	if before, runs, err := meeting.Now(w.ctx, w.Site.DB, c.id); err != nil {
		w.t.Fatal(err)
	} else if runs {
		w.finish(c, before.ID)
	}
	ref := planned(w, c)
	w.write(func(ctx context.Context, tx *store.Tx) error {
		if _, err := meeting.PutOn(ctx, tx, c.author, ref, meeting.Put{Title: c.secret, Minutes: 5, Outcome: meeting.Decide, Lang: "en"}); err != nil {
			return err
		}
		if _, err := meeting.Begin(ctx, tx, c.facilitator, ref); err != nil {
			return err
		}
		seats, err := circle.Roster(ctx, tx, c.id)
		if err != nil {
			return err
		}
		for _, s := range seats {
			if s.Member == w.people["suspended"].Member {
				continue
			}
			if err := meeting.Mark(ctx, tx, c.facilitator, ref, s.Person, true); err != nil {
				return err
			}
		}
		return nil
	})
	return ref
}

func (w *world) step(id string) int64 {
	w.t.Helper()
	m, err := meeting.Get(w.ctx, w.Site.DB, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return m.Step
}

// finish goes on to the end of a meeting, and closes it.
func (w *world) finish(c place, id string) {
	w.t.Helper()
	for range 10 {
		m, err := meeting.Get(w.ctx, w.Site.DB, id)
		if err != nil {
			w.t.Fatal(err)
		}
		w.write(func(ctx context.Context, tx *store.Tx) error {
			if a, open, err := meeting.OpenAsk(ctx, tx, id); err != nil {
				return err
			} else if open && m.State == meeting.Running {
				return meeting.Unask(ctx, tx, c.facilitator, id, a.ID)
			}
			switch {
			case m.State != meeting.Running:
				return nil
			case m.Phase == meeting.Evaluation:
				return meeting.Close(ctx, tx, c.facilitator, id, m.Step, true)
			case m.Phase == meeting.Agreeing:
				return w.agree(ctx, tx, c, id)
			default:
				return meeting.Advance(ctx, tx, c.facilitator, id, m.Step)
			}
		})
	}
}

func (w *world) agree(ctx context.Context, tx *store.Tx, c place, id string) error {
	if err := meeting.AskFor(ctx, tx, c.facilitator, id, meeting.AskAgenda, meeting.AgendaChange{}); err != nil {
		return err
	}
	a, open, err := meeting.OpenAsk(ctx, tx, id)
	if err != nil || !open {
		return err
	}
	return meeting.Answer(ctx, tx, c.facilitator, id, a.ID, "consent", "", true)
}

// deciding is a meeting at its item, on which nothing is proposed yet.
func deciding(w *world, c place) string {
	w.t.Helper()
	ref := running(w, c)
	for range 2 {
		w.write(func(ctx context.Context, tx *store.Tx) error {
			return meeting.Advance(ctx, tx, c.facilitator, ref, w.step(ref))
		})
	}
	w.write(func(ctx context.Context, tx *store.Tx) error { return w.agree(ctx, tx, c, ref) })
	return ref
}

func clarifyingLive(w *world, c place) string {
	w.t.Helper()
	ref := deciding(w, c)
	w.write(func(ctx context.Context, tx *store.Tx) error {
		return meeting.Present(ctx, tx, c.author, ref, w.text(c), w.circleOf(c).Today(ctx))
	})
	return ref
}

func tuningLive(w *world, c place) string {
	w.t.Helper()
	ref := clarifyingLive(w, c)
	for range 2 {
		w.write(func(ctx context.Context, tx *store.Tx) error {
			return meeting.GoOn(ctx, tx, c.facilitator, ref, w.round(w.proposal(ref).ID), w.circleOf(c).Today(ctx))
		})
	}
	return ref
}

func consentingLive(w *world, c place) string {
	w.t.Helper()
	ref := tuningLive(w, c)
	w.write(func(ctx context.Context, tx *store.Tx) error {
		return meeting.AskConsent(ctx, tx, c.facilitator, ref, 1, w.circleOf(c).Today(ctx))
	})
	return ref
}

// integratingLive is a meeting with an objection of the circle's author.
func integratingLive(w *world, c place) string {
	w.t.Helper()
	ref := consentingLive(w, c)
	round := w.round(w.proposal(ref).ID)
	roster, err := consent.Roster(w.ctx, w.Site.DB, round)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, p := range roster {
		a := consent.Answer{Kind: consent.Consent}
		if p.Member == c.author.Member {
			a = consent.Answer{Kind: consent.Objection, Reason: "It harms the aim"}
		}
		w.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := consent.Respond(ctx, tx, member.Actor{Member: p.Member, Pseudonym: p.Person, Lang: "en"}, round, 1, a)
			return err
		})
	}
	return ref
}

func describingLive(w *world, c place) string {
	w.t.Helper()
	ref := deciding(w, c)
	w.write(func(ctx context.Context, tx *store.Tx) error {
		w.sacrificed++
		role, err := circle.OpenRole(ctx, tx, w.people["founder"], c.id, circle.NewRole{Kind: circle.Operational, Title: "Role " + strconv.Itoa(w.sacrificed), Lang: "en"}, "d")
		if err != nil {
			return err
		}
		found := w.circleOf(c)
		return meeting.Seek(ctx, tx, c.facilitator, ref, selection.New{
			Role: role.ID, Qualifications: c.secret, Starts: found.In(ctx, 5), Ends: found.In(ctx, 200), EndsOn: found.Today(ctx), Lang: "en",
		})
	})
	return ref
}

func closed(w *world, c place) string {
	w.t.Helper()
	ref := running(w, c)
	w.finish(c, ref)
	return ref
}

// matter is what a meeting is deciding.
func (w *world) matter(id string) meeting.Matter {
	w.t.Helper()
	m, err := meeting.Get(w.ctx, w.Site.DB, id)
	if err != nil {
		w.t.Fatal(err)
	}
	agenda, err := meeting.Agenda(w.ctx, w.Site.DB, id)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, p := range agenda {
		if p.ID == m.Item {
			matter, err := meeting.MatterOf(w.ctx, w.Site.DB, p.Item)
			if err != nil {
				w.t.Fatal(err)
			}
			return matter
		}
	}
	w.t.Fatal("the meeting is at no item")
	return meeting.Matter{}
}

func (w *world) proposal(id string) consent.Proposal {
	w.t.Helper()
	if p := w.matter(id).Proposal; p != nil {
		return *p
	}
	w.t.Fatal("nothing is proposed")
	return consent.Proposal{}
}

func itsOffer(w *world, _ place, id string) []string {
	w.t.Helper()
	offers, err := meeting.Offers(w.ctx, w.Site.DB, id)
	if err != nil || len(offers) == 0 {
		w.t.Fatal("no offers", err)
	}
	return []string{"suits-" + offers[0].ID, "yes", "offer", offers[0].ID}
}

func itsStep(w *world, _ place, id string) []string {
	return []string{"step", strconv.FormatInt(w.step(id), 10)}
}

func ofAnother(_ *world, c place, _ string) []string {
	return []string{"who", c.author.Pseudonym + "x", "here", "no"}
}

func liveRound(w *world, _ place, id string) []string {
	return []string{"round", w.round(w.proposal(id).ID), "n", "1", "answer", "consent"}
}

func liveProposal(w *world, _ place, id string) []string {
	return []string{"proposal", w.proposal(id).ID, "from", "1", "text", "Another text"}
}

func liveObjection(w *world, c place, id string) []string {
	return itsObjection(w, c, w.proposal(id).ID)
}

func liveSelection(w *world, _ place, id string) []string {
	return []string{"selection", w.matter(id).Selection.ID}
}

func seekRole(w *world, c place, _ string) []string {
	found := w.circleOf(c)
	return []string{"role", c.role, "qualifications", "Careful", "starts", found.In(w.ctx, 5), "ends", found.In(w.ctx, 100)}
}

func anAction(w *world, c place) string { return w.resolved(c, "") }

func theirAction(w *world, c place) string { return w.resolved(c, c.author.Pseudonym) }

func (w *world) resolved(c place, who string) (ref string) {
	w.t.Helper()
	m := running(w, c)
	w.write(func(ctx context.Context, tx *store.Tx) error {
		a, err := meeting.Resolve(ctx, tx, c.facilitator, m, meeting.NewAction{Text: c.secret, Who: who, DueOn: "2099-01-01", Lang: "en"})
		ref = a.ID
		return err
	})
	return ref
}

// recorded is a proposal on which the author's consent was recorded as spoken.
func recorded(w *world, c place) string {
	w.t.Helper()
	ref := consenting(w, c)
	w.write(func(ctx context.Context, tx *store.Tx) error {
		_, err := consent.Speak(ctx, tx, c.facilitator, w.round(ref), 1, []string{c.author.Pseudonym}, consent.Answer{Kind: consent.Consent})
		return err
	})
	return ref
}

func itsRecord(w *world, _ place, id string) []string {
	w.t.Helper()
	list, err := consent.AllAnswers(w.ctx, w.Site.DB, id)
	if err != nil || len(list) == 0 {
		w.t.Fatal("no answers", err)
	}
	return []string{"recorded", list[0].ID, "answer", "trust"}
}
