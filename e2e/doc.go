// Package e2e holds people's ways through the program, in a real browser on a
// real server: journeys, and what every page must keep. Its tests are all
// there is to it; the verbs are in e2e/browser.
package e2e
