.PHONY: test lint bench soak deps demo dist dist-check

test: ## everything; as root it installs what the tests use
	@scripts/test.sh

lint: ## formatting, vet, staticcheck, go.mod
	@scripts/lint.sh

bench: ## Swelter beside seaborn, matplotlib, gnuplot, pheatmap and Plotly
	@scripts/deps.sh install peers || true
	@go run ./bench

soak: ## the server under load, ten million live points, a day of two servers before a cluster
	@go run ./bench -soak 5m
	@SWELTER_SOAK=1 go test -count=1 -run TestLiveMemory ./serve
	@SWELTER_SOAK=1 go test -count=1 -timeout 30m -v -run TestDayInTheLife ./internal/day

deps: ## install what the tests use beside Go
	@scripts/deps.sh install

demo: ## the gallery
	@go run ./cmd/swelter demo

dist: ## archives for every system, with checksums, in dist/
	@CGO_ENABLED=0 go run ./internal/release

dist-check: ## builds the last commit twice and compares the bytes
	@scripts/dist-twice.sh
