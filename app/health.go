package app

import (
	"context"
	"net"
	"net/http"
	"time"

	"concentric/base/apperr"
	"concentric/base/jobs"
	"concentric/base/page"
	"concentric/base/store"
	"concentric/journal"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
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
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
}

func newMetrics(site *page.Site) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "concentric_request_seconds",
			Help:    "Time to answer, by route and status class.",
			Buckets: []float64{.001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5},
		}, []string{"route", "status"}),
	}
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), m.requests,
		gauge("concentric_live_streams", "Open pages that follow something.", func() float64 { return float64(site.Hub.Streams()) }),
		gauge("concentric_journal_waiting", "Entries not sequenced yet.", func() float64 {
			n, err := journal.Waiting(context.Background(), site.DB)
			if err != nil {
				return -1
			}
			return float64(n)
		}),
		gauge("concentric_jobs_dead", "Jobs given up.", func() float64 {
			dead, err := jobs.ListDead(context.Background(), site.DB)
			if err != nil {
				return -1
			}
			return float64(len(dead))
		}))
	return m
}

func gauge(name, help string, value func() float64) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value)
}

func (m *metrics) serve(w http.ResponseWriter, r *http.Request) error {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	ip := net.ParseIP(host)
	if err != nil || ip == nil || !ip.IsLoopback() || r.Header.Get("X-Forwarded-For") != "" {
		return apperr.New(apperr.NotFound, "base.not_found")
	}
	promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}).ServeHTTP(w, r)
	return nil
}
