package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net"

	"concentric/base/apperr"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlitelib "modernc.org/sqlite/lib"
)

// retryable reports whether PostgreSQL asks to run the transaction again
// (serialization_failure, deadlock_detected).
func retryable(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// IsDuplicate reports whether err is a broken unique constraint.
func IsDuplicate(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return lite.Code() == sqlitelib.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == sqlitelib.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	return false
}

// Explain turns what a database says when it is away or full into the sentence
// for people; every other error comes back as it was.
func Explain(err error) error {
	if err == nil || apperr.As(err) != nil || errors.Is(err, context.Canceled) {
		return err
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() & 0xff {
		case sqlitelib.SQLITE_FULL:
			return apperr.New(apperr.Full, "base.disk_full").Because(err)
		case sqlitelib.SQLITE_BUSY, sqlitelib.SQLITE_LOCKED, sqlitelib.SQLITE_CANTOPEN, sqlitelib.SQLITE_IOERR:
			return apperr.New(apperr.Unavailable, "base.database_away").Because(err)
		}
		return err
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch pg.Code {
		case "53100": // disk_full
			return apperr.New(apperr.Full, "base.disk_full").Because(err)
		case "53300", "57P01", "57P02", "57P03", "40001", "40P01": // too many, shutting down, starting up, lost the race each time
			return apperr.New(apperr.Unavailable, "base.database_away").Because(err)
		}
		return err
	}
	var connect *pgconn.ConnectError
	var network net.Error
	if errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, net.ErrClosed) || errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, driver.ErrBadConn) || pgconn.SafeToRetry(err) {
		return apperr.New(apperr.Unavailable, "base.database_away").Because(err)
	}
	return err
}
