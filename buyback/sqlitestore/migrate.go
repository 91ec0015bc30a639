package sqlitestore

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"time"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations holds the DDL of the tables, one file a step, to be run in the
// order of their names. A host with a migration tool of its own runs them with
// it; the others call Migrate.
var Migrations = func() fs.FS {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err) // the embedded folder is named above
	}
	return sub
}()

const createMigrationTable = `CREATE TABLE IF NOT EXISTS sb_migration (
	name       TEXT NOT NULL PRIMARY KEY,
	applied_at INTEGER NOT NULL
) STRICT`

// Migrate runs the migrations that this database has not seen, each in a
// transaction of its own. It may be called at every start and by several
// processes at once.
func (s *Store) Migrate(ctx context.Context) error {
	names, err := fs.Glob(Migrations, "*.sql")
	if err != nil {
		return err
	}
	for _, name := range names { // Glob sorts
		if err := s.migrate(ctx, name); err != nil {
			return fmt.Errorf("sqlitestore: migration %s: %w", path.Base(name), err)
		}
	}
	return nil
}

func (s *Store) migrate(ctx context.Context, name string) error {
	ddl, err := fs.ReadFile(Migrations, name)
	if err != nil {
		return err
	}
	return s.update(ctx, func(ctx context.Context, t *tx) error {
		if _, err := t.exec(ctx, createMigrationTable); err != nil {
			return err
		}
		n, err := t.exec(ctx, `INSERT INTO sb_migration (name, applied_at) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
			name, time.Now().UnixMicro())
		if err != nil || n == 0 {
			return err
		}
		_, err = t.exec(ctx, string(ddl))
		return err
	})
}

// Check looks at the settings of the database and returns an error that names
// those with which a commit could be lost or two writers could deadlock. It
// looks at one connection: give every connection the same settings, as DSN
// does.
func (s *Store) Check(ctx context.Context) error {
	var journal string
	if err := s.db.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&journal); err != nil {
		return fmt.Errorf("sqlitestore: %w", err)
	}
	var sync int
	if err := s.db.QueryRowContext(ctx, "PRAGMA synchronous").Scan(&sync); err != nil {
		return fmt.Errorf("sqlitestore: %w", err)
	}
	switch {
	case journal != "wal" && journal != "memory":
		return fmt.Errorf("sqlitestore: journal_mode is %q, want wal: open the database with sqlitestore.DSN(path)", journal)
	case sync < 2 && journal == "wal":
		// With NORMAL, a power cut loses commits that were acknowledged.
		return fmt.Errorf("sqlitestore: synchronous is %d, want 2 (FULL): open the database with sqlitestore.DSN(path)", sync)
	}
	return nil
}
