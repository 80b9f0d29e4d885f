// Package certificate gets certificates by itself, by the ACME protocol
// (RFC 8555), and keeps them in the party's database, so that every server of
// the party has them and a restart asks for none. Keys are sealed under the
// master key.
//
// It asks for no other names than those it is told: whoever points a name of
// theirs at this server gets nothing signed.
package certificate

import (
	"context"
	"crypto/tls"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"concentric/base/clock"
	"concentric/base/store"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
)

// Options say which certificates are got, and where.
type Options struct {
	DB        *store.DB
	Hosts     func() []string // names that people reach this server by, now
	Directory string          // of the ACME server; "" for Let's Encrypt
}

// Office gets a certificate when somebody first asks for a name, and a new one
// thirty days before it ends; and it knows how the certificates stand.
type Office struct {
	auto  *autocert.Manager
	kept  cache
	hosts func() []string

	mu    sync.Mutex
	heard Fault // what the signer said last, or that it did not answer
	noted map[string]Fault
}

// New opens the office.
func New(o Options) *Office {
	if o.Directory == "" {
		o.Directory = autocert.DefaultACMEDirectory
	}
	office := &Office{kept: cache{o.DB}, hosts: o.Hosts, noted: map[string]Fault{}}
	office.auto = &autocert.Manager{
		Prompt: autocert.AcceptTOS,
		Cache:  office.kept,
		HostPolicy: func(_ context.Context, host string) error {
			if !slices.Contains(o.Hosts(), host) {
				return fmt.Errorf("certificate: %q is no name of this server", host)
			}
			return nil
		},
		Client: &acme.Client{DirectoryURL: o.Directory, HTTPClient: office.client()},
	}
	return office
}

// TLSConfig answers with the certificate of the name that is asked for.
func (o *Office) TLSConfig() *tls.Config {
	c := o.auto.TLSConfig()
	c.GetCertificate = o.certificate
	return c
}

// certificate notes why a name of this server has none.
func (o *Office) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	got, err := o.auto.GetCertificate(hello)
	host := strings.ToLower(strings.TrimSuffix(hello.ServerName, "."))
	if err == nil || slices.Contains(hello.SupportedProtos, acme.ALPNProto) || !slices.Contains(o.hosts(), host) {
		return got, err
	}
	return got, errors.Join(err, o.note(hello.Context(), host, o.why(hello.Context(), err)))
}

// cache keeps what autocert wants kept: the account's key, certificates with
// their keys, and for some minutes the answers to challenges.
type cache struct{ db *store.DB }

// Get is what was kept under a name, or autocert.ErrCacheMiss.
func (c cache) Get(ctx context.Context, name string) ([]byte, error) {
	var sealed string
	err := c.db.QueryRow(ctx, "select sealed from base_certificate where name = $1", name).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, autocert.ErrCacheMiss
	}
	if err != nil {
		return nil, err
	}
	text, err := c.db.Keys().Open(name, "base.certificate", sealed)
	return []byte(text), err
}

// Put keeps something under a name.
func (c cache) Put(ctx context.Context, name string, data []byte) error {
	sealed, err := c.db.Keys().Seal(name, "base.certificate", string(data))
	if err != nil {
		return err
	}
	return c.db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `insert into base_certificate (name, sealed, at) values ($1, $2, $3)
			on conflict (name) do update set sealed = excluded.sealed, at = excluded.at`, name, sealed, clock.Now(ctx).UnixMicro())
		return err
	})
}

// Delete forgets it.
func (c cache) Delete(ctx context.Context, name string) error {
	return c.db.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, "delete from base_certificate where name = $1", name)
		return err
	})
}
