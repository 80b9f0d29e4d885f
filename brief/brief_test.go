package brief_test

import (
	"context"
	"strings"
	"testing"

	"concentric/base/apperr"
	"concentric/base/i18n"
	"concentric/base/store"
	"concentric/base/store/storetest"
	"concentric/brief"
)

func whole() brief.Brief {
	return brief.Brief{What: "The harbour.", WhyNow: "The lease ends.", TradeOffs: "Noise and work.", Affected: "The quarter.", Lang: "en"}
}

func TestABriefIsCompleteAndTakesAMinute(t *testing.T) {
	for message, spoil := range map[string]func(*brief.Brief){
		"brief.missing_what":        func(b *brief.Brief) { b.What = "" },
		"brief.missing_why_now":     func(b *brief.Brief) { b.WhyNow = " " },
		"brief.missing_trade_offs":  func(b *brief.Brief) { b.TradeOffs = "" },
		"brief.missing_affected":    func(b *brief.Brief) { b.Affected = "\n" },
		"brief.too_long":            func(b *brief.Brief) { b.What = strings.Repeat("word ", brief.WordLimit) },
		"brief.too_many_characters": func(b *brief.Brief) { b.What = strings.Repeat("字", 3000) },
	} {
		b := whole()
		spoil(&b)
		if e := apperr.As(b.Check()); e == nil || e.Message != message || e.Field == "" {
			t.Errorf("got %v, want %s beside its field", e, message)
		}
	}
	if err := whole().Check(); err != nil {
		t.Error(err)
	}
}

func TestABriefIsKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		var id string
		err := db.Write(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			id, err = brief.Write(ctx, tx, whole())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		got, err := brief.Get(ctx, db, id)
		want := whole()
		want.ID = id
		if err != nil || got != want {
			t.Errorf("got %+v, %v", got, err)
		}
		if _, err := brief.Get(ctx, db, "other"); !apperr.Is(err, apperr.NotFound) {
			t.Errorf("another id: %v", err)
		}
	})
}

func TestMessages(t *testing.T) {
	if _, err := i18n.NewCatalogue(brief.Messages); err != nil {
		t.Error(err)
	}
}
