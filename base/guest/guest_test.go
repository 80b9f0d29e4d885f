package guest_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"concentric/base/guest"
)

func TestAGuestIsTheSameUntilTheCookieGoes(t *testing.T) {
	request := httptest.NewRequest(http.MethodPost, "/", nil)
	if guest.Of(request) != "" {
		t.Fatal("a browser that never acted is known")
	}
	answer := httptest.NewRecorder()
	id := guest.Begin(answer, request)
	cookies := answer.Result().Cookies()
	if id == "" || len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteLaxMode || cookies[0].Value == id {
		t.Fatalf("id %q, cookies %v", id, cookies)
	}
	next := httptest.NewRequest(http.MethodPost, "/", nil)
	next.AddCookie(cookies[0])
	again := httptest.NewRecorder()
	if guest.Of(next) != id || guest.Begin(again, next) != id || len(again.Result().Cookies()) != 0 {
		t.Error("the browser that comes back is another guest")
	}
	forged := httptest.NewRequest(http.MethodPost, "/", nil)
	forged.AddCookie(&http.Cookie{Name: "guest", Value: "short"})
	if guest.Of(forged) != "" {
		t.Error("any cookie is a guest")
	}
}
