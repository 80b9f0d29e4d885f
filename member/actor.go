package member

import "context"

// Actor is who acts: a member who is signed in, a guest of a public
// conversation, or nobody (the zero value).
type Actor struct {
	Member    string // id of the member, "" where nobody is signed in
	Pseudonym string // what the journal knows the member by
	Guest     string // id of a guest's browser, made from its cookie; "" for members
	Lang      string // the language the person reads, "de"; "" where unknown
	Suspended bool   // may read, may not act
	Supporter bool   // on the register as a supporter, not as a member: heard, and counted apart
	Session   string // id of the session on their device, "" where they act from none
	Fresh     bool   // proved who they are a short while ago (session.Fresh)
	Steward   bool   // holds the steward role today

	atServer bool
	decided  string // the circle whose decision is carried out
}

// For is the actor carrying out a decision of this circle: what the circle may
// decide is then not asked of the person, whose hand it is, nor of the clock's.
func (a Actor) For(circle string) Actor {
	a.decided = circle
	return a
}

// Decided is the circle whose decision is carried out; "" where somebody acts
// by themselves.
func (a Actor) Decided() string { return a.decided }

// AtServer is who stands at the server's command line: may do what a steward
// may, and has no pseudonym.
func AtServer() Actor { return Actor{atServer: true} }

// stewards reports whether the actor has a steward's powers.
func (a Actor) stewards() bool { return a.Steward || a.atServer }

// SignedIn reports whether this is a member.
func (a Actor) SignedIn() bool { return a.Member != "" }

// Belongs reports whether this is a member of the party: what is for members is
// for who belongs, and not for supporters.
func (a Actor) Belongs() bool { return a.SignedIn() && !a.Supporter }

// Key tells one person's forms from another's, for store.Once; "" for nobody.
func (a Actor) Key() string {
	switch {
	case a.Member != "":
		return a.Member
	case a.Guest != "":
		return "guest:" + a.Guest
	}
	return ""
}

type actorKey struct{}

// With returns a context in which the actor acts.
func With(ctx context.Context, actor Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, actor)
}

// From is who acts in this context; nobody where no one was put in.
func From(ctx context.Context) Actor {
	actor, _ := ctx.Value(actorKey{}).(Actor)
	return actor
}
