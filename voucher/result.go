package voucher

import "github.com/shopspring/decimal"

// Result is what a command did. A repeat of the command returns the same
// Result with Replayed set and without the Code.
type Result struct {
	// Entry is the journal entry the command wrote, the first time.
	Entry Entry
	// Code is the voucher's code, from issue and reissue alone and the first
	// time alone: hand it to the holder, for it is stored nowhere.
	Code Code
	// Replayed tells that the key was seen before and nothing was done now.
	Replayed bool
}

// Voucher returns the id of the voucher.
func (r Result) Voucher() ID { return r.Entry.Voucher }

// Amount returns what the command was about, in major units.
func (r Result) Amount() decimal.Decimal { return r.Entry.Currency.Amount(r.Entry.Amount) }

// Balance returns what was owed to the holder after the command, open holds
// included, in major units.
func (r Result) Balance() decimal.Decimal { return r.Entry.Currency.Amount(r.Entry.Balance) }

// Available returns the balance less the open holds after the command, in
// major units.
func (r Result) Available() decimal.Decimal {
	return r.Entry.Currency.Amount(r.Entry.Balance - r.Entry.Held)
}
