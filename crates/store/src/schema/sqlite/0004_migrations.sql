-- SQLite. Differs from ../postgres only where types do. What migrations need: what was read, what
-- became of each row, and how to take it back.

CREATE TABLE migrations (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    migration_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    input_name TEXT NOT NULL,
    input_hash BLOB NOT NULL,
    options TEXT NOT NULL,
    counts TEXT NOT NULL,
    position INTEGER NOT NULL,
    started_by TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, migration_id)
) STRICT, WITHOUT ROWID;

-- `former` is what the row changed, as ciphertext; `state_after` is a hash of what it left, so that
-- taking it back sees whether somebody changed it since. No reference to the users, who may go.
CREATE TABLE migration_rows (
    workspace_id BLOB NOT NULL,
    migration_id BLOB NOT NULL,
    row_number INTEGER NOT NULL,
    decision TEXT NOT NULL,
    reason TEXT,
    field TEXT,
    value TEXT,
    user_id BLOB,
    former BLOB,
    state_after BLOB,
    undone TEXT,
    PRIMARY KEY (workspace_id, migration_id, row_number),
    FOREIGN KEY (workspace_id, migration_id) REFERENCES migrations
) STRICT, WITHOUT ROWID;

CREATE INDEX migration_rows_by_user ON migration_rows (workspace_id, user_id);

-- What another system called a user. No reference to the users: whoever is merged away may come back.
CREATE TABLE external_ids (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    value TEXT NOT NULL,
    user_id BLOB NOT NULL,
    PRIMARY KEY (workspace_id, value)
) STRICT, WITHOUT ROWID;

CREATE INDEX external_ids_by_user ON external_ids (workspace_id, user_id);

-- Which column of a list means what, to be used again.
CREATE TABLE mappings (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    name TEXT NOT NULL,
    mapping TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, name)
) STRICT, WITHOUT ROWID;

-- Old and new names of the same person after an account migration, kept for good.
CREATE TABLE changed_ids (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    kind TEXT NOT NULL,
    old_scope TEXT NOT NULL,
    old_value TEXT NOT NULL,
    new_scope TEXT NOT NULL,
    new_value TEXT NOT NULL,
    migration_id BLOB NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, kind, old_scope, old_value, new_scope)
) STRICT, WITHOUT ROWID;

CREATE INDEX changed_ids_by_new ON changed_ids (workspace_id, kind, new_scope, new_value);
