# "make help" lists what there is to say.
.DEFAULT_GOAL := help
.PHONY: help run smoke test bench micro soak format clean

help: ## Shows this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

run: ## Builds and runs the application on http://localhost:8080 (SERVER_PORT)
	@exec infra/dev/run

smoke: ## Pushes a short conversation through a running application (BASE=http://localhost:8080)
	@exec infra/dev/smoke

test: ## Checks the format, runs all tests and packages
	@exec infra/ci/test verify

bench: ## Measures throughput, latency and cost on a real MySQL (ARGS="single --seconds 30")
	@exec infra/bench/bench $(ARGS)

micro: ## Measures rendering and signing alone, with JMH
	@exec infra/bench/micro $(ARGS)

soak: ## Kills and starves application and database under load, and prints the account (ARGS="kill locks")
	@exec infra/bench/bench soak $(ARGS)

format: ## Formats the sources
	@exec infra/dev/mvn -q spotless:apply

clean: ## Removes what was built, and keeps the data
	@exec infra/dev/mvn -q clean
