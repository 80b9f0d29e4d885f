package today_test

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"concentric/base/apperr"
	"concentric/base/session"
	"concentric/base/store"
	"concentric/member"
	"concentric/today"
)

// passer stands in for those who pass notices on: it takes what comes, and says
// what it is told to.
type passer struct {
	server *httptest.Server
	mu     sync.Mutex
	says   int
	got    []taken
}

type taken struct {
	header http.Header
	body   []byte
}

func passing(h *house) *passer {
	p := &passer{says: http.StatusCreated}
	p.server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			h.t.Error(err)
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		p.got = append(p.got, taken{r.Header, body})
		w.WriteHeader(p.says)
	}))
	if t, is := h.t.(*testing.T); is {
		t.Cleanup(p.server.Close)
	}
	h.room.Pushes = p.server.Client()
	return p
}

func (p *passer) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.got)
}

// phone is a browser that takes notices.
type phone struct {
	key  *ecdh.PrivateKey
	auth []byte
	said today.Subscription
}

func newPhone(h *house, endpoint string) phone {
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	h.must(err)
	auth := make([]byte, 16)
	rand.Read(auth)
	return phone{key, auth, today.Subscription{
		Endpoint: endpoint, P256dh: base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes()), Auth: base64.RawURLEncoding.EncodeToString(auth),
	}}
}

// reads opens what was sent to the phone, as RFC 8291 and RFC 8188 say.
func (p phone) reads(h *house, body []byte) map[string]string {
	h.t.Helper()
	salt, length := body[:16], int(body[20])
	sender, err := ecdh.P256().NewPublicKey(body[21 : 21+length])
	h.must(err)
	shared, err := p.key.ECDH(sender)
	h.must(err)
	info := "WebPush: info\x00" + string(p.key.PublicKey().Bytes()) + string(sender.Bytes())
	secret, err := hkdf.Key(sha256.New, shared, p.auth, info, 32)
	h.must(err)
	key, err := hkdf.Key(sha256.New, secret, salt, "Content-Encoding: aes128gcm\x00", 16)
	h.must(err)
	nonce, err := hkdf.Key(sha256.New, secret, salt, "Content-Encoding: nonce\x00", 12)
	h.must(err)
	block, err := aes.NewCipher(key)
	h.must(err)
	gcm, err := cipher.NewGCM(block)
	h.must(err)
	text, err := gcm.Open(nil, nonce, body[21+length:], nil)
	h.must(err)
	text = []byte(strings.TrimRight(string(text), "\x00"))
	if len(text) == 0 || text[len(text)-1] != 2 {
		h.t.Fatal("the record is not the last one")
	}
	var said map[string]string
	h.must(json.Unmarshal(text[:len(text)-1], &said))
	return said
}

// signs checks who sent it (RFC 8292): a signature by the key that browsers are
// told, over the address of who passes it on.
func (t taken) signs(h *house, key, audience string) {
	h.t.Helper()
	token, sent, _ := strings.Cut(strings.TrimPrefix(t.header.Get("Authorization"), "vapid t="), ", k=")
	if sent != key {
		h.t.Fatalf("sent with the key %q, and browsers know %q", sent, key)
	}
	parts := strings.Split(token, ".")
	point, err := base64.RawURLEncoding.DecodeString(key)
	h.must(err)
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	h.must(err)
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	h.must(err)
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if !ecdsa.Verify(public, sum[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])) {
		h.t.Fatal("the signature is not the server's")
	}
	claims, err := base64.RawURLEncoding.DecodeString(parts[1])
	h.must(err)
	var said map[string]any
	h.must(json.Unmarshal(claims, &said))
	if said["aud"] != audience || said["sub"] != "https://party.example" {
		h.t.Fatalf("it says %v", said)
	}
}

// signIn starts a session, as signing in on another device does.
func (h *house) signIn(n int) (actor member.Actor, token string) {
	h.t.Helper()
	actor = h.people[n]
	h.write(func(ctx context.Context, tx *store.Tx) (err error) {
		if token, err = session.Start(ctx, tx, actor.Member, "Firefox, Android"); err != nil {
			return err
		}
		s, err := session.Find(ctx, tx, token)
		actor.Session = s.ID
		return err
	})
	return actor, token
}

func (h *house) turnOn(actor member.Actor, s today.Subscription) error {
	return h.db.Write(h.ctx, func(ctx context.Context, tx *store.Tx) error {
		return today.PushOn(ctx, tx, actor, "Firefox, Android", s)
	})
}

// at goes to an hour of some day later, UTC; the party's zone is an hour or two
// ahead at most.
func (h *house) at(days, hour int) {
	now := h.hands.Now().UTC()
	h.hands.Set(time.Date(now.Year(), now.Month(), now.Day()+days, hour, 30, 0, 0, time.UTC))
	h.settle()
}

// What a role owes is told on a device that was turned on, encrypted for it and
// without saying what; once a day, not at night, and not on a day without.
func TestNoticesComeOnceADayAndNotAtNight(t *testing.T) {
	each(t, func(h *house) {
		p := passing(h)
		h.facilitator(30)
		ada, _ := h.signIn(1)
		bo, _ := h.signIn(2) // owes nothing
		mine := newPhone(h, p.server.URL+"/ada")
		h.must(h.turnOn(ada, mine.said))
		h.must(h.turnOn(bo, newPhone(h, p.server.URL+"/bo").said))
		sent := func(want int, when string) {
			h.t.Helper()
			if got := p.count(); got != want {
				h.t.Fatalf("%s: %d notices, want %d", when, got, want)
			}
		}
		h.at(1, 2)
		sent(0, "at night")
		h.at(0, 10)
		sent(1, "by day")
		other := *h.room
		h.room = &other // a second server
		h.at(0, 12)
		h.hands.Move(-3 * time.Hour)
		h.settle()
		sent(1, "once more, by another server, and with the clock set back")
		said := mine.reads(h, p.got[0].body)
		if want := map[string]string{"title": "The Party", "text": "Something waits for you.", "lang": "en", "path": "/today"}; fmt.Sprint(said) != fmt.Sprint(want) {
			h.t.Fatalf("the phone shows %v", said)
		}
		key, err := today.PushKey(h.ctx, h.db)
		h.must(err)
		p.got[0].signs(h, key, p.server.URL)
		if ttl, err := strconv.Atoi(p.got[0].header.Get("TTL")); err != nil || ttl <= 0 || ttl > 14*3600 {
			h.t.Fatalf("it is kept for %d seconds: into the night", ttl)
		}
		h.at(1, 10)
		sent(1, "a day without")
		h.at(21, 22) // a week before the end, at night
		h.at(0, 23)
		sent(1, "late in the evening")
		h.at(1, 10)
		sent(1, "six days before: nothing is told of then")
	})
}

// Whoever wants no mails gets notices all the same, in their language.
func TestNoticesWithoutMails(t *testing.T) {
	each(t, func(h *house) {
		p := passing(h)
		h.facilitator(30)
		ada, _ := h.signIn(1)
		h.write(func(ctx context.Context, tx *store.Tx) error {
			if err := today.SetLeads(ctx, tx, ada, nil); err != nil {
				return err
			}
			return member.ChooseLanguage(ctx, tx, ada, "de")
		})
		mine := newPhone(h, p.server.URL+"/ada")
		h.must(h.turnOn(ada, mine.said))
		h.at(1, 10)
		if p.count() != 1 || len(h.owed("person2@party.example")) != 0 {
			h.t.Fatalf("%d notices and %d mails", p.count(), len(h.owed("person2@party.example")))
		}
		if said := mine.reads(h, p.got[0].body); said["text"] != "Etwas wartet auf dich." || said["lang"] != "de" {
			h.t.Fatalf("the phone shows %v", said)
		}
	})
}

// A device that is gone, signed out, or its owner's no more gets nothing, and is
// forgotten; so is one whose address is of the server's own network, unasked.
func TestDevicesAreForgotten(t *testing.T) {
	each(t, func(h *house) {
		p := passing(h)
		h.facilitator(30)
		have := func(want int, why string) {
			h.t.Helper()
			list, err := today.Devices(h.ctx, h.db, h.people[1].Member)
			h.must(err)
			if len(list) != want {
				h.t.Fatalf("%s: %d devices, want %d", why, len(list), want)
			}
		}
		first, token := h.signIn(1)
		h.must(h.turnOn(first, newPhone(h, p.server.URL+"/1").said))
		h.must(h.turnOn(first, newPhone(h, p.server.URL+"/again").said))
		have(1, "the same device, turned on again")
		again, _ := h.signIn(1)
		h.write(func(ctx context.Context, tx *store.Tx) error {
			if err := today.PushMoves(ctx, tx, first.Member, first.Session, again.Session); err != nil {
				return err
			}
			return session.End(ctx, tx, token)
		})
		have(1, "signed in again on it")
		h.write(func(ctx context.Context, tx *store.Tx) error {
			return session.EndOne(ctx, tx, again.Member, again.Session)
		})
		have(0, "signed out")
		second, _ := h.signIn(1)
		shared := newPhone(h, p.server.URL+"/shared").said
		h.must(h.turnOn(second, shared))
		somebody, _ := h.signIn(2)
		h.must(h.turnOn(somebody, shared))
		have(0, "somebody else turned it on")
		h.must(h.turnOn(second, newPhone(h, p.server.URL+"/gone").said))
		p.says = http.StatusGone
		h.at(1, 10)
		have(0, "gone")
		if p.count() != 1 {
			h.t.Fatalf("%d notices", p.count())
		}
		h.must(h.turnOn(second, newPhone(h, p.server.URL+"/private").said))
		h.room.Pushes = nil // as in the program: public addresses only
		h.hands.Move(21 * 24 * time.Hour)
		h.at(1, 10)
		if n := p.count(); n != 1 {
			h.t.Fatalf("a private address was asked: %d", n)
		}
		have(0, "of the server's own network")
	})
}

// A notice that is not taken, and one whose host cannot be reached, are counted
// for the desk for a week; the devices stay, and a device that is gone is no failure.
func TestNoticesThatWereNotTaken(t *testing.T) {
	each(t, func(h *house) {
		p := passing(h)
		h.facilitator(30)
		for _, endpoint := range []string{p.server.URL + "/ada", "https://127.0.0.1:1/ada"} {
			actor, _ := h.signIn(1)
			h.must(h.turnOn(actor, newPhone(h, endpoint).said))
		}
		untaken := func(want ...today.Untaken) {
			h.t.Helper()
			list, err := today.UntakenNotices(h.ctx, h.db)
			h.must(err)
			if !slices.Equal(list, want) {
				h.t.Fatalf("the desk is told of %+v, want %+v", list, want)
			}
		}
		untaken()
		p.says = http.StatusForbidden
		h.at(1, 10)
		day := h.hands.Now().UTC().Format(time.DateOnly)
		untaken(today.Untaken{Host: "127.0.0.1", Answer: 0, Times: 1, Last: day}, today.Untaken{Host: "127.0.0.1", Answer: 403, Times: 1, Last: day})
		if devices, err := today.Devices(h.ctx, h.db, h.people[1].Member); err != nil || len(devices) != 2 {
			h.t.Fatalf("%d devices are left (%v)", len(devices), err)
		}
		h.hands.Move(7 * 24 * time.Hour)
		untaken()
	})
}

// What is refused: more than five devices, what is no address for notices, whoever
// is not signed in. Erasing leaves nothing.
func TestWhatIsNoDevice(t *testing.T) {
	each(t, func(h *house) {
		good := func(n int) today.Subscription { return newPhone(h, fmt.Sprintf("https://push.example/%d", n)).said }
		for n := range today.MostDevices {
			actor, _ := h.signIn(3)
			h.must(h.turnOn(actor, good(n)))
		}
		more, _ := h.signIn(3)
		if e := apperr.As(h.turnOn(more, good(9))); e == nil || e.Message != "today.push_too_many" {
			h.t.Fatalf("a sixth device: %v", e)
		}
		actor, _ := h.signIn(4)
		for what, spoil := range map[string]func(*today.Subscription){
			"not encrypted":  func(s *today.Subscription) { s.Endpoint = "http://push.example/1" },
			"no address":     func(s *today.Subscription) { s.Endpoint = "https://" },
			"with a name":    func(s *today.Subscription) { s.Endpoint = "https://ada@push.example/1" },
			"far too long":   func(s *today.Subscription) { s.Endpoint += strings.Repeat("x", 2000) },
			"no key":         func(s *today.Subscription) { s.P256dh = "" },
			"no point":       func(s *today.Subscription) { s.P256dh = base64.RawURLEncoding.EncodeToString(make([]byte, 65)) },
			"a short secret": func(s *today.Subscription) { s.Auth = "AAAA" },
		} {
			s := good(20)
			spoil(&s)
			if e := apperr.As(h.turnOn(actor, s)); e == nil || e.Code != apperr.Invalid {
				h.t.Errorf("%s: %v", what, e)
			}
		}
		if e := apperr.As(h.turnOn(h.people[4], good(21))); e == nil || e.Code != apperr.NotSignedIn {
			h.t.Errorf("from no device: %v", e)
		}
		var leaks int
		h.must(h.db.QueryRow(h.ctx, "select count(*) from today_push where sealed like '%push.example%' or place like '%push.example%'").Scan(&leaks))
		if leaks > 0 {
			h.t.Errorf("%d addresses are not sealed", leaks)
		}
		tables := slices.DeleteFunc(slices.Clone(today.Persons), func(t member.PersonTable) bool { return !strings.HasPrefix(t.Table, "today_push") })
		if len(tables) != 2 {
			h.t.Fatalf("%d tables", len(tables))
		}
		who := h.people[3].Member
		if data, err := tables[0].Export(h.ctx, h.db, who); err != nil || len(data.([]map[string]string)) != today.MostDevices {
			h.t.Errorf("exported: %v %v", data, err)
		}
		h.write(func(ctx context.Context, tx *store.Tx) error {
			for _, t := range tables {
				if err := t.Erase(ctx, tx, who); err != nil {
					return err
				}
			}
			return nil
		})
		if list, err := today.Devices(h.ctx, h.db, who); err != nil || len(list) != 0 {
			h.t.Errorf("after erasing: %v %v", list, err)
		}
		own, _ := h.signIn(4)
		h.must(h.turnOn(own, good(30)))
		list, err := today.Devices(h.ctx, h.db, own.Member)
		h.must(err)
		off := func(by member.Actor) {
			h.write(func(ctx context.Context, tx *store.Tx) error { return today.PushOff(ctx, tx, by, list[0].ID) })
		}
		off(h.people[5])
		if left, err := today.Devices(h.ctx, h.db, own.Member); err != nil || len(left) != 1 {
			h.t.Errorf("somebody else turned it off: %v %v", left, err)
		}
		off(own)
		if left, err := today.Devices(h.ctx, h.db, own.Member); err != nil || len(left) != 0 {
			h.t.Errorf("turned off: %v %v", left, err)
		}
	})
}

// The key is made once, whichever server asks, and lies sealed.
func TestTheKeyOfNoticesIsMadeOnce(t *testing.T) {
	each(t, func(h *house) {
		var all sync.WaitGroup
		keys := make([]string, 4)
		for n := range keys {
			all.Go(func() {
				key, err := today.PushKey(h.ctx, h.db)
				if err != nil {
					h.t.Error(err)
				}
				keys[n] = key
			})
		}
		all.Wait()
		if slices.Sort(keys); keys[0] == "" || keys[0] != keys[len(keys)-1] {
			h.t.Fatalf("keys: %q", keys)
		}
		if _, err := h.db.Keys().Open("server", "today.push_key", sealedKey(h)); err != nil {
			h.t.Fatal(err)
		}
	})
}

func sealedKey(h *house) (sealed string) {
	h.must(h.db.QueryRow(h.ctx, "select sealed from today_push_key").Scan(&sealed))
	return sealed
}
