// Package listening is where many people are heard: a circle asks a question,
// people vote on one statement at a time (agree, disagree, pass) and write
// what is missing, and what they say goes back to the circle's backlog, where
// it must be answered.
//
// Promises and what they do not cover. Votes and authors are kept under a code,
// HMAC-SHA256 of the member's id under the conversation's own key; the key
// lies in a second store that the main backup never contains, so nobody who
// holds the main database alone can join a member to a vote. Who runs the
// machine holds both and could, until the key is destroyed on the date that
// the conversation's page gives (KeyUntil). Figures leave the room as releases: frozen
// aggregates, none about fewer than ten people, renewed only when at least ten
// people have voted since.
//
// The opinion map is computed by engine/opinion. A vote is acknowledged after
// its durable commit; many votes share one (see Vote).
package listening
