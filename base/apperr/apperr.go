// Package apperr is the one kind of error that people get to read.
//
// Everything else that goes wrong is an internal error: it is logged with an
// id, and the reader is shown that id. After benbjohnson/wtf: few codes, a
// message for people, the cause for the log.
package apperr

import (
	"errors"
	"net/http"
)

// Code says what kind of no this is; it decides the HTTP status.
type Code string

// The codes.
const (
	Invalid     Code = "invalid"     // what was sent cannot be used; 422
	NotSignedIn Code = "not_signed"  // sign in first; 401
	Forbidden   Code = "forbidden"   // not yours to do; 403
	NotFound    Code = "not_found"   // is not here, or not for you to see; 404
	Conflict    Code = "conflict"    // the thing changed meanwhile; 409
	Gone        Code = "gone"        // was here and is over: closed, expired, spent; 410
	TooLarge    Code = "too_large"   // 413
	TooMany     Code = "too_many"    // slow down; 429
	Unavailable Code = "unavailable" // not now: database away; 503
	Full        Code = "full"        // no room on the disk; 507
	Internal    Code = "internal"    // ours; 500
)

// Error is a no that a person reads. Message is the id of a sentence in the
// message catalogue ("consent.round_closed"), Args its values as key, value,
// key, value …; Field names the form field it stands beside, if any.
type Error struct {
	Code    Code
	Message string
	Args    []any
	Field   string
	Err     error
}

// New makes an Error; args are the sentence's values as key, value pairs.
func New(code Code, message string, args ...any) *Error {
	return &Error{Code: code, Message: message, Args: args}
}

// At returns a copy that stands beside the form field named.
func (e *Error) At(field string) *Error {
	c := *e
	c.Field = field
	return &c
}

// Because returns a copy that carries the cause, for the log.
func (e *Error) Because(err error) *Error {
	c := *e
	c.Err = err
	return &c
}

// Error is for logs; people read the translated Message.
func (e *Error) Error() string {
	text := string(e.Code) + ": " + e.Message
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// As finds the Error in err's chain, nil if there is none.
func As(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// All finds every Error in err, in their order: what an act refuses about several
// fields of one form comes as one error (errors.Join).
func All(err error) []*Error {
	if e, is := err.(*Error); is {
		return []*Error{e}
	}
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		return All(e.Unwrap())
	case interface{ Unwrap() []error }:
		var all []*Error
		for _, one := range e.Unwrap() {
			all = append(all, All(one)...)
		}
		return all
	}
	return nil
}

// Is reports whether err carries an Error with this code.
func Is(err error, code Code) bool {
	e := As(err)
	return e != nil && e.Code == code
}

// Status is the HTTP status for err; 500 for what is not an Error.
func Status(err error) int {
	e := As(err)
	if e == nil {
		return http.StatusInternalServerError
	}
	switch e.Code {
	case Invalid:
		return http.StatusUnprocessableEntity
	case NotSignedIn:
		return http.StatusUnauthorized
	case Forbidden:
		return http.StatusForbidden
	case NotFound:
		return http.StatusNotFound
	case Conflict:
		return http.StatusConflict
	case Gone:
		return http.StatusGone
	case TooLarge:
		return http.StatusRequestEntityTooLarge
	case TooMany:
		return http.StatusTooManyRequests
	case Unavailable:
		return http.StatusServiceUnavailable
	case Full:
		return http.StatusInsufficientStorage
	default:
		return http.StatusInternalServerError
	}
}
