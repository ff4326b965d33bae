-- PostgreSQL. Differs from ../sqlite only where types do. What migrations need: what was read, what
-- became of each row, and how to take it back.

CREATE TABLE migrations (
    workspace_id UUID NOT NULL REFERENCES workspaces,
    migration_id UUID NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    input_name TEXT COLLATE "C" NOT NULL,
    input_hash BYTEA NOT NULL,
    options TEXT COLLATE "C" NOT NULL,
    counts TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    started_by TEXT COLLATE "C" NOT NULL,
    started_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, migration_id)
);

-- `former` is what the row changed, as ciphertext; `state_after` is a hash of what it left, so that
-- taking it back sees whether somebody changed it since. No reference to the users, who may go.
CREATE TABLE migration_rows (
    workspace_id UUID NOT NULL,
    migration_id UUID NOT NULL,
    row_number BIGINT NOT NULL,
    decision TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C",
    field TEXT COLLATE "C",
    value TEXT COLLATE "C",
    user_id UUID,
    former BYTEA,
    state_after BYTEA,
    undone TEXT COLLATE "C",
    PRIMARY KEY (workspace_id, migration_id, row_number),
    FOREIGN KEY (workspace_id, migration_id) REFERENCES migrations
);

CREATE INDEX migration_rows_by_user ON migration_rows (workspace_id, user_id);

-- What another system called a user. No reference to the users: whoever is merged away may come back.
CREATE TABLE external_ids (
    workspace_id UUID NOT NULL REFERENCES workspaces,
    value TEXT COLLATE "C" NOT NULL,
    user_id UUID NOT NULL,
    PRIMARY KEY (workspace_id, value)
);

CREATE INDEX external_ids_by_user ON external_ids (workspace_id, user_id);

-- Which column of a list means what, to be used again.
CREATE TABLE mappings (
    workspace_id UUID NOT NULL REFERENCES workspaces,
    name TEXT COLLATE "C" NOT NULL,
    mapping TEXT COLLATE "C" NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, name)
);

-- Old and new names of the same person after an account migration, kept for good.
CREATE TABLE changed_ids (
    workspace_id UUID NOT NULL REFERENCES workspaces,
    kind TEXT COLLATE "C" NOT NULL,
    old_scope TEXT COLLATE "C" NOT NULL,
    old_value TEXT COLLATE "C" NOT NULL,
    new_scope TEXT COLLATE "C" NOT NULL,
    new_value TEXT COLLATE "C" NOT NULL,
    migration_id UUID NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, kind, old_scope, old_value, new_scope)
);

CREATE INDEX changed_ids_by_new ON changed_ids (workspace_id, kind, new_scope, new_value);
