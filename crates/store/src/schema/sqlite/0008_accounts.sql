-- What is kept while accounts are brought along: decisions, runs that go on over days, invitations.

-- How somebody settled the conflicts of a list, known by its SHA-256: it is planned and applied as
-- often as it takes.
CREATE TABLE settlements (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    input_hash BLOB NOT NULL,
    settled TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, input_hash)
) STRICT, WITHOUT ROWID;

-- The few rows of an import that somebody looks at.
CREATE INDEX migration_rows_to_look_at ON migration_rows (workspace_id, migration_id, decision, row_number)
    WHERE decision IN ('conflict', 'merge', 'reject');

-- What the table of users is filtered and sorted by. Each index of `users` costs an import time: the
-- three sorts have one, and what few users have.
ALTER TABLE users ADD COLUMN has_unionid INTEGER NOT NULL DEFAULT FALSE;
UPDATE users SET has_unionid = EXISTS (SELECT 1 FROM identities
    WHERE identities.workspace_id = users.workspace_id AND identities.user_id = users.user_id
      AND identities.kind = 'unionid');
CREATE INDEX users_by_created ON users (workspace_id, created_at, user_id);
CREATE INDEX users_by_last_login ON users (workspace_id, COALESCE(last_login_at, 0), user_id);
CREATE INDEX users_by_name ON users (workspace_id, COALESCE(NULLIF(nickname, ''), '􏿿'), user_id);
CREATE INDEX users_by_unionid ON users (workspace_id, has_unionid, user_id);
CREATE INDEX users_disabled ON users (workspace_id, disabled, user_id) WHERE disabled;

-- Openids and unionids are searched within their scope, by the unique rule.
DROP INDEX identities_by_value;
DROP INDEX identities_by_user;
CREATE INDEX identities_by_user ON identities (workspace_id, user_id, kind, scope);
CREATE INDEX identities_by_source ON identities (workspace_id, source_id, user_id)
    WHERE source_id IS NOT NULL;
CREATE INDEX tokens_by_application ON tokens (workspace_id, application_id);

-- Users whom `subject` shows to be one (`phone/+8613…`, `unionid/<account>/<unionid>`) and who were
-- declared to be several; `users` is a JSON list. Who joins them later is asked about again.
CREATE TABLE declined_merges (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    subject TEXT NOT NULL,
    users TEXT NOT NULL,
    declined_by TEXT NOT NULL,
    declined_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, subject)
) STRICT, WITHOUT ROWID;

-- By whom a WeChat may be attached to an existing account, once. The code is kept as its SHA-256.
-- Users may go before their invitations do, so these refer to nobody.
CREATE TABLE invitations (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    invitation_id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    source_id TEXT NOT NULL,
    code_hash BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    identity_id BLOB,
    revoked_at INTEGER,
    PRIMARY KEY (workspace_id, invitation_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX invitations_by_code ON invitations (workspace_id, code_hash);
CREATE INDEX invitations_by_user ON invitations (workspace_id, user_id, invitation_id);

-- The list that somebody has planned and not applied yet, so that it can be gone on with in another
-- run of the program: planning is cheap, so only what it takes is kept.
CREATE TABLE waiting_plans (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    input_hash BLOB NOT NULL,
    input_name TEXT NOT NULL,
    options TEXT NOT NULL,
    planned_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id)
) STRICT, WITHOUT ROWID;

-- Whose value somebody chose where users of a group have different ones; `choices` is JSON of the
-- migration's own.
CREATE TABLE merge_choices (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    subject TEXT NOT NULL,
    choices TEXT NOT NULL,
    chosen_by TEXT NOT NULL,
    chosen_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, subject)
) STRICT, WITHOUT ROWID;
