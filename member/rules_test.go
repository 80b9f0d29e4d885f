package member_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/csvfile"
	"concentric/base/session"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/member"

	"pgregory.net/rapid"
)

func clockYear(ctx context.Context) string {
	return clock.Now(ctx).AddDate(1, 0, 0).Format(time.DateOnly)
}

// The register as a file, taken over again, changes nobody.
func TestTheExportIsAnImport(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		apply(t, ctx, db, civi, member.Mapping{})
		add(t, ctx, db, member.Member{Number: "=1+1", Name: "+Formula, \"quoted\"", Email: "-x@party.example"})
		var out bytes.Buffer
		if err := member.WriteList(ctx, db, csvfile.NewWriter(&out)); err != nil {
			t.Fatal(err)
		}
		for _, cell := range []string{"\n=", ",=", ",+", ",-"} {
			if strings.Contains(out.String(), cell) {
				t.Errorf("a spreadsheet would take a cell for a formula: %q in %s", cell, out.String())
			}
		}
		list := out.String()
		at := strings.Index(list, "'=1+1")
		line, _, _ := strings.Cut(list[at:], "\n")
		list = strings.Replace(list, line+"\n", "", 1)
		if got := counts(plan(t, ctx, db, list, member.Mapping{})); !strings.HasPrefix(got, "0 new, 0 changed, 3 unchanged, 0 bad") {
			t.Errorf("%s\n%s", got, list)
		}
	})
}

func TestFoldingAnAddressTwiceIsFoldingItOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		email := rapid.String().Draw(t, "email")
		once := member.FoldEmail(email)
		if twice := member.FoldEmail(once); twice != once {
			t.Fatalf("%q, then %q", once, twice)
		}
		if spaced := member.FoldEmail("  " + email + "\t"); spaced != once {
			t.Fatalf("%q, with space around it %q", once, spaced)
		}
	})
}

// Whatever three browsers do in whatever order, only the one that asked is ever
// signed in, once, and only after the link was spent.
func TestOnlyTheAskingBrowserIsEverSignedIn(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	number := 0
	rapid.Check(t, func(rt *rapid.T) {
		number++
		hands := clock.At(time.Date(2026, 3, 1, 12, 0, number, 0, time.UTC))
		ctx := clock.With(t.Context(), hands.Now)
		email := "m" + strings.Repeat("x", number%50) + time.Duration(number).String() + "@party.example"
		id := add(t, ctx, db, member.Member{Number: email, Name: "M", Email: email})
		secrets := []string{"asking-browser-" + email, "mail-program-" + email, "somebody-else-" + email}
		write(t, ctx, db, func(ctx context.Context, tx *store.Tx) error {
			return member.AskSignIn(ctx, tx, member.Ask{Request: secrets[0], Email: email, Network: email})
		})
		token := member.LinkOf(t, ctx, db, email)
		opened, sessions, codes := false, 0, map[string]string{}
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			who := rapid.IntRange(0, 2).Draw(rt, "browser")
			var err error
			switch rapid.SampledFrom([]string{"look", "open", "code", "enter", "wait"}).Draw(rt, "act") {
			case "look":
				_, err = member.LookAtLink(ctx, db, token, secrets[who], secrets[who]+"-opener")
			case "open":
				var link member.Link
				err = db.Write(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
					link, err = member.OpenLink(ctx, tx, token, secrets[who], secrets[who]+"-opener")
					return err
				})
				opened = opened || err == nil
				if err == nil && link.Code != "" {
					codes[link.Code] = link.Code
					if who == 0 {
						rt.Fatal("the asking browser was shown a code")
					}
				}
			case "code":
				err = db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
					for code := range codes {
						if _, err := member.TypeCode(ctx, tx, secrets[who], code); err != nil {
							return err
						}
					}
					return nil
				})
			case "enter":
				err = db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
					_, err := member.FinishSignIn(ctx, tx, secrets[who], secrets[who]+"-opener", id, "")
					return err
				})
				if err == nil {
					if who != 0 || !opened {
						rt.Fatalf("browser %d was signed in, the link opened: %v", who, opened)
					}
				}
			case "wait":
				hands.Move(rapid.SampledFrom([]time.Duration{time.Second, 6 * time.Minute}).Draw(rt, "wait"))
			}
			if err != nil && apperr.As(err) == nil && !errors.Is(err, context.Canceled) {
				rt.Fatal(err)
			}
			list, err := session.List(ctx, db, id)
			if err != nil {
				rt.Fatal(err)
			}
			if sessions = len(list); sessions > 1 {
				rt.Fatalf("%d sessions from one link", sessions)
			}
		}
	})
}
