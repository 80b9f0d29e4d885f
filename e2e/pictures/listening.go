package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"concentric/app"
	"concentric/base/store"
	"concentric/brief"
	"concentric/circle"
	"concentric/e2e/browser"
	"concentric/journal"
	"concentric/listening"
	"concentric/member"
)

// listened are the conversations whose results are shown: two that were held in
// Polis, of whose exports CONCENTRIC_DATA names the folder, and one in which
// nobody has voted.
type listened struct {
	vtaiwan, london, empty string
	shared                 map[string]string // the address of the statement shared most, by conversation
}

// listen brings them in; nothing where the exports are not at hand.
func listen(ctx context.Context, party *app.App) (l listened, err error) {
	data := os.Getenv("CONCENTRIC_DATA")
	if data == "" {
		return l, nil
	}
	root, err := circle.Root(ctx, party.Site.DB)
	if err != nil {
		return l, err
	}
	l.shared = map[string]string{}
	room := listening.NewRoom(party.Site.DB, party.Site.Vault)
	for name, id := range map[string]*string{"vtaiwan.uberx": &l.vtaiwan, "london.youth.policing": &l.london} {
		lang := "en"
		if name == "vtaiwan.uberx" {
			lang = "zh"
		}
		done, err := room.ImportPolis(ctx, os.DirFS(filepath.Join(data, "polis", "conversations", name)), listening.Import{
			Circle: root.ID, Audience: journal.Public, Lang: lang, Credit: "The Computational Democracy Project, openData, CC BY 4.0",
		})
		if err != nil {
			return l, err
		}
		*id = done.Conversation
		release, err := listening.LatestRelease(ctx, party.Site.DB, *id)
		if err != nil {
			return l, err
		}
		l.shared[*id] = fmt.Sprintf("%s/statements/%d", *id, release.Bridges[0])
	}
	seats, err := circle.Roster(ctx, party.Site.DB, root.ID)
	if err != nil || len(seats) == 0 {
		return l, err
	}
	return l, party.Site.DB.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		var somebody member.Actor
		for _, seat := range seats {
			if somebody, err = member.ActorOf(ctx, tx, seat.Member); err != nil {
				return err
			}
			if circle.May(ctx, tx, somebody, circle.Listen, root.ID) == nil {
				break
			}
		}
		l.empty, err = listening.Open(ctx, tx, somebody, listening.New{
			Circle: root.ID, Audience: journal.Public, Question: "What should the old school be for?", Lang: "en", Need: "It stands empty.",
			Promise: "We answer each finding in writing.", AnswerBy: root.In(ctx, 60), Mode: listening.Free,
			Brief: brief.Brief{What: "A house of six rooms", WhyNow: "It stands empty", TradeOffs: "Quiet and life", Affected: "All who live near", Lang: "en"},
			Seeds: []string{"It should be open in the evening.", "It should cost nothing."},
		})
		return err
	})
}

// takeListened takes the pictures of what was listened to, for a visitor.
func takeListened(t *photographer, base string, l listened, folder string) {
	if l.vtaiwan == "" {
		return
	}
	tab := browser.Launch(t).Visit(t, base, browser.Phone)
	for name, page := range map[string]string{
		"vtaiwan-statement": l.shared[l.vtaiwan], "london-statement": l.shared[l.london],
		"vtaiwan": l.vtaiwan + "/map", "london": l.london + "/map", "empty": l.empty + "/map", "empty-vote": l.empty + "/vote",
	} {
		tab.Open("/conversations/" + page)
		tab.Picture(filepath.Join(folder, "listening", name+".png"))
	}
}
