# Every target is one command; .ci/run and people call the same ones.
.PHONY: run test check gen vendor bench bench-table microbench client release clean

run: ## start a node and print the link for players
	go run ./cmd/myriad

test: ## every check that this machine has the tools for; ends with "N passed, N failed"
	go run ./internal/check

check: ## the quick half of test: no browser, no other systems
	go run ./internal/check format vet lint types client go

gen: ## make all generated files anew (wants `npm ci` in client)
	client/node_modules/.bin/buf generate
	go generate ./...
	go test ./engine/content -run Schemas -rewrite
	go test . -run Documented -rewrite

vendor: ## take the browser libraries from client/node_modules
	go run ./internal/vendorjs

bench: ## a server under small crowds, logins, a storm, the store: some minutes, into dist/bench
	rm -rf dist/bench
	go run ./cmd/myriad bench table -short -dir dist/bench

bench-table: ## crowds of 500 to 10,000 in every shape, for docs/performance.md: hours; it can be broken off and goes on
	go run ./cmd/myriad bench table
	go generate ./internal/bench/report

microbench: ## benchmarks of single pieces of the engine and the server
	go test -run '^$$' -bench . -benchmem ./engine/... ./server/... ./wire/... ./store/...

client: ## work on the pages: served from the sources on disk, built again when one changes
	go run ./cmd/myriad -sources .

release: ## programs for all systems, with the pages built in, in dist/
	go run ./internal/release

clean:
	rm -rf dist server/webbundle/dist
