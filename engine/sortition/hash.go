package sortition

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"io"
	"slices"
	"strconv"
	"strings"
)

// digest hashes a list of texts, each with its length before it, so that no two
// lists are hashed alike. kind says what is listed.
type digest struct{ hash.Hash }

func newDigest(kind string) digest {
	d := digest{sha256.New()}
	d.add("concentric/sortition/" + kind)
	return d
}

func (d digest) add(texts ...string) {
	for _, s := range texts {
		writeField(d.Hash, s)
	}
}

func (d digest) number(n int) { d.add(strconv.Itoa(n)) }

func (d digest) String() string { return hex.EncodeToString(d.Sum(nil)) }

func writeField(w io.Writer, s string) {
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(s)))
	w.Write(n[:])
	io.WriteString(w, s)
}

// Hashes are SHA-256 digests in hexadecimal of the canonical form of a draw: all
// lists sorted, every text preceded by its length (8 bytes, highest first).
type Hashes struct {
	// Pool is the hash of the sorted categories and of the people's hashes in the
	// order of their ids.
	Pool string `json:"pool"`
	// People has for each id the hash of the id, the features in the order of the
	// sorted categories, and the household.
	People map[string]string `json:"people"`
	// Quotas is the hash of all quotas sorted by category and feature: category,
	// feature, min, max, and min_flex and max_flex or twice nothing.
	Quotas string `json:"quotas"`
	// Settings is the hash of engine, size, panels, method, gamma and the sorted
	// ids of the people already selected.
	Settings string `json:"settings"`
	Seed     string `json:"seed"`
	// List is the hash of the panels in their order, each as the number of its
	// people and their sorted ids.
	List string `json:"list"`
}

// hashes computes the hashes of what the record says.
func (r *Record) hashes() Hashes {
	h := Hashes{People: make(map[string]string, len(r.Pool.People))}
	order := make([]int, len(r.Pool.Categories))
	for c := range order {
		order[c] = c
	}
	slices.SortFunc(order, func(a, b int) int {
		return strings.Compare(r.Pool.Categories[a], r.Pool.Categories[b])
	})
	pool := newDigest("pool")
	pool.number(len(order))
	for _, c := range order {
		pool.add(r.Pool.Categories[c])
	}
	people := slices.SortedFunc(slices.Values(r.Pool.People), func(a, b RecordedPerson) int {
		return strings.Compare(a.ID, b.ID)
	})
	for _, person := range people {
		d := newDigest("person")
		d.add(person.ID)
		for _, c := range order {
			if c < len(person.Features) {
				d.add(person.Features[c])
			}
		}
		d.add(person.Household)
		line := d.String()
		h.People[person.ID] = line
		pool.add(line)
	}
	h.Pool = pool.String()
	quotas := newDigest("quotas")
	for _, q := range slices.SortedFunc(slices.Values(r.Quotas), compareRecordedQuotas) {
		quotas.add(q.Category, q.Feature)
		quotas.number(q.Min)
		quotas.number(q.Max)
		for _, flex := range []*int{q.MinFlex, q.MaxFlex} {
			if flex == nil {
				quotas.add("")
				continue
			}
			quotas.number(*flex)
		}
	}
	h.Quotas = quotas.String()
	settings := newDigest("settings")
	settings.add(r.Engine)
	settings.number(r.Size)
	settings.number(r.PanelCount)
	settings.add(string(r.Method), strconv.FormatFloat(r.Gamma, 'g', -1, 64))
	settings.add(slices.Sorted(slices.Values(r.Already))...)
	h.Settings = settings.String()
	seed := newDigest("seed")
	seed.add(r.Seed)
	h.Seed = seed.String()
	h.List = ListHash(r.Panels)
	return h
}

// ListHash is the hash of a list of panels of ids, which is published before
// anything is known that decides which panel is drawn.
func ListHash(panels [][]string) string {
	d := newDigest("list")
	d.number(len(panels))
	for _, panel := range panels {
		d.number(len(panel))
		d.add(slices.Sorted(slices.Values(panel))...)
	}
	return d.String()
}

// Index draws a panel: a number from 0 to panels−1, by rejection sampling from
// the hash of the list and of what came to light after it was published (in
// their order): all numbers have the same chance.
func Index(listHash string, revealed [][]byte, panels int) int {
	d := newDigest("draw")
	d.add(listHash)
	for _, r := range revealed {
		d.add(string(r))
	}
	return newStream("index", d.Sum(nil)).below(panels)
}

// Salted is a name for a volunteer that can be published: the first 16 hexadecimal
// digits of the SHA-256 of the salt, a line feed and the id. Who knows the salt
// and the id can compute it (printf 'SALT\nID' | sha256sum); without the salt
// nobody can tell who it is. The salt must be long and random, and stay with
// those who keep the list of volunteers.
func Salted(salt, id string) string {
	sum := sha256.Sum256([]byte(salt + "\n" + id))
	return hex.EncodeToString(sum[:8])
}
