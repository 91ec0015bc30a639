.PHONY: run test ci
run:
	go run ./examples/quickstart
test:
	go test work
ci:
	bash .ci/run
