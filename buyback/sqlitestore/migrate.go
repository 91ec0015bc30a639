package sqlitestore

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"time"

	"github.com/sellback/sellback/buyback"
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
	var sync, secure int
	var file string
	for query, dest := range map[string]any{
		"PRAGMA secure_delete": &secure,
		`SELECT coalesce(file, '') FROM pragma_database_list WHERE name = 'main'`: &file,
	} {
		if err := s.db.QueryRowContext(ctx, query).Scan(dest); err != nil {
			return fmt.Errorf("sqlitestore: %w", err)
		}
	}
	if err := s.db.QueryRowContext(ctx, "PRAGMA synchronous").Scan(&sync); err != nil {
		return fmt.Errorf("sqlitestore: %w", err)
	}
	switch {
	case file == "":
		return nil // in memory: nothing to lose, nothing to find
	case journal != "wal":
		return fmt.Errorf("sqlitestore: journal_mode is %q, want wal: open the database with sqlitestore.DSN(path)", journal)
	case sync < 2:
		// With NORMAL, a power cut loses commits that were acknowledged.
		return fmt.Errorf("sqlitestore: synchronous is %d, want 2 (FULL): open the database with sqlitestore.DSN(path)", sync)
	case secure != 1:
		return fmt.Errorf("sqlitestore: secure_delete is %d, want 1, or erased personal data stays in the file: open the database with sqlitestore.DSN(path)", secure)
	}
	return nil
}

// Purge moves the write-ahead log into the database and empties it. Until then
// what was erased by buyback.Session.Forget can still be read in the log: call
// it after erasing, or at least once a day. It waits for writers, and fails
// with buyback.ErrBusy while a reader holds an old state.
func (s *Store) Purge(ctx context.Context) error {
	select {
	case s.write <- struct{}{}:
		defer func() { <-s.write }()
	case <-ctx.Done():
		return fmt.Errorf("sqlitestore: waiting for another unit of work: %w", ctx.Err())
	}
	var busy, log, moved int
	if err := s.db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &moved); err != nil {
		return fmt.Errorf("sqlitestore: %w", err)
	}
	if busy != 0 {
		return fmt.Errorf("sqlitestore: purge: %w", buyback.ErrBusy)
	}
	return nil
}
