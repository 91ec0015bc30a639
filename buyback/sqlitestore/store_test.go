package sqlitestore_test

import (
	"database/sql"
	"path/filepath"
	"testing"

	_ "modernc.org/sqlite"

	"github.com/sellback/sellback/buyback"
	"github.com/sellback/sellback/buyback/buybacktest"
	"github.com/sellback/sellback/buyback/sqlitestore"
)

// openFile returns a database over a file of its own.
func openFile(t *testing.T) (*sql.DB, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "it's 100% test?.db")
	return open(t, path), path
}

func open(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", sqlitestore.DSN(path))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// newStore returns a migrated store over a file of its own.
func newStore(t *testing.T) *sqlitestore.Store {
	t.Helper()
	db, _ := openFile(t)
	s := sqlitestore.New(db, nil)
	if err := s.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStore(t *testing.T) {
	buybacktest.Run(t, buybacktest.Config{New: func(t *testing.T) buyback.Store { return newStore(t) }})
}
