package listening

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"time"

	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/circle"
	"concentric/engine/opinion/polis"
	"concentric/journal"
	"concentric/member"
)

// Import says where a conversation that was held in Polis belongs here.
type Import struct {
	Circle   string
	Audience journal.Audience // "" is public
	Lang     string           // of the question and the statements
	Question string           // "" is the topic of the export
	Credit   string           // source and licence, as the page shows them
}

// Imported is what an import did, in sentences for the person at the command
// line: how signs were read, what was voted twice, which counts differ.
type Imported struct {
	Conversation string
	People       int
	Votes        int
	Statements   int
	Sentences    []string
}

// ErrImported is returned for a conversation that is here already.
var ErrImported = errors.New("this conversation was imported before")

// ImportPolis brings in the conversation that a Polis export holds. It comes in
// closed, with no answer owed; nothing of it is half there if it fails. Voters
// and authors get fresh random codes, apart from each other: in the export the
// two share an id.
func (r *Room) ImportPolis(ctx context.Context, folder fs.FS, i Import) (Imported, error) {
	export, err := polis.Read(folder)
	if err != nil {
		return Imported{}, err
	}
	if i.Question == "" {
		i.Question = export.Topic
	}
	if i.Question = tidy(i.Question); i.Question == "" {
		return Imported{}, errors.New("the export names no topic (summary.csv): give the question with --question")
	}
	if i.Audience == "" {
		i.Audience = journal.Public
	}
	owner, err := circle.Get(ctx, r.db, i.Circle)
	if err != nil {
		return Imported{}, err
	}
	c := imported(ctx, export, i, owner)
	err = r.db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := notImportedBefore(ctx, tx, c); err != nil {
			return err
		}
		if err := insertConversation(ctx, tx, c, ""); err != nil {
			return err
		}
		if err := writeExport(ctx, tx, c, export, i.Lang); err != nil {
			return err
		}
		if err := record(ctx, tx, member.Actor{}, ActImported, c.ID, c, importedContent); err != nil {
			return err
		}
		tx.Touch(TopicAll)
		return nil
	})
	if err != nil {
		return Imported{}, err
	}
	if err := r.firstRelease(ctx, c.ID); err != nil {
		return Imported{}, err
	}
	return Imported{
		Conversation: c.ID, People: len(export.Participants), Votes: export.Votes.Len(),
		Statements: len(export.Statements), Sentences: export.Report.Sentences(),
	}, nil
}

func imported(ctx context.Context, export *polis.Export, i Import, owner circle.Circle) Conversation {
	opened, closed := export.Report.First, export.Report.Last
	for _, s := range export.Statements {
		if !s.Created.IsZero() && (opened.IsZero() || s.Created.Before(opened)) {
			opened = s.Created
		}
		if closed.IsZero() || s.Created.After(closed) && export.Report.Last.IsZero() {
			closed = s.Created
		}
	}
	if opened.IsZero() {
		opened = clock.Now(ctx)
	}
	if closed.IsZero() {
		closed = opened
	}
	return Conversation{
		ID: id.New(), Circle: owner.ID, Audience: i.Audience, Question: i.Question, Lang: i.Lang, Need: unmarked(export.Description),
		Mode: Strict, State: Reported, Origin: "polis", Credit: i.Credit,
		Opened: opened.UTC().Truncate(time.Microsecond), Closed: closed.UTC().Truncate(time.Microsecond),
	}
}

// What Polis lets a description be written with, which is Markdown.
var (
	markedLink    = regexp.MustCompile(`!?\[([^\]]+)\]\(([^)\s]+)\)`)
	markedAddress = regexp.MustCompile(`<(\S+@\S+|https?://\S+)>`)
	markedItem    = regexp.MustCompile(`(?m)^\s*[*+-]\s+`)
	markedStrong  = regexp.MustCompile(`\*\*(.+?)\*\*`)
)

// unmarked is a description in Markdown as the plain sentences that a need is.
func unmarked(description string) string {
	description = markedLink.ReplaceAllString(description, "$1 ($2)")
	description = markedAddress.ReplaceAllString(description, "$1")
	description = markedItem.ReplaceAllString(description, "• ")
	return tidy(markedStrong.ReplaceAllString(description, "$1"))
}

func notImportedBefore(ctx context.Context, tx *store.Tx, c Conversation) error {
	var before string
	err := tx.QueryRow(ctx, "select id from listening_conversation where origin = $1 and circle = $2 and question = $3 and opened = $4 and closed = $5",
		c.Origin, c.Circle, c.Question, store.Micros(c.Opened), store.Micros(c.Closed)).Scan(&before)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return fmt.Errorf("%w: it is /conversations/%s", ErrImported, before)
}

// writeExport writes statements and votes. Statement i of the export has
// number i+1 here.
func writeExport(ctx context.Context, tx *store.Tx, c Conversation, export *polis.Export, lang string) error {
	authors := map[string]string{}
	for i, s := range export.Statements {
		row := statementRow{number: i + 1, body: tidy(s.Text), lang: lang, state: Shown, at: s.Created}
		switch {
		case s.Moderated < 0:
			row.state = Refused
		case s.Meta:
			row.state = Meta
		}
		if row.body == "" {
			row.body = "#" + s.ID
		}
		if row.at.IsZero() {
			row.at = c.Opened
		}
		if s.Author != "" {
			if authors[s.Author] == "" {
				authors[s.Author] = "imported-" + id.New()
			}
			row.author = authors[s.Author]
		}
		if _, err := insertStatement(ctx, tx, c.ID, row); err != nil {
			return err
		}
	}
	casts := int64(export.Votes.Len())
	_, err := tx.Exec(ctx, "update listening_conversation set numbered = $1, casts = $2 where id = $3", len(export.Statements), casts, c.ID)
	if err != nil {
		return err
	}
	var rows []cast
	for p := range export.Votes.Participants() {
		who := Participant{conversation: c.ID, code: "imported-" + id.New(), tier: FromElsewhere}
		for _, cell := range export.Votes.Row(p) {
			rows = append(rows, cast{who: who, statement: cell.Statement() + 1, vote: cell.Vote()})
		}
	}
	for part := range slices.Chunk(rows, 20_000) {
		if err := upsert(ctx, tx, c.ID, casts, part); err != nil {
			return err
		}
	}
	return nil
}

// firstRelease makes the figures of an imported conversation, as of its end.
func (r *Room) firstRelease(ctx context.Context, conversation string) error {
	c, err := Get(ctx, r.db, conversation)
	if err != nil {
		return err
	}
	w, err := load(ctx, r.db, c, Release{})
	if err != nil || w.people < Least {
		return err
	}
	a := analyse(w, Release{})
	return r.db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := a.publishAs(ctx, tx, c.ID, Release{}, c.Closed)
		return err
	})
}
