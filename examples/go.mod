module github.com/sellback/sellback/examples

go 1.25.0

require (
	github.com/sellback/sellback v0.0.0
	github.com/sellback/sellback/buyback/sqlitestore v0.0.0
	github.com/shopspring/decimal v1.6.0
	modernc.org/sqlite v1.59.0
)

replace (
	github.com/sellback/sellback => ../
	github.com/sellback/sellback/buyback/sqlitestore => ../buyback/sqlitestore
)
