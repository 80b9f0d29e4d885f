package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"concentric/member"
)

// send uploads a list as a browser does.
func (b *browser) send(list string) answer {
	b.p.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	form.WriteField("once", "some-key-of-the-form")
	file, err := form.CreateFormFile("file", "members.csv")
	if err != nil {
		b.p.t.Fatal(err)
	}
	file.Write([]byte(list))
	form.Close()
	request, err := http.NewRequestWithContext(b.p.t.Context(), http.MethodPost, b.p.server.URL+"/register/import", &body)
	if err != nil {
		b.p.t.Fatal(err)
	}
	request.Header.Set("Content-Type", form.FormDataContentType())
	response, err := b.client.Do(request)
	if err != nil {
		b.p.t.Fatal(err)
	}
	defer response.Body.Close()
	var text bytes.Buffer
	text.ReadFrom(response.Body)
	return answer{response.StatusCode, response.Request.URL.Path, text.String()}
}

// working runs the party's jobs beside the test.
func (p *party) working() {
	done := make(chan struct{})
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-done:
				return
			case <-time.After(10 * time.Millisecond):
				p.runner.RunDue(p.ctx)
			}
		}
	}()
	p.t.Cleanup(func() { close(done); <-stopped })
}

func TestTakingOverAList(t *testing.T) {
	each(t, func(t *testing.T, p *party) {
		p.working()
		bea := p.add(member.Member{Number: "18", Name: "Bea", Email: "bea@party.example"})
		p.steward(bea)
		b := p.signedIn(bea)
		const list = "Kennung;Name;E-Mail;Status\n1;Ada Byron;ada@party.example;aktiv\n2;Jörg;kaputt;aktiv\n3;Cy;;Student\n"
		a := b.send(list)
		if !strings.HasPrefix(a.path, "/register/import/") || !strings.Contains(a.text, "No column holds the member number") {
			t.Fatalf("%+v", a)
		}
		path := a.path
		a = b.post(path+"/mapping", "column-0", "number", "column-1", "name", "column-2", "email", "column-3", "standing")
		for _, want := range []string{"What would happen", "No mail can go to this e-mail address", "Student", "Take it over"} {
			if !strings.Contains(a.text, want) {
				t.Fatalf("the dry run does not say %q: %+v", want, a)
			}
		}
		a = b.post(path+"/mapping", "column-0", "number", "column-1", "name", "column-2", "email", "column-3", "standing", "word-0", "supporter")
		if _, err := member.ByNumber(p.ctx, p.db, "1"); err == nil {
			t.Fatal("the dry run wrote")
		}
		for range 3 {
			a = b.post(path+"/apply", "once", "the-form-is-sent-thrice")
		}
		if !strings.Contains(a.text, "What happened") {
			t.Fatalf("%+v", a)
		}
		if cy, err := member.ByNumber(p.ctx, p.db, "3"); err != nil || cy.Standing != member.Supporter {
			t.Errorf("%+v %v", cy, err)
		}
		if _, err := member.ByNumber(p.ctx, p.db, "2"); err == nil {
			t.Error("a bad line was taken")
		}
	})
}

func TestListsThatCannotBeRead(t *testing.T) {
	each(t, func(t *testing.T, p *party) {
		p.working()
		bea := p.add(member.Member{Number: "18", Name: "Bea", Email: "bea@party.example"})
		p.steward(bea)
		b := p.signedIn(bea)
		if a := b.send(""); !strings.Contains(a.text, "This file is empty") {
			t.Errorf("%+v", a)
		}
		if a := b.post("/register/import"); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.text, "No file came") {
			t.Errorf("%+v", a)
		}
	})
}
