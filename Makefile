# The workshop. Every target works from a clean clone; `make demo` and `make test`
# install what they need (tools/install says what is missing where it cannot).

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := build
.PHONY: build demo dev test bench fmt lint generate assets release clean

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unreleased)
# Inlined helpers made the program a sixth larger. What computes, stores and searches is
# compiled with them, since there they count; pages and what is rarely run is not.
FULL := engine/... base/store base/search journal
TERSE := concentric/... github.com/blevesearch/... github.com/alecthomas/... github.com/pressly/... codeberg.org/... \
	github.com/wneessen/... github.com/emersion/... github.com/BurntSushi/... golang.org/x/image/... filippo.io/... github.com/go-webauthn/... \
	github.com/yuin/... github.com/microcosm-cc/... golang.org/x/net/html/... golang.org/x/crypto/acme/... \
	golang.org/x/text/language golang.org/x/text/internal/... golang.org/x/text/feature/... golang.org/x/net/... golang.org/x/mod/... \
	github.com/golang-jwt/... github.com/fxamacker/... github.com/SherClockHolmes/... github.com/sethvargo/... github.com/aymerick/... github.com/gorilla/... rsc.io/... \
	html/template text/template/... encoding/xml encoding/gob encoding/asn1 mime/multipart net/mail crypto/x509/... crypto/tls net mime os/exec \
	compress/gzip image/... archive/... github.com/VictoriaMetrics/... golang.org/x/crypto/...
BUILD := -trimpath $(foreach p,$(TERSE),-gcflags='$p=-l') $(foreach p,$(FULL),-gcflags='concentric/$p=') -ldflags '-s -w -X main.version=$(VERSION)'
BIN ?= bin/concentric
TOOL := go tool -modfile=tools/go.mod
export CGO_ENABLED ?= 0

build: assets
	go build $(BUILD) -o $(BIN) ./cmd/concentric

# A believable party on an embedded SQLite file under .demo; RESET=1 starts anew.
demo: build
	bin/concentric demo --data .demo $(if $(RESET),--reset)

# Builds and serves the demo again whenever a .go, .templ, style or script changes.
dev: assets
	$(TOOL) templ generate --watch --watch-pattern='(.+\.(go|templ|css|ts|toml|sql)$$)' --ignore-pattern='(base/page/dist/|node_modules/|\.demo/)' --cmd='env -u TEMPL_DEV_MODE $(MAKE) --no-print-directory demo'

# Everything that is checked: format and staticcheck, the static guards, unit, property and contract tests on
# SQLite and on a throw-away PostgreSQL, and the journeys in a headless Chromium.
# Where PostgreSQL or Chromium is missing the tests fail here; a bare `go test` leaves
# out, by name, what needs them. The journeys take longest, and what tries every route: they are named first, to start first.
# Journeys wait for pages more than they compute: three packages at a time, and three journeys, keep two cores busy.
# Without tables for debuggers a test program links in half the time.
test: assets
	tools/install postgresql chromium
	$(MAKE) --no-print-directory lint
	CONCENTRIC_COMPLETE=1 go run ./e2e/cluster go test -p 3 -parallel 3 -vet=off -ldflags='-s -w' -timeout 18m ./e2e ./app ./...

bench: assets
	tools/install postgresql chromium
	failed=; for program in bench/*/; do echo "== $$program"; go run "./$$program" || failed+=" $$program"; done; \
	go run ./e2e/cluster go test -run '^$$' -bench 'Digest|Moderate' -benchtime 1x ./today ./listening || failed+=" digest, moderation"; \
	go run ./e2e/cluster go test -run '^$$' -bench Search -benchtime 3000x ./logbook || failed+=" search"; \
	test -z "$$failed" || { echo "without figures:$$failed"; exit 1; }

generate:
	$(TOOL) templ generate -log-level warn

fmt: generate
	$(TOOL) gofumpt -w .
	$(TOOL) templ fmt -log-level warn .

lint:
	@unformatted="$$($(TOOL) gofumpt -l .)"; \
	if [ -n "$$unformatted" ]; then echo "not formatted (make fmt): $$unformatted"; exit 1; fi
	go vet ./...
	$(TOOL) staticcheck ./...

# Styles and scripts, bundled from the npm packages of package-lock.json into base/page/dist.
assets: node_modules/.package-lock.json
	npm run --silent build

node_modules/.package-lock.json: package.json package-lock.json
	tools/install node
	npm ci --no-audit --no-fund
	touch $@

PLATFORMS := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64

release: assets
	rm -rf release
	$(foreach p,$(PLATFORMS),GOOS=$(word 1,$(subst /, ,$p)) GOARCH=$(word 2,$(subst /, ,$p)) go build $(BUILD) \
		-o release/concentric-$(subst /,-,$p)$(if $(findstring windows,$p),.exe) ./cmd/concentric &&) true
	cd release && sha256sum concentric-* > SHA256SUMS

clean:
	rm -rf bin release node_modules base/page/dist/*
