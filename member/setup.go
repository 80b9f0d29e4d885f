package member

import (
	"context"
	"crypto/subtle"

	"concentric/base/apperr"
	"concentric/base/store"
)

// SetUpToken is what stands in the link that the first start prints. It is made
// from the master key, so neither the database nor the log of a later start
// holds another; it works while nobody is on the register, and so once.
func SetUpToken(q store.Q) (string, error) {
	mac, err := q.Keys().Lookup("member.set_up", "first start")
	if err != nil {
		return "", err
	}
	return mac[:40], nil
}

// Nobody says whether nobody was ever on the register.
func Nobody(ctx context.Context, q store.Q) (bool, error) {
	var n int
	err := q.QueryRow(ctx, "select count(*) from member_person").Scan(&n)
	return n == 0, err
}

// CheckSetUp refuses a set-up link that is wrong (NotFound) or spent (Gone).
func CheckSetUp(ctx context.Context, q store.Q, token string) error {
	want, err := SetUpToken(q)
	if err != nil {
		return err
	}
	if subtle.ConstantTimeCompare([]byte(want), []byte(token)) != 1 {
		return ErrNotFound
	}
	none, err := Nobody(ctx, q)
	if err == nil && !none {
		err = apperr.New(apperr.Gone, "member.set_up_spent")
	}
	return err
}
