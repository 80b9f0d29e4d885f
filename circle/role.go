package circle

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"concentric/base/apperr"
	"concentric/base/clock"
	"concentric/base/id"
	"concentric/base/store"
	"concentric/base/typed"
	"concentric/member"
)

// RoleKind is what a role is by the method; every other role is Operational.
type RoleKind string

// The kinds.
const (
	Leader       RoleKind = "leader"
	Delegate     RoleKind = "delegate"
	Facilitator  RoleKind = "facilitator"
	Secretary    RoleKind = "secretary"
	Spokesperson RoleKind = "spokesperson" // confirms what the circle says in public
	Operational  RoleKind = "operational"
)

// RoleKinds in the order in which pages list them.
var roleKinds = []RoleKind{Leader, Delegate, Facilitator, Secretary, Spokesperson, Operational}

// Role is a task that a circle gives to one person for a term. Title is
// written for operational roles; the others are named by their kind in each
// reader's language. Term is who holds it now, nil where the role is vacant.
// Community is whose seat it is: the people of that community choose who holds
// it, "" for every other role.
type Role struct {
	ID, Circle    string
	Community     string
	Kind          RoleKind
	Title, Duties string
	Lang          string
	Decision      string
	Term          *Term
}

const selectRole = "select id, circle, community, kind, title, duties, lang, decision from circle_role "

func scanRole(row store.Row) (Role, error) {
	var r Role
	err := row.Scan(&r.ID, &r.Circle, &r.Community, &r.Kind, &r.Title, &r.Duties, &r.Lang, &r.Decision)
	return r, err
}

// RolesOf lists a circle's roles, filled or vacant: leader, delegate,
// facilitator, secretary, spokesperson, then the operational ones by age.
func RolesOf(ctx context.Context, q store.Q, circle string) ([]Role, error) {
	of, err := RolesIn(ctx, q, []string{circle})
	return of[circle], err
}

// NewRole is a role to be opened. Title is needed for operational roles only.
// Community makes it a seat for that community's delegate, which is an
// operational role.
type NewRole struct {
	Kind          RoleKind
	Title, Duties string
	Lang          string
	Community     string `json:",omitempty"`
}

// OpenRole makes a role in a circle, vacant, by its decision. Of the kinds
// other than operational a circle has one each.
func OpenRole(ctx context.Context, tx *store.Tx, actor member.Actor, circle string, role NewRole, decision string) (Role, error) {
	c, err := change(ctx, tx, actor, circle, decision)
	if err != nil {
		return Role{}, err
	}
	if !slices.Contains(roleKinds, role.Kind) {
		return Role{}, apperr.New(apperr.Invalid, "circle.role_kind_unknown").At("kind")
	}
	if role.Kind == Operational {
		if role.Title, err = typed.Text(role.Title, "title", 120); err != nil {
			return Role{}, err
		}
	}
	if err := canSeat(ctx, tx, c, role); err != nil {
		return Role{}, err
	}
	row := id.New()
	_, err = tx.Exec(ctx, `
		insert into circle_role (id, circle, community, kind, title, duties, lang, decision, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		row, circle, role.Community, string(role.Kind), role.Title, role.Duties, role.Lang, decision, store.Micros(clock.Now(ctx)))
	if store.IsDuplicate(err) {
		return Role{}, apperr.New(apperr.Conflict, "circle.role_there", "Circle", c.Name).At("kind")
	}
	if err != nil {
		return Role{}, err
	}
	if err := record(ctx, tx, actor, "circle.role_opened", row, circle, c.Audience, roleContent); err != nil {
		return Role{}, err
	}
	return getRole(ctx, tx, row)
}

// RoleByID reads one role, without who holds it; apperr.NotFound if there is none.
func RoleByID(ctx context.Context, q store.Q, role string) (Role, error) {
	return getRole(ctx, q, role)
}

func getRole(ctx context.Context, q store.Q, role string) (Role, error) {
	r, err := scanRole(q.QueryRow(ctx, selectRole+"where id = $1", role))
	if errors.Is(err, sql.ErrNoRows) {
		return Role{}, apperr.New(apperr.NotFound, "circle.role_not_found")
	}
	return r, err
}
