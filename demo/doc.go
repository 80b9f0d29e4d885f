// Package demo lives a party's year in a few seconds: a seeded simulation that
// makes people with places, ages and opinions, and lets them do through the
// rooms' own acts what members of a party do. It fills demonstrations, load
// tests and screenshots.
//
// What people say is written down here (texts.go, matters.go); what comes of
// it — votes, maps, findings, agreements, answers — is computed by the rooms
// as it would be for real people.
package demo
