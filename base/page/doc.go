// Package page is the look of Concentric: the layout of a page, the components
// that pages are made of, the pictures, and what surrounds every request
// (security headers, size limits, compression, language).
//
// A room's web package lists its [Route]s; a [Handler] returns an error instead
// of writing one, and [Render] writes a whole page:
//
//	func (s *server) circle(w http.ResponseWriter, r *http.Request) error {
//		c, err := circle.ByID(r.Context(), s.Store, r.PathValue("id"))
//		if err != nil {
//			return err
//		}
//		return page.Render(w, r, page.Frame{Title: c.Name, Section: page.Circles}, circlePage(c))
//	}
//
// Every page works without JavaScript. Pages carry neither inline script nor
// inline style: the content security policy forbids both.
//
// Wherever a component takes a text, it takes it translated; components speak
// for themselves only where the sentence is their own ("Skip to content").
package page
