package member

import (
	"context"
	"database/sql"
	"errors"

	"concentric/base/store"
)

// ActorOf is a member as an actor, as of now: suspended, steward or neither.
// Members who were erased or have left are nobody.
func ActorOf(ctx context.Context, q store.Q, id string) (Actor, error) {
	actor, _, err := Recognise(ctx, q, id)
	return actor, err
}

// Recognise is ActorOf, with the first name by which pages greet the member.
func Recognise(ctx context.Context, q store.Q, id string) (Actor, string, error) {
	a := Actor{Member: id}
	var standing Standing
	var given string
	var suspended, erased, terms int64
	err := q.QueryRow(ctx, `
		select pseudonym, given, lang, standing, suspended, erased,
			(select count(*) from member_steward s where s.member = p.id and s.ended = 0 and s.until >= $1)
		from member_person p where id = $2`, today(ctx), id).Scan(&a.Pseudonym, &given, &a.Lang, &standing, &suspended, &erased, &terms)
	if errors.Is(err, sql.ErrNoRows) || (err == nil && (erased != 0 || standing == Former)) {
		return Actor{}, "", nil
	}
	if err != nil {
		return Actor{}, "", err
	}
	a.Suspended = suspended != 0
	a.Supporter = standing == Supporter
	a.Steward = terms > 0 && !a.Suspended
	given, err = q.Keys().Open(id, "member.given", given)
	return a, given, err
}
