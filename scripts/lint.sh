#!/bin/sh
# Formatting, vet, staticcheck, a go.mod that says what is used, and the types of
# web/src, whose bundle is the one committed.
set -eu
cd "$(dirname "$0")/.."

unformatted=$(gofmt -l .)
if [ -n "$unformatted" ]; then
	echo "lint: run gofmt -w on:" >&2
	echo "$unformatted" >&2
	exit 1
fi
go vet ./...
go tool staticcheck ./...
go mod tidy -diff
go run ./web/build -dir web -check
(cd web && npm ci --no-audit --no-fund --silent && node_modules/.bin/tsc --noEmit)
echo "lint: clean"
