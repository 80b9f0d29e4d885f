package app

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"concentric/base/apperr"
	"concentric/base/jobs"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/journal"

	prom "github.com/VictoriaMetrics/metrics"
)

// healthz says that the process answers; readyz, that the database does too.
func healthz(w http.ResponseWriter, _ *http.Request) error {
	_, err := w.Write([]byte("ok\n"))
	return err
}

func readyz(site *page.Site) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		if err := site.DB.Ping(ctx); err != nil {
			site.Log.Warn("not ready", "error", store.Explain(err))
			http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
			return nil
		}
		_, err := w.Write([]byte("ready\n"))
		return err
	}
}

// metrics are for the steward's own monitoring, so only this machine may ask.
// They are written in Prometheus' text form.
type metrics struct{ set *prom.Set }

func newMetrics(site *page.Site) *metrics {
	m := &metrics{set: prom.NewSet()}
	// Open pages that follow something.
	m.set.NewGauge("concentric_live_streams", func() float64 { return float64(site.Hub.Streams()) })
	// Entries not sequenced yet.
	m.set.NewGauge("concentric_journal_waiting", func() float64 {
		n, err := journal.Waiting(context.Background(), site.DB)
		if err != nil {
			return -1
		}
		return float64(n)
	})
	// Jobs that failed too often.
	m.set.NewGauge("concentric_jobs_dead", func() float64 {
		dead, err := jobs.ListDead(context.Background(), site.DB)
		if err != nil {
			return -1
		}
		return float64(len(dead))
	})
	return m
}

// took notes how long an answer took, in seconds, by route and class of status
// ("2xx").
func (m *metrics) took(route string, status int, begun time.Time) {
	name := fmt.Sprintf("concentric_request_seconds{route=%q,status=\"%dxx\"}", route, status/100)
	bounds := []float64{.001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5}
	m.set.GetOrCreatePrometheusHistogramExt(name, bounds).UpdateDuration(begun)
}

func (m *metrics) serve(w http.ResponseWriter, r *http.Request) error {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	ip := net.ParseIP(host)
	if err != nil || ip == nil || !ip.IsLoopback() || r.Header.Get("X-Forwarded-For") != "" {
		return apperr.New(apperr.NotFound, "base.not_found")
	}
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	m.set.WritePrometheus(w)
	prom.WriteProcessMetrics(w)
	return nil
}
