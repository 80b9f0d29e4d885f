package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"concentric/app"
	"concentric/base/i18n"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/circle"
	"concentric/journal"
	"concentric/listening"
)

type importPolisCommand struct {
	app.Place
	Folder   string `arg:"" type:"existingdir" help:"Folder with the export: comments.csv, votes.csv or participants-votes.csv, summary.csv." placeholder:"DIR"`
	Circle   string `required:"" help:"The circle that owns the conversation here: its name or id." placeholder:"CIRCLE"`
	Question string `help:"The question; without it, the topic in summary.csv."`
	Lang     string `help:"Language of the statements; und: not known." enum:"en,de,fr,it,da,es,mi,pt,zh,und" default:"en"`
	Members  bool   `help:"For members only; without it, for everyone."`
	Credit   string `help:"Source and licence, as the page shows them." placeholder:"TEXT"`
}

func (importPolisCommand) Help() string {
	return `The conversation comes in closed, with no answer owed. It is in the journal with the digest of its data. Says how
the signs of the votes were read, how many were changed later (the last one counts), and where the counts in
comments.csv are not what the votes add up to.`
}

// Run imports one conversation.
func (c importPolisCommand) Run() error {
	ctx := context.Background()
	stores, err := app.OpenStores(ctx, c.Place)
	if err != nil {
		return err
	}
	defer stores.Close()
	catalogue, err := app.Catalogue()
	if err != nil {
		return err
	}
	ctx = i18n.With(ctx, catalogue, "en")
	owner, err := circleNamed(ctx, stores.DB, c.Circle)
	if err != nil {
		return err
	}
	wanted := listening.Import{Circle: owner.ID, Audience: journal.Public, Lang: c.Lang, Question: c.Question, Credit: c.Credit}
	if c.Members {
		wanted.Audience = journal.Members
	}
	done, err := listening.NewRoom(stores.DB, stores.Vault).ImportPolis(ctx, os.DirFS(c.Folder), wanted)
	if err != nil {
		return inWords(err)
	}
	for _, sentence := range done.Sentences {
		fmt.Println(sentence)
	}
	fmt.Printf("%d people, %d statements, %d votes came in: /conversations/%s, owned by %s.\n",
		done.People, done.Statements, done.Votes, done.Conversation, owner.Name)
	for n := 1; n > 0; {
		if n, err = journal.Sequence(ctx, stores.DB); err != nil {
			return err
		}
	}
	return nil
}

// circleNamed finds a circle by id or by name.
func circleNamed(ctx context.Context, q store.Q, name string) (circle.Circle, error) {
	all, err := circle.All(ctx, q)
	if err != nil {
		return circle.Circle{}, err
	}
	for _, c := range all {
		if c.ID == name || typed.Fold(c.Name) == typed.Fold(name) {
			return c, nil
		}
	}
	if len(all) == 0 {
		return circle.Circle{}, errors.New("there is no circle yet: found the party first (or use concentric demo)")
	}
	text := "there is no circle “" + name + "”; there are:"
	for _, c := range all {
		text += " " + c.Name + " (" + c.ID + ")"
	}
	return circle.Circle{}, errors.New(text)
}
