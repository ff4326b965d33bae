-- PostgreSQL. Differs from ../sqlite only where types do. Ids are UUIDv7, instants Unix milliseconds.
-- COLLATE "C": text sorts by its bytes, as in SQLite.

CREATE TABLE meta (
    key TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (key)
);

CREATE TABLE schema_upgrades (
    version BIGINT NOT NULL,
    checksum TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (version)
);

CREATE TABLE workspaces (
    workspace_id UUID NOT NULL,
    slug TEXT COLLATE "C" NOT NULL UNIQUE,
    mode TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id)
);

CREATE TABLE platform_apps (
    workspace_id UUID NOT NULL REFERENCES workspaces,
    appid TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    open_platform TEXT COLLATE "C",
    callback_domain TEXT COLLATE "C",
    secret BYTEA,
    status TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, appid)
);

CREATE TABLE sources (
    workspace_id UUID NOT NULL REFERENCES workspaces,
    source_id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    appid TEXT COLLATE "C" NOT NULL,
    display_name TEXT COLLATE "C" NOT NULL,
    login_only BOOLEAN NOT NULL,
    association TEXT COLLATE "C" NOT NULL,
    enabled BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, source_id),
    FOREIGN KEY (workspace_id, appid) REFERENCES platform_apps
);

CREATE TABLE applications (
    workspace_id UUID NOT NULL REFERENCES workspaces,
    application_id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    type TEXT COLLATE "C" NOT NULL,
    client_secret_hash BYTEA,
    redirect_uris TEXT COLLATE "C" NOT NULL,
    post_logout_redirect_uris TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, application_id),
    UNIQUE (workspace_id, client_id)
);

CREATE TABLE enablements (
    workspace_id UUID NOT NULL,
    application_id TEXT COLLATE "C" NOT NULL,
    source_id TEXT COLLATE "C" NOT NULL,
    enabled BOOLEAN NOT NULL,
    position BIGINT NOT NULL,
    is_default BOOLEAN NOT NULL,
    PRIMARY KEY (workspace_id, application_id, source_id),
    FOREIGN KEY (workspace_id, application_id) REFERENCES applications,
    FOREIGN KEY (workspace_id, source_id) REFERENCES sources
);

CREATE INDEX enablements_by_source ON enablements (workspace_id, source_id);

CREATE TABLE users (
    workspace_id UUID NOT NULL REFERENCES workspaces,
    user_id UUID NOT NULL,
    nickname TEXT COLLATE "C",
    picture TEXT COLLATE "C",
    phone TEXT COLLATE "C",
    email TEXT COLLATE "C",
    disabled BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    last_login_at BIGINT,
    PRIMARY KEY (workspace_id, user_id)
);

-- The unique rule that holds all accounts together: one openid of an AppID, and one unionid of an
-- open platform account, belongs to at most one user of a workspace.
CREATE TABLE identities (
    workspace_id UUID NOT NULL,
    identity_id UUID NOT NULL,
    user_id UUID NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    scope TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    source_id TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, identity_id),
    UNIQUE (workspace_id, kind, scope, value),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users
);

CREATE INDEX identities_by_user ON identities (workspace_id, user_id);

-- No reference to application and source: a login outlives both.
CREATE TABLE logins (
    workspace_id UUID NOT NULL REFERENCES workspaces,
    login_id UUID NOT NULL,
    application_id TEXT COLLATE "C" NOT NULL,
    source_id TEXT COLLATE "C" NOT NULL,
    stage TEXT COLLATE "C" NOT NULL,
    state_hash BYTEA NOT NULL,
    browser_hash BYTEA NOT NULL,
    request TEXT COLLATE "C" NOT NULL,
    user_id UUID,
    outcome TEXT COLLATE "C",
    errcode BIGINT,
    trace TEXT COLLATE "C" NOT NULL,
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    PRIMARY KEY (workspace_id, login_id),
    UNIQUE (workspace_id, state_hash)
);

CREATE INDEX logins_by_stage ON logins (stage, started_at);

CREATE TABLE authorization_codes (
    workspace_id UUID NOT NULL,
    code_hash BYTEA NOT NULL,
    login_id UUID NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (workspace_id, code_hash),
    FOREIGN KEY (workspace_id, login_id) REFERENCES logins
);

CREATE INDEX authorization_codes_by_expiry ON authorization_codes (expires_at);
CREATE INDEX authorization_codes_by_login ON authorization_codes (workspace_id, login_id);

-- No reference to the login: a refresh token outlives its login's record.
CREATE TABLE tokens (
    workspace_id UUID NOT NULL,
    token_hash BYTEA NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    application_id TEXT COLLATE "C" NOT NULL,
    user_id UUID NOT NULL,
    login_id UUID NOT NULL,
    scope TEXT COLLATE "C" NOT NULL,
    issued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    used_at BIGINT,
    PRIMARY KEY (workspace_id, token_hash),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users
);

CREATE INDEX tokens_by_expiry ON tokens (expires_at);
CREATE INDEX tokens_by_login ON tokens (workspace_id, login_id);
CREATE INDEX tokens_by_user ON tokens (workspace_id, user_id);

CREATE TABLE signing_keys (
    workspace_id UUID NOT NULL REFERENCES workspaces,
    kid TEXT COLLATE "C" NOT NULL,
    algorithm TEXT COLLATE "C" NOT NULL,
    private_key BYTEA NOT NULL,
    public_jwk TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    retired_at BIGINT,
    PRIMARY KEY (workspace_id, kid)
);

CREATE TABLE audit_events (
    workspace_id UUID NOT NULL REFERENCES workspaces,
    event_id UUID NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    subject_kind TEXT COLLATE "C" NOT NULL,
    subject_id TEXT COLLATE "C" NOT NULL,
    before TEXT COLLATE "C",
    after TEXT COLLATE "C",
    PRIMARY KEY (workspace_id, event_id)
);
