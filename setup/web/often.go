package web

import (
	"sync"
	"time"

	"concentric/base/apperr"
)

// mostTests is how many test mails go out in an hour: nobody may use the form to
// write to strangers in the party's name.
const mostTests = 20

// often counts the test mails of the last hour, in memory.
type often struct {
	turn sync.Mutex
	sent []time.Time // the oldest first
}

// count takes one more test mail, or says in how many minutes there is room.
func (o *often) count(now time.Time) error {
	o.turn.Lock()
	defer o.turn.Unlock()
	for len(o.sent) > 0 && now.Sub(o.sent[0]) >= time.Hour {
		o.sent = o.sent[1:]
	}
	if len(o.sent) >= mostTests {
		left := time.Hour - now.Sub(o.sent[0])
		return apperr.New(apperr.TooMany, "setup.test_often", "Most", mostTests, "Minutes", int(left/time.Minute)+1).At("to")
	}
	o.sent = append(o.sent, now)
	return nil
}
