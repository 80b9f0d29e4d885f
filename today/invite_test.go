package today_test

import (
	"context"
	"strings"
	"testing"

	"concentric/base/store"
	"concentric/engine/opinion"
	"concentric/listening"
	"concentric/today"
)

// Who is drawn gets one mail with the question and its brief; who has voted, who
// turned the digest off and who has no address gets none, and the job that runs
// again writes nothing twice.
func TestWhoIsDrawnIsInvitedOnce(t *testing.T) {
	each(t, func(h *house) {
		id := h.open()
		h.must(h.room.Listen.Vote(h.ctx, h.people[3], id, 1, opinion.Agree))
		h.write(func(ctx context.Context, tx *store.Tx) error { return today.SetDigest(ctx, tx, h.people[4], false) })
		var draw string
		h.write(func(ctx context.Context, tx *store.Tx) (err error) {
			draw, err = listening.Invite(ctx, tx, h.people[0], id)
			return err
		})
		h.settle()
		h.must(h.room.Jobs()[listening.InviteJob](h.ctx, []byte(`"`+draw+`"`))) // as if it had been cut off
		got := h.mails()
		if len(got) != 11 {
			t.Fatalf("%d were written to", len(got))
		}
		for _, address := range []string{"person4@party.example", "person5@party.example"} {
			if _, there := got[address]; there {
				t.Errorf("%s was invited", address)
			}
		}
		m := got["person6@party.example"] // who reads German
		for _, part := range []string{"12 Personen", "Harbour", "What of the harbour?", "Noise and work.", "https://party.example/vote/", "Ada Byron"} {
			if !strings.Contains(m.Text, part) {
				t.Errorf("%q is not in the mail:\n%s", part, m.Text)
			}
		}
		if class := m.Header.Get("X-Concentric-Class"); class != "invitation" {
			t.Errorf("it is a mail of class %q", class)
		}
		draws, err := listening.Draws(h.ctx, h.db, id)
		h.must(err)
		if len(draws) != 1 || draws[0].People != 12 || draws[0].Among != 12 || draws[0].Voted != 1 {
			t.Errorf("draws: %+v", draws)
		}
	})
}
