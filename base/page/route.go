package page

import (
	"net/http"
)

// Handler answers a request, or returns the error that [Fail] shows.
type Handler func(http.ResponseWriter, *http.Request) error

// Route is one thing the server answers.
type Route struct {
	Pattern string // as http.ServeMux has them: "GET /circles/{id}"
	Handle  Handler
	MaxBody int64 // largest request body in bytes; 0 is [DefaultMaxBody]
}

// DefaultMaxBody is the size of the largest request body a route takes unless
// it says otherwise: the longest text a form allows, many times over.
const DefaultMaxBody = 1 << 20

// Mount puts routes on a mux.
func Mount(mux *http.ServeMux, routes ...Route) {
	for _, route := range routes {
		mux.Handle(route.Pattern, route)
	}
}

// ServeHTTP answers with the route's handler, and shows its error.
func (route Route) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	limit := route.MaxBody
	if limit == 0 {
		limit = DefaultMaxBody
	}
	r.Body = http.MaxBytesReader(w, r.Body, limit)
	if err := route.Handle(w, r); err != nil {
		Fail(w, r, err)
	}
}

// SeeOther ends a form: the browser gets url with a GET, so that the back
// button and a reload send nothing twice. The url is a path on this server; any
// other becomes the start page.
func SeeOther(w http.ResponseWriter, r *http.Request, url string) error {
	http.Redirect(w, r, Local(url), http.StatusSeeOther)
	return nil
}

// Local gives back url if it is a path on this server, else "/": a link that
// somebody else made must not lead away from here.
func Local(url string) string {
	if len(url) == 0 || url[0] != '/' {
		return "/"
	}
	for _, c := range url {
		if c == '\\' || c < ' ' {
			return "/"
		}
	}
	if len(url) > 1 && url[1] == '/' {
		return "/"
	}
	return url
}
