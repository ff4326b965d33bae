-- SQLite. Differs from ../postgres only where types do. Ids are UUIDv7 (16 bytes), instants Unix
-- milliseconds, booleans 0 and 1. WITHOUT ROWID: the key, which begins with the
-- workspace, is the table; not where rows are long.

CREATE TABLE meta (
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (key)
) STRICT, WITHOUT ROWID;

CREATE TABLE schema_upgrades (
    version INTEGER NOT NULL,
    checksum TEXT NOT NULL,
    PRIMARY KEY (version)
) STRICT, WITHOUT ROWID;

CREATE TABLE workspaces (
    workspace_id BLOB NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    mode TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE platform_apps (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    appid TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    open_platform TEXT,
    callback_domain TEXT,
    secret BLOB,
    status TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, appid)
) STRICT, WITHOUT ROWID;

CREATE TABLE sources (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    source_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    appid TEXT NOT NULL,
    display_name TEXT NOT NULL,
    login_only INTEGER NOT NULL,
    association TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, source_id),
    FOREIGN KEY (workspace_id, appid) REFERENCES platform_apps
) STRICT, WITHOUT ROWID;

CREATE TABLE applications (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    application_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    client_secret_hash BLOB,
    redirect_uris TEXT NOT NULL,
    post_logout_redirect_uris TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, application_id),
    UNIQUE (workspace_id, client_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE enablements (
    workspace_id BLOB NOT NULL,
    application_id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    position INTEGER NOT NULL,
    is_default INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, application_id, source_id),
    FOREIGN KEY (workspace_id, application_id) REFERENCES applications,
    FOREIGN KEY (workspace_id, source_id) REFERENCES sources
) STRICT, WITHOUT ROWID;

CREATE INDEX enablements_by_source ON enablements (workspace_id, source_id);

CREATE TABLE users (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    user_id BLOB NOT NULL,
    nickname TEXT,
    picture TEXT,
    phone TEXT,
    email TEXT,
    disabled INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    last_login_at INTEGER,
    PRIMARY KEY (workspace_id, user_id)
) STRICT, WITHOUT ROWID;

-- The unique rule that holds all accounts together: one openid of an AppID, and one unionid of an
-- open platform account, belongs to at most one user of a workspace.
CREATE TABLE identities (
    workspace_id BLOB NOT NULL,
    identity_id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    scope TEXT NOT NULL,
    value TEXT NOT NULL,
    source_id TEXT,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, identity_id),
    UNIQUE (workspace_id, kind, scope, value),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users
) STRICT, WITHOUT ROWID;

CREATE INDEX identities_by_user ON identities (workspace_id, user_id);

-- No reference to application and source: a login outlives both.
CREATE TABLE logins (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    login_id BLOB NOT NULL,
    application_id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    stage TEXT NOT NULL,
    state_hash BLOB NOT NULL,
    browser_hash BLOB NOT NULL,
    request TEXT NOT NULL,
    user_id BLOB,
    outcome TEXT,
    errcode INTEGER,
    trace TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    finished_at INTEGER,
    PRIMARY KEY (workspace_id, login_id),
    UNIQUE (workspace_id, state_hash)
) STRICT;

CREATE INDEX logins_by_stage ON logins (stage, started_at);

CREATE TABLE authorization_codes (
    workspace_id BLOB NOT NULL,
    code_hash BLOB NOT NULL,
    login_id BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (workspace_id, code_hash),
    FOREIGN KEY (workspace_id, login_id) REFERENCES logins
) STRICT, WITHOUT ROWID;

CREATE INDEX authorization_codes_by_expiry ON authorization_codes (expires_at);
CREATE INDEX authorization_codes_by_login ON authorization_codes (workspace_id, login_id);

-- No reference to the login: a refresh token outlives its login's record.
CREATE TABLE tokens (
    workspace_id BLOB NOT NULL,
    token_hash BLOB NOT NULL,
    kind TEXT NOT NULL,
    application_id TEXT NOT NULL,
    user_id BLOB NOT NULL,
    login_id BLOB NOT NULL,
    scope TEXT NOT NULL,
    issued_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER,
    used_at INTEGER,
    PRIMARY KEY (workspace_id, token_hash),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users
) STRICT, WITHOUT ROWID;

CREATE INDEX tokens_by_expiry ON tokens (expires_at);
CREATE INDEX tokens_by_login ON tokens (workspace_id, login_id);
CREATE INDEX tokens_by_user ON tokens (workspace_id, user_id);

CREATE TABLE signing_keys (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    kid TEXT NOT NULL,
    algorithm TEXT NOT NULL,
    private_key BLOB NOT NULL,
    public_jwk TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    retired_at INTEGER,
    PRIMARY KEY (workspace_id, kid)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_events (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    event_id BLOB NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    before TEXT,
    after TEXT,
    PRIMARY KEY (workspace_id, event_id)
) STRICT;
