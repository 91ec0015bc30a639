module github.com/sellback/sellback

go 1.25.0

require (
	github.com/google/go-cmp v0.7.0
	github.com/shopspring/decimal v1.6.0
	golang.org/x/exp v0.0.0-20260218203240-3dfff04db8fa
)
