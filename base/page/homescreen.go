package page

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"math"
	"net/http"
	"sync"
)

// paper is the ground of a page by day.
const paper = "#faf7f1"

// homeScreen answers "GET /app.webmanifest" (W3C, Web Application Manifest): with it
// a phone can keep these pages among its programs. iPhones and iPads take notices
// only from pages kept so.
func homeScreen(w http.ResponseWriter, r *http.Request) error {
	name := organisation(ViewerOf(r.Context()))
	text, err := json.Marshal(map[string]any{
		"id": "/", "start_url": "/", "scope": "/", "display": "standalone",
		"name": name, "short_name": name, "background_color": paper, "theme_color": paper,
		"icons": []map[string]string{
			{"src": "/icon.png", "sizes": "512x512", "type": "image/png", "purpose": "any"},
			{"src": "/icon.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
		},
	})
	if err != nil {
		return err
	}
	return plainFile(w, r, contentType(".webmanifest"), text)
}

// iconPicture answers "GET /icon.png".
func iconPicture(w http.ResponseWriter, r *http.Request) error {
	text, err := iconPNG()
	if err != nil {
		return err
	}
	return plainFile(w, r, contentType(".png"), text)
}

// plainFile answers with a small file that is asked for anew after a day.
func plainFile(w http.ResponseWriter, r *http.Request, kind string, text []byte) error {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "public, max-age=86400")
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(text)
	}
	return nil
}

// iconSize is the width and height of the icon, in pixels.
const iconSize = 512

// iconPNG draws the mark on paper, once: the circles of icon.svg, whose square of 32
// units takes 80% of the width, so that a phone may cut the corners round (the safe
// zone of the W3C's Web Application Manifest, "maskable").
var iconPNG = sync.OnceValues(func() ([]byte, error) {
	const unit = iconSize * 0.8 / 32
	ground, ink := color.RGBA{0xfa, 0xf7, 0xf1, 0xff}, color.RGBA{0x0f, 0x5f, 0x67, 0xff}
	picture := image.NewRGBA(image.Rect(0, 0, iconSize, iconSize))
	for y := range iconSize {
		for x := range iconSize {
			from := math.Hypot(float64(x)+.5-iconSize/2, float64(y)+.5-iconSize/2)
			share := 0.0 // of the pixel that a circle covers
			for _, radius := range []float64{14, 8.5, 3} {
				share = max(share, min(1, max(0, 1.25*unit+.5-math.Abs(from-radius*unit))))
			}
			picture.SetRGBA(x, y, mix(ground, ink, share))
		}
	}
	var text bytes.Buffer
	err := png.Encode(&text, picture)
	return text.Bytes(), err
})

func mix(a, b color.RGBA, share float64) color.RGBA {
	between := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + share*(float64(b)-float64(a)))) }
	return color.RGBA{between(a.R, b.R), between(a.G, b.G), between(a.B, b.B), 0xff}
}
