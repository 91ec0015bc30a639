package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/buyback/sqlitestore"
	"github.com/sellback/sellback/examples/data"
	"github.com/sellback/sellback/pickup"
	"github.com/sellback/sellback/pincode"
	"github.com/sellback/sellback/pincode/indiapost"
	"github.com/sellback/sellback/pricing"
	"github.com/sellback/sellback/pricing/handset"
	"github.com/sellback/sellback/voucher"
)

// shop is a host service in small: a database, the rules of a programme, and
// the program over both.
type shop struct {
	db        *sql.DB
	path      string
	store     *sqlitestore.Store
	coverage  *pincode.Coverage
	directory indiapost.Directory
	books     *pricing.Shelf
	phones    *handset.Catalogue
	program   *buyback.Program
}

func openShop(ctx context.Context, path string, now func() time.Time) (_ *shop, err error) {
	keys, err := keyring(path)
	if err != nil {
		return nil, err
	}
	s := &shop{path: path, phones: handset.Default()}
	if s.db, err = sql.Open("sqlite", sqlitestore.DSN(path)); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	s.store = sqlitestore.New(s.db, nil)
	if err := s.store.Check(ctx); err != nil {
		return nil, fmt.Errorf("the database %s cannot be used: %w", path, err)
	}
	if err := s.store.Migrate(ctx); err != nil {
		return nil, err
	}
	if s.coverage, err = readCoverage("coverage-2026-11.csv"); err != nil {
		return nil, err
	}
	if s.books, err = readBooks("2020-10", "2022-05", "2023-10", "2026-11"); err != nil {
		return nil, err
	}
	hubs, err := readHubs("hubs.json")
	if err != nil {
		return nil, err
	}
	s.program, err = buyback.New(s.store,
		buyback.Rules{Coverage: s.coverage, Books: s.books, Hubs: hubs, Keys: keys},
		&buyback.Options{Now: now})
	return s, err
}

func (s *shop) close() { s.db.Close() }

// keyring keeps the secret that turns voucher codes into what is stored of
// them in a file beside the database. A real host takes it from its key
// management service.
func keyring(db string) (*voucher.Keyring, error) {
	path := db + ".key"
	_, noDB := os.Stat(db)
	if _, noKey := os.Stat(path); noKey != nil && noDB == nil {
		return nil, fmt.Errorf("%s is there and its key file %s is not; put the key back, or name another file with -db", db, path)
	}
	secret := make([]byte, 32)
	rand.Read(secret)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case err == nil:
		_, err = f.WriteString(hex.EncodeToString(secret))
		if err = errors.Join(err, f.Close()); err != nil {
			return nil, err
		}
	case errors.Is(err, fs.ErrExist):
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		if secret, err = hex.DecodeString(strings.TrimSpace(string(text))); err != nil {
			return nil, fmt.Errorf("the key file %s is damaged; voucher codes issued with it cannot be redeemed without it: %w", path, err)
		}
	default:
		return nil, err
	}
	return voucher.NewKeyring("demo-1", map[string][]byte{"demo-1": secret})
}

func readCoverage(name string) (*pincode.Coverage, error) {
	f, err := data.Files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return pincode.ReadCSV("2026-11", f, &pincode.CoverageOptions{Directory: indiapost.Directory{}, File: name})
}

// readBooks puts the dated price books on one shelf; the instant of a quote
// picks the one in effect.
func readBooks(versions ...string) (*pricing.Shelf, error) {
	shelf := new(pricing.Shelf)
	for _, v := range versions {
		book, err := readBook("pricebook-" + v)
		if err != nil {
			return nil, err
		}
		if err := shelf.Add(book); err != nil {
			return nil, err
		}
	}
	return shelf, nil
}

func readBook(name string) (*pricing.Book, error) {
	rules, err := data.Files.Open(name + ".json")
	if err != nil {
		return nil, err
	}
	defer rules.Close()
	sheet, err := pricing.ReadSheet(name+".json", rules)
	if err != nil {
		return nil, err
	}
	rows, err := data.Files.Open(name + ".csv")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	prices, err := pricing.ReadPrices(name+".csv", rows, sheet.Currency)
	if err != nil {
		return nil, err
	}
	return pricing.Compile(sheet, prices, pricing.Smartphone())
}

func readHubs(name string) (*pickup.Hubs, error) {
	f, err := data.Files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return pickup.ReadHubs(f, name)
}

// findPhone resolves what the customer typed.
func (s *shop) findPhone(typed string) (handset.Result, error) {
	found := s.phones.Search(typed, nil)
	if best, ok := found.Best(); ok {
		return best, nil
	}
	e := &phoneError{typed: typed}
	for _, r := range found.Results {
		e.nearest = append(e.nearest, r.Model)
	}
	e.ambiguous = len(found.Results) > 0
	if !e.ambiguous {
		e.nearest = found.Suggestions
	}
	return handset.Result{}, e
}

// deviceID is the catalogue id of the variant where it is known, of the model
// otherwise.
func deviceID(r handset.Result) string {
	if r.Variant != "" {
		return r.Variant
	}
	return r.Model.ID
}

// report says what the order left behind, and where.
func (s *shop) report(ctx context.Context, id buyback.OrderID, say teller) error {
	err := s.program.View(ctx, func(ctx context.Context, ss *buyback.Session) error {
		steps, err := ss.History(ctx, id, 0, 100)
		if err != nil {
			return err
		}
		var path []string
		for _, st := range steps {
			path = append(path, string(st.To))
		}
		say.line("Order %s: %s.", id, strings.Join(path, " → "))
		return nil
	})
	if err != nil {
		return err
	}
	pending, err := s.store.Pending(ctx, 1000)
	if err != nil {
		return err
	}
	mine := 0
	for _, e := range pending {
		if strings.Contains(e.ID, string(id)) {
			mine++
		}
	}
	say.line("%d events wait in the outbox for the host to send.", mine)
	say.line("All of it is in %s, the key of the voucher codes in %s.key.", s.path, s.path)
	say.line("Run the same command again: nothing is done twice.")
	return nil
}
