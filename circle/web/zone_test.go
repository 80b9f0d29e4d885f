package web

import (
	"testing"
	"time"
)

func TestEveryZoneThatIsOfferedIsOne(t *testing.T) {
	list := zones()
	if len(list) < 400 {
		t.Errorf("only %d zones are offered", len(list))
	}
	for _, z := range list {
		if _, err := time.LoadLocation(z.Value); err != nil {
			t.Errorf("%q: %v", z.Value, err)
		}
	}
}
