package today_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"concentric/base/store"
	"concentric/member"
)

// Who came after the mail that told of a question gets its brief with the
// reminder, under the heading of the questions; for the others it is one line.
func TestWhoCameLaterIsRemindedWithTheBrief(t *testing.T) {
	each(t, func(h *house) {
		h.open()
		h.settle()
		h.hands.Set(time.Date(2026, 11, 5, 16, 0, 0, 0, time.UTC))
		h.settle()
		told := len(h.sink.All())
		h.hands.Move(24 * time.Hour)
		h.write(func(ctx context.Context, tx *store.Tx) error {
			for n := range 8 { // one in five is not reminded, by lot
				late := fmt.Sprintf("late%d", n)
				if _, err := member.Add(ctx, tx, member.Member{Number: late, Name: late, Given: late, Lang: "en", Email: late + "@party.example"}); err != nil {
					return err
				}
			}
			return nil
		})
		h.hands.Move(6 * 24 * time.Hour)
		h.settle()
		seen := 0
		for _, m := range h.sink.All()[told:] {
			late := strings.HasPrefix(m.To[0], "late")
			if late {
				seen++
			}
			heading, line, brief := strings.Index(m.Text, "\n===="), strings.Index(m.Text, "What of the harbour?"), strings.Index(m.Text, "The old harbour.")
			if heading < 0 || line < heading || (brief > line) != late {
				t.Errorf("to %s: %s", m.To[0], m.Text)
			}
		}
		if seen == 0 {
			t.Error("nobody who came later is reminded")
		}
	})
}
