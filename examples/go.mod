module github.com/sellback/sellback/examples

go 1.25.0

require (
	github.com/boombuler/barcode v1.1.0
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3
	github.com/sellback/sellback v0.0.0
	github.com/sellback/sellback/buyback/sqlitestore v0.0.0
	github.com/shopspring/decimal v1.6.0
	modernc.org/sqlite v1.59.0
)

require (
	github.com/dustin/go-humanize v1.0.1 // indirect
	github.com/google/uuid v1.6.0 // indirect
	github.com/mattn/go-isatty v0.0.24 // indirect
	github.com/ncruces/go-strftime v1.0.0 // indirect
	github.com/remyoudompheng/bigfft v0.0.0-20230129092748-24d4a6f8daec // indirect
	golang.org/x/exp v0.0.0-20260218203240-3dfff04db8fa // indirect
	golang.org/x/sys v0.47.0 // indirect
	golang.org/x/text v0.14.0 // indirect
	modernc.org/libc v1.75.7 // indirect
	modernc.org/mathutil v1.7.1 // indirect
	modernc.org/memory v1.12.1 // indirect
)

replace (
	github.com/sellback/sellback => ../
	github.com/sellback/sellback/buyback/sqlitestore => ../buyback/sqlitestore
)
