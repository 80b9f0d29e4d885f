package page

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"sync"
)

// Compress packs pages and data with gzip for browsers that take it. What is
// packed already, what is not text, and event streams pass as they are.
//
// A page may hold both a secret and what somebody else typed, which is what the
// BREACH attack needs; our pages hold no secret worth the guesses: sessions are
// in HttpOnly cookies, forms are guarded by their origin and not by a token.
func Compress(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !accepts(r, "gzip") || r.Header.Get("Range") != "" {
			next.ServeHTTP(w, r)
			return
		}
		packed := &packedWriter{ResponseWriter: w, bodyless: r.Method == http.MethodHead}
		defer packed.close()
		next.ServeHTTP(packed, r)
	})
}

// packers are used again: each takes most of a megabyte.
var packers = sync.Pool{New: func() any { return gzip.NewWriter(io.Discard) }}

// accepts reports whether the browser takes a content coding.
func accepts(r *http.Request, coding string) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(part, ";")
		if strings.TrimSpace(name) == coding {
			return strings.ReplaceAll(weight, " ", "") != "q=0"
		}
	}
	return false
}

// packedWriter decides with the header whether to pack what follows.
type packedWriter struct {
	http.ResponseWriter
	pack     *gzip.Writer
	started  bool
	bodyless bool
}

func (p *packedWriter) WriteHeader(status int) {
	if status >= 100 && status < 200 {
		p.ResponseWriter.WriteHeader(status)
		return
	}
	if !p.started {
		p.started = true
		p.start(status)
	}
	p.ResponseWriter.WriteHeader(status)
}

func (p *packedWriter) start(status int) {
	h := p.Header()
	if p.bodyless || status == http.StatusNoContent || status == http.StatusNotModified ||
		h.Get("Content-Encoding") != "" || !packs(h.Get("Content-Type")) {
		return
	}
	h.Set("Content-Encoding", "gzip")
	h.Add("Vary", "Accept-Encoding")
	h.Del("Content-Length")
	p.pack = packers.Get().(*gzip.Writer)
	p.pack.Reset(p.ResponseWriter)
}

func (p *packedWriter) Write(text []byte) (int, error) {
	if !p.started {
		if p.Header().Get("Content-Type") == "" {
			p.Header().Set("Content-Type", http.DetectContentType(text))
		}
		p.WriteHeader(http.StatusOK)
	}
	if p.pack != nil {
		return p.pack.Write(text)
	}
	return p.ResponseWriter.Write(text)
}

// Flush sends what was written so far.
func (p *packedWriter) Flush() {
	if p.pack != nil {
		_ = p.pack.Flush()
	}
	_ = http.NewResponseController(p.ResponseWriter).Flush()
}

// Unwrap lets http.ResponseController reach the connection.
func (p *packedWriter) Unwrap() http.ResponseWriter { return p.ResponseWriter }

func (p *packedWriter) close() {
	if p.pack != nil {
		// A reader who left is nobody to tell.
		_ = p.pack.Close()
		packers.Put(p.pack)
		p.pack = nil
	}
}

func packs(contentType string) bool {
	kind, _, _ := strings.Cut(contentType, ";")
	if kind == "text/event-stream" {
		return false
	}
	return strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "json") || strings.HasSuffix(kind, "javascript") ||
		kind == "image/svg+xml" || strings.HasSuffix(kind, "xml")
}
