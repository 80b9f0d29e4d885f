package today_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"concentric/base/mail/sink"
	"concentric/base/store"
	"concentric/member"
)

// A mailbox that takes nothing for now keeps back nobody's mail: those on the
// next pages get theirs while it is tried again.
func TestOneBusyMailboxKeepsNobodyElsesDigestBack(t *testing.T) {
	each(t, func(h *house) {
		h.write(func(ctx context.Context, tx *store.Tx) error {
			for n := range 200 { // a page, before all others
				m := member.Member{Number: fmt.Sprintf("-%03d", n), Name: "N", Given: "N", Lang: "en"}
				if n == 7 {
					m.Email = "busy@party.example"
				}
				if _, err := member.Add(ctx, tx, m); err != nil {
					return err
				}
			}
			return nil
		})
		h.open()
		h.settle()
		h.sink.Refuse(func(to string) error {
			if to == "busy@party.example" {
				return sink.Later("come back")
			}
			return nil
		})
		h.hands.Set(time.Date(2026, 11, 5, 16, 0, 0, 0, time.UTC))
		h.settle()
		if n := len(h.mails()); n != 13 {
			t.Errorf("%d got their mail while one mailbox is busy, want 13", n)
		}
		h.sink.Refuse(nil)
		h.hands.Move(time.Hour)
		h.settle()
		if n := len(h.mails()); n != 14 {
			t.Errorf("%d got their mail, want 14", n)
		}
		h.hands.Move(24 * time.Hour)
		h.settle()
		if n := len(h.mails()); n != 14 {
			t.Errorf("%d mails a day later", n)
		}
	})
}
