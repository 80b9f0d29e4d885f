package page

import (
	"embed"
	"encoding/json"
	"net/http"
	"path"
	"strings"
	"sync"
)

//go:embed all:dist
var dist embed.FS

// Messages is the catalogue of the sentences that the layout and the components
// say themselves.
//
//go:embed messages/*.toml
var Messages embed.FS

// manifest maps the name of an asset ("page.css") to the name it was built
// under, which holds a hash of its content. It is empty before `make assets`.
var manifest = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	if text, err := dist.ReadFile("dist/manifest.json"); err == nil {
		// A manifest that is no JSON cannot come out of our build.
		_ = json.Unmarshal(text, &names)
	}
	return names
})

// Asset is the path of a built asset, "" when it was not built.
func Asset(name string) string {
	built, ok := manifest()[name]
	if !ok {
		return ""
	}
	return "/assets/" + built
}

// Assets answers "GET /assets/{name}": files whose name holds a hash of their
// content, so that a browser keeps them for ever, compressed when they were built.
func Assets(w http.ResponseWriter, r *http.Request) error {
	name := path.Base(r.URL.Path)
	text, err := dist.ReadFile("dist/" + name)
	if err != nil || name == "manifest.json" || strings.HasPrefix(name, ".") {
		return NotFound(w, r)
	}
	h := w.Header()
	h.Set("Content-Type", contentType(name))
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Add("Vary", "Accept-Encoding")
	for _, coding := range []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}} {
		if !accepts(r, coding.name) {
			continue
		}
		if packed, err := dist.ReadFile("dist/" + name + coding.suffix); err == nil {
			h.Set("Content-Encoding", coding.name)
			text = packed
			break
		}
	}
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(text)
	}
	return nil
}

func contentType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".webmanifest":
		return "application/manifest+json"
	default:
		return "application/octet-stream"
	}
}
