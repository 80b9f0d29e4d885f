package page

import (
	"net/http"
)

// worker answers "GET /worker.js": the script that a browser keeps to show notices
// while no page is open. It stands under one name, at the root, so that a newer
// one takes the place of an older; where no assets were built it does nothing.
func worker(w http.ResponseWriter, r *http.Request) error {
	text, err := dist.ReadFile("dist/" + manifest()["worker.js"])
	if err != nil {
		text = nil
	}
	w.Header().Set("Content-Type", contentType("worker.js"))
	w.Header().Set("Cache-Control", "no-cache")
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(text)
	}
	return nil
}
