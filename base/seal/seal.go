// Package seal encrypts columns: names, addresses, declared attributes, keys
// made at runtime. The master key stays outside the database, in the
// environment or in a file.
//
// It does not protect against who holds both the database and the master key,
// and it hides neither the length of a text nor that a column is filled.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"
)

// Keys seals and opens. The zero value cannot; make one with New or ReadFile.
type Keys struct {
	aead   cipher.AEAD
	lookup []byte
}

// ErrNoKey is returned when a sealed column is touched without a master key
// (verify opens a database without one, on purpose).
var ErrNoKey = errors.New("seal: no master key: set CONCENTRIC_KEY or --key-file")

// New derives the keys from a master key of 32 bytes (HKDF-SHA256, RFC 5869):
// AES-256-GCM with random nonces for sealing, HMAC-SHA256 for lookups.
func New(master []byte) (*Keys, error) {
	if len(master) != 32 {
		return nil, fmt.Errorf("seal: the master key has %d bytes, and must have 32", len(master))
	}
	column, err := hkdf.Key(sha256.New, master, nil, "concentric column v1", 32)
	if err != nil {
		return nil, err
	}
	lookup, err := hkdf.Key(sha256.New, master, nil, "concentric lookup v1", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(column)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, err
	}
	return &Keys{aead: aead, lookup: lookup}, nil
}

// Parse reads a master key written as 64 hexadecimal digits.
func Parse(text string) (*Keys, error) {
	master, err := hex.DecodeString(strings.TrimSpace(text))
	if err != nil {
		return nil, errors.New("seal: a master key is 64 hexadecimal digits; this is not")
	}
	return New(master)
}

// ReadFile reads the master key from a file, and makes the file with a fresh
// key (readable by its owner only) where there is none.
func ReadFile(name string) (*Keys, error) {
	text, err := os.ReadFile(name)
	if err == nil {
		return Parse(string(text))
	}
	if !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	var master [32]byte
	rand.Read(master[:])
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	if _, err := fmt.Fprintln(file, hex.EncodeToString(master[:])); err != nil {
		return nil, err
	}
	if err := file.Sync(); err != nil {
		return nil, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	return New(master[:])
}

// Seal encrypts text for one column of one row: it opens only under the same
// owner (the row's id) and column ("member.email"), so that sealed values
// cannot be moved about. An empty text stays empty.
func (k *Keys) Seal(owner, column, text string) (string, error) {
	if text == "" {
		return "", nil
	}
	if k == nil || k.aead == nil {
		return "", ErrNoKey
	}
	sealed := k.aead.Seal(nil, nil, []byte(text), []byte(column+"\x00"+owner))
	return base64.RawStdEncoding.EncodeToString(sealed), nil
}

// Open decrypts what Seal made for the same owner and column.
func (k *Keys) Open(owner, column, sealed string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	if k == nil || k.aead == nil {
		return "", ErrNoKey
	}
	raw, err := base64.RawStdEncoding.DecodeString(sealed)
	if err != nil {
		return "", fmt.Errorf("seal: %s of %s is not sealed text: %w", column, owner, err)
	}
	text, err := k.aead.Open(nil, nil, raw, []byte(column+"\x00"+owner))
	if err != nil {
		return "", fmt.Errorf("seal: %s of %s does not open under this master key", column, owner)
	}
	return string(text), nil
}

// Lookup is the keyed hash by which a sealed value is found again (an address
// folded by the caller), 64 hexadecimal digits. Equal values in one column
// have equal hashes; without the key they cannot be tried.
func (k *Keys) Lookup(column, value string) (string, error) {
	if k == nil || k.lookup == nil {
		return "", ErrNoKey
	}
	mac := hmac.New(sha256.New, k.lookup)
	mac.Write([]byte(column + "\x00" + value))
	return hex.EncodeToString(mac.Sum(nil)), nil
}
