package web

import (
	"context"
	"strconv"
	"strings"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/meeting"
	"concentric/member"
)

func suit(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	words := map[string]string{}
	for name, values := range form.Values {
		if offer, is := strings.CutPrefix(name, "suits-"); is && len(values) > 0 {
			words[offer] = values[0]
		}
	}
	if len(words) == 0 {
		return "", apperr.New(apperr.Invalid, "meeting.word_missing")
	}
	return "meeting.did_suit", meeting.Suit(ctx, tx, actor, m.ID, words)
}

func offer(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	at, err := when(ctx, tx, m.Circle, form.Text("date"), form.Text("time"))
	if err != nil {
		return "", err
	}
	return "", meeting.OfferDate(ctx, tx, actor, m.ID, at)
}

func fix(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	_, err := meeting.Fix(ctx, tx, actor, m.ID, form.Value("offer"))
	return "meeting.did_fix", err
}

func coming(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	return "", meeting.Come(ctx, tx, actor, m.ID, form.Value("coming"))
}

func cancel(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, _ page.Form) (string, error) {
	return "meeting.did_cancel", meeting.Cancel(ctx, tx, actor, m.ID)
}

func begin(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, _ page.Form) (string, error) {
	_, err := meeting.Begin(ctx, tx, actor, m.ID)
	return "", err
}

func putOn(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	_, err := meeting.PutOn(ctx, tx, actor, m.ID, putOf(ctx, form))
	return "", err
}

func putOf(ctx context.Context, form page.Form) meeting.Put {
	return meeting.Put{
		Item: form.Value("item"), Title: form.Text("title"), Lang: i18n.Lang(ctx), Minutes: count(form, "minutes"),
		Outcome: meeting.Outcome(form.Value("outcome")), Who: form.Value("who"),
	}
}

func count(form page.Form, field string) int {
	n, err := strconv.Atoi(form.Text(field))
	if err != nil {
		return 0
	}
	return n
}

func shift(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	by := map[string]int{"up": -1, "down": 1}[form.Value("to")]
	return "", meeting.Shift(ctx, tx, actor, m.ID, form.Value("point"), by)
}

func ask(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	var c meeting.AgendaChange
	kind := meeting.AskKind(form.Value("kind"))
	if kind == meeting.AskChange {
		switch form.Value("change") {
		case "add":
			put := putOf(ctx, form)
			c.Add = &put
		case "off":
			c.Point, c.Off = form.Value("point"), true
		default:
			c.Point, c.Minutes = form.Value("point"), count(form, "minutes")
		}
	}
	return "", meeting.AskFor(ctx, tx, actor, m.ID, kind, c)
}

func word(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	choice, all := form.Value("word"), false
	if choice == "theirs" {
		return "", meeting.AnswerFor(ctx, tx, actor, m.ID, form.Value("ask"), form.Value("who"))
	}
	if choice == "all" {
		choice, all = "consent", true
	}
	return "", meeting.Answer(ctx, tx, actor, m.ID, form.Value("ask"), choice, form.Value("reason"), all)
}

func unask(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	return "", meeting.Unask(ctx, tx, actor, m.ID, form.Value("ask"))
}

// step is the one that a facilitator's form was made from.
func step(form page.Form) int64 {
	n, err := strconv.ParseInt(form.Value("step"), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

func arrive(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, _ page.Form) (string, error) {
	return "", meeting.Arrive(ctx, tx, actor, m.ID)
}

func mark(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	if form.Value("who") == "" {
		return "", meeting.MarkComing(ctx, tx, actor, m.ID)
	}
	return "", meeting.Mark(ctx, tx, actor, m.ID, form.Value("who"), form.Value("here") == "yes")
}

func share(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	return "", meeting.Share(ctx, tx, actor, m.ID, form.Value("aloud") == "yes")
}

func advance(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	return "", meeting.Advance(ctx, tx, actor, m.ID, step(form))
}

func nextItem(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	return "", meeting.NextItem(ctx, tx, actor, m.ID, step(form), form.Value("to"), form.Value("off") == "yes", form.Value("result"))
}

func end(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	return "meeting.did_close", meeting.Close(ctx, tx, actor, m.ID, step(form), form.Value("sure") == "yes")
}

func goRound(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	return "", meeting.GoRound(ctx, tx, actor, m.ID, step(form))
}

func next(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	return "", meeting.Next(ctx, tx, actor, m.ID, step(form), form.Value("skip") == "yes")
}

func endRound(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	return "", meeting.EndRound(ctx, tx, actor, m.ID, step(form))
}

func say(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	return "", meeting.Say(ctx, tx, actor, m.ID, form.Value("round"), form.Value("who"), form.Value("words"), i18n.Lang(ctx))
}

func hand(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	return "", meeting.Raise(ctx, tx, actor, m.ID, form.Value("hand"))
}

func heed(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	return "", meeting.Heed(ctx, tx, actor, m.ID, form.Value("who"))
}

func result(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	return "meeting.did_save", meeting.Result(ctx, tx, actor, m.ID, form.Value("point"), form.Value("result"), i18n.Lang(ctx))
}

func notes(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	return "meeting.did_save", meeting.Note(ctx, tx, actor, m.ID, form.Value("notes"))
}

func resolve(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	_, err := meeting.Resolve(ctx, tx, actor, m.ID, meeting.NewAction{
		Text: form.Value("action"), Lang: i18n.Lang(ctx), Who: form.Value("who"), DueOn: form.Text("due_on"),
	})
	return "", err
}

func amend(ctx context.Context, tx *store.Tx, actor member.Actor, m meeting.Meeting, form page.Form) (string, error) {
	results := map[string]string{}
	for name, values := range form.Values {
		if point, is := strings.CutPrefix(name, "result-"); is && len(values) > 0 {
			results[point] = values[0]
		}
	}
	return "meeting.did_amend", meeting.Amend(ctx, tx, actor, m.ID, count(form, "n"), form.Value("notes"), results)
}
