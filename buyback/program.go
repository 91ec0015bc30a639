package buyback

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/sellback/sellback/pickup"
	"github.com/sellback/sellback/pincode"
	"github.com/sellback/sellback/pricing"
	"github.com/sellback/sellback/voucher"
)

// Rules is what the operator of a programme decides: where it comes, what it
// pays, who visits, how vouchers are coded. All four are required.
type Rules struct {
	// Coverage says which PIN codes are served, and by which hub: a
	// *pincode.Coverage, or a *pincode.Live where lists are published while
	// the programme runs.
	Coverage Coverage
	// Books holds the price books. Keep a book as long as an order quoted
	// under it is open: the door price is computed with the quote's own book.
	Books *pricing.Shelf
	// Hubs holds every hub the coverage names.
	Hubs *pickup.Hubs
	// Keys turns voucher codes into what is stored of them.
	Keys *voucher.Keyring
}

// Coverage answers whether a PIN code is served. *pincode.Coverage and
// *pincode.Live do; both are safe for concurrent use, as any other must be.
type Coverage interface {
	Lookup(c pincode.Code, at time.Time, s pincode.Scope) pincode.Answer
}

// Options are the optional settings of a Program; the zero value works.
type Options struct {
	// Now is the clock. Default time.Now.
	Now func() time.Time
	// QuoteValidity is how long a quote can be accepted. Default 7 days.
	QuoteValidity time.Duration
	// VoucherMonths is how many calendar months a voucher is good for, counted
	// from the day of issue in Zone. Default 12.
	VoucherMonths int
	// Pickup holds the settings of the visits: the policy with its 48 hours,
	// the feasibility check, the key of handover codes. Its clock is Now
	// unless it has its own.
	Pickup *pickup.Options
	// Voucher holds the settings of the vouchers: the format of codes, the
	// zone in which a printed day ends (India's by default). Its clock is Now
	// unless it has its own.
	Voucher *voucher.Options
}

// Program is a device buy-back programme over one store. It is safe for
// concurrent use, starts no goroutine and keeps no state besides its store and
// its rules.
type Program struct {
	store Store
	opt   Options
	rules atomic.Pointer[rules]
}

// rules are Rules put to work.
type rules struct {
	Rules
	scheduler *pickup.Scheduler
	ledger    *voucher.Ledger
}

// New returns a programme over store under the given rules; opt may be nil.
func New(store Store, rules Rules, opt *Options) (*Program, error) {
	if store == nil {
		return nil, &InputError{Field: "Store", Reason: "is nil; give memstore.New() to try things out"}
	}
	p := &Program{store: store}
	if opt != nil {
		p.opt = *opt
	}
	o := &p.opt
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.QuoteValidity == 0 {
		o.QuoteValidity = 7 * 24 * time.Hour
	}
	if o.VoucherMonths == 0 {
		o.VoucherMonths = 12
	}
	if o.QuoteValidity < 0 || o.VoucherMonths < 0 {
		return nil, &InputError{Field: "Options", Reason: "has a negative duration or count; leave a field zero for its default"}
	}
	if err := p.SetRules(rules); err != nil {
		return nil, err
	}
	return p, nil
}

// SetRules puts new rules in force for the units of work that begin from now
// on; those under way keep the old ones. Nobody waits for it.
func (p *Program) SetRules(r Rules) error {
	switch {
	case r.Coverage == nil:
		return &InputError{Field: "Rules.Coverage", Reason: "is nil; build one with package pincode"}
	case r.Books == nil:
		return &InputError{Field: "Rules.Books", Reason: "is nil; put at least one price book on a pricing.Shelf"}
	case r.Hubs == nil:
		return &InputError{Field: "Rules.Hubs", Reason: "is nil; build them with package pickup"}
	case r.Keys == nil:
		return &InputError{Field: "Rules.Keys", Reason: "is nil; build a voucher.Keyring"}
	}
	if list, ok := r.Coverage.(*pincode.Coverage); ok { // a Live may get other hubs later
		for _, hub := range list.Hubs() {
			if err := r.knows(hub, list.Version()); err != nil {
				return err
			}
		}
	}
	var pick pickup.Options
	if p.opt.Pickup != nil {
		pick = *p.opt.Pickup
	}
	if pick.Now == nil {
		pick.Now = p.opt.Now
	}
	scheduler, err := pickup.NewScheduler(r.Hubs, &pick)
	if err != nil {
		return err
	}
	var vouch voucher.Options
	if p.opt.Voucher != nil {
		vouch = *p.opt.Voucher
	}
	if vouch.Now == nil {
		vouch.Now = p.opt.Now
	}
	ledger, err := voucher.NewLedger(r.Keys, &vouch)
	if err != nil {
		return err
	}
	p.rules.Store(&rules{r, scheduler, ledger})
	return nil
}

// knows reports a hub that a coverage list names and Hubs lacks.
func (r Rules) knows(hub, list string) error {
	if _, err := r.Hubs.Calendar(hub); err != nil {
		return &InputError{Field: "Rules.Hubs", Reason: fmt.Sprintf("lacks hub %q, which the coverage list %s names; add it", hub, list)}
	}
	return nil
}

// Scheduler returns the scheduler of the rules in force, for steps on visits
// that no Session has.
func (p *Program) Scheduler() *pickup.Scheduler { return p.rules.Load().scheduler }

// Ledger returns the ledger of the rules in force, for steps on vouchers that
// no Session has, and for ParseCode.
func (p *Program) Ledger() *voucher.Ledger { return p.rules.Load().ledger }

// Do runs fn with a Session over a unit of work of the program's own store and
// commits if fn returns nil. fn may run again after a conflict with somebody
// else's, so it must have no effect outside its Session.
//
// A step that fails fails the whole unit of work, even if fn goes on: Do then
// takes everything back and returns that error. To try one thing and then
// another, call Do twice.
func (p *Program) Do(ctx context.Context, fn func(context.Context, *Session) error) error {
	const attempts = 8
	for n := 1; ; n++ {
		err := p.store.Update(ctx, func(ctx context.Context, tx Tx) error {
			own := &ownTx{Tx: tx}
			if err := fn(ctx, p.In(own)); err != nil {
				return err
			}
			return own.failed
		})
		if n == attempts || !isConflict(err) {
			return err
		}
	}
}

// View runs fn with a Session that can only read.
func (p *Program) View(ctx context.Context, fn func(context.Context, *Session) error) error {
	return p.store.View(ctx, func(ctx context.Context, tx Tx) error { return fn(ctx, p.In(tx)) })
}

// In binds the steps to a transaction the caller owns, as returned by a
// store's Join. The caller commits. A step that fails undoes its own writes
// and leaves the transaction usable; ErrConflict is the caller's to repeat.
func (p *Program) In(tx Tx) *Session {
	return &Session{p: p, rules: p.rules.Load(), tx: tx, now: p.opt.Now().UTC().Truncate(time.Microsecond)}
}

// errPanicked fails a unit of work in which a step panicked and the caller
// recovered.
var errPanicked = errors.New("buyback: a step of this unit of work panicked")

func isConflict(err error) bool {
	return errors.Is(err, ErrConflict) || errors.Is(err, voucher.ErrConflict) || errors.Is(err, pickup.ErrConflict)
}

// ownTx is a unit of work that is taken back as a whole when a step fails, so
// that a step needs no savepoint, which would cost two round trips.
type ownTx struct {
	Tx
	failed error
}

func (t *ownTx) Nested(ctx context.Context, fn func(context.Context) error) error {
	if t.failed != nil {
		return t.failed
	}
	returned := false
	defer func() {
		if !returned {
			t.failed = errPanicked
		}
	}()
	err := fn(ctx)
	returned = true
	if err != nil {
		t.failed = err
	}
	return err
}

// Session offers the steps of a programme inside one unit of work. It is used
// by one goroutine. All its steps carry the instant of its making.
type Session struct {
	p     *Program
	rules *rules
	tx    Tx
	now   time.Time // UTC, to the microsecond
}

// atomically runs a step all or nothing.
func (s *Session) atomically(ctx context.Context, fn func(context.Context) error) error {
	return s.tx.Nested(ctx, fn)
}

// Order returns the order with that id, or ErrNotFound.
func (s *Session) Order(ctx context.Context, id OrderID) (Order, error) { return s.tx.Order(ctx, id) }

// QuoteOf returns a quote of an order by its number, or ErrNotFound. Number 0
// means the current one.
func (s *Session) QuoteOf(ctx context.Context, id OrderID, number int) (Quote, error) {
	if number == 0 {
		o, err := s.tx.Order(ctx, id)
		if err != nil {
			return Quote{}, err
		}
		number = o.Quote
	}
	return s.tx.Quote(ctx, id, number)
}

// History returns up to limit steps of an order after the given sequence
// number, oldest first.
func (s *Session) History(ctx context.Context, id OrderID, afterSeq int64, limit int) ([]Step, error) {
	return s.tx.OrderSteps(ctx, id, afterSeq, limit)
}
