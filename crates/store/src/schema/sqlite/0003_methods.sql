-- SQLite. Differs from ../postgres only where types do. What all three methods, the ways to bind an
-- account, and sign-in across applications need.

ALTER TABLE platform_apps ADD COLUMN web_authorization_domain TEXT;
ALTER TABLE platform_apps ADD COLUMN verification_file TEXT;
ALTER TABLE platform_apps ADD COLUMN answered_at INTEGER;
ALTER TABLE platform_apps ADD COLUMN errcode INTEGER;
ALTER TABLE platform_apps ADD COLUMN recognised TEXT;
ALTER TABLE platform_apps ADD COLUMN recognised_at INTEGER;

ALTER TABLE sources ADD COLUMN proofs TEXT NOT NULL DEFAULT '[]';
ALTER TABLE sources ADD COLUMN logo TEXT;
ALTER TABLE sources ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
ALTER TABLE sources ADD COLUMN event_token BLOB;
ALTER TABLE sources ADD COLUMN aes_key BLOB;
ALTER TABLE sources ADD COLUMN previous_aes_key BLOB;
ALTER TABLE sources ADD COLUMN previous_aes_key_until INTEGER;

ALTER TABLE applications ADD COLUMN description TEXT;
ALTER TABLE applications ADD COLUMN logo TEXT;
ALTER TABLE applications ADD COLUMN id_token_signed_response_alg TEXT NOT NULL DEFAULT 'RS256';
ALTER TABLE applications ADD COLUMN lifetimes TEXT NOT NULL DEFAULT '{}';
ALTER TABLE applications ADD COLUMN access TEXT NOT NULL DEFAULT 'allow_all';
ALTER TABLE applications ADD COLUMN branding TEXT NOT NULL DEFAULT '{}';
ALTER TABLE applications ADD COLUMN previous_client_secret_hash BLOB;
ALTER TABLE applications ADD COLUMN previous_client_secret_until INTEGER;

ALTER TABLE users ADD COLUMN phone_verified INTEGER NOT NULL DEFAULT FALSE;
ALTER TABLE users ADD COLUMN email_verified INTEGER NOT NULL DEFAULT FALSE;
ALTER TABLE users ADD COLUMN password_hash TEXT;
ALTER TABLE users ADD COLUMN signed_out_at INTEGER;

CREATE INDEX users_by_email ON users (workspace_id, email);

ALTER TABLE identities ADD COLUMN revoked_at INTEGER;

ALTER TABLE signing_keys ADD COLUMN active_from INTEGER NOT NULL DEFAULT 0;
ALTER TABLE signing_keys ADD COLUMN published_until INTEGER;

-- Logos and backgrounds, named by the hash of their bytes.
CREATE TABLE pictures (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    picture_id TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, picture_id)
) STRICT;

-- The users whom an application that denies all lets in.
CREATE TABLE access_exceptions (
    workspace_id BLOB NOT NULL,
    application_id TEXT NOT NULL,
    user_id BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, application_id, user_id),
    FOREIGN KEY (workspace_id, application_id) REFERENCES applications,
    FOREIGN KEY (workspace_id, user_id) REFERENCES users
) STRICT, WITHOUT ROWID;

CREATE INDEX access_exceptions_by_user ON access_exceptions (workspace_id, user_id);

-- The code is shown to whoever looks at the page, so it is kept as it is.
CREATE TABLE tickets (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    ticket TEXT NOT NULL,
    login_id BLOB NOT NULL,
    source_id TEXT NOT NULL,
    appid TEXT NOT NULL,
    state TEXT NOT NULL,
    openid TEXT,
    confirm_hash BLOB,
    wechat_ticket TEXT,
    qr_url TEXT,
    qr_picture BLOB,
    errcode INTEGER,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, ticket)
) STRICT;

CREATE INDEX tickets_by_expiry ON tickets (expires_at);
CREATE INDEX tickets_by_login ON tickets (workspace_id, login_id);
CREATE INDEX tickets_by_confirmation ON tickets (workspace_id, confirm_hash);

-- What WeChat has posted: it posts again what was not answered in five seconds.
CREATE TABLE received_events (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    event_key TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    reply TEXT,
    PRIMARY KEY (workspace_id, event_key)
) STRICT, WITHOUT ROWID;

CREATE INDEX received_events_by_age ON received_events (received_at);

-- One-time codes that were sent, as keyed hashes.
CREATE TABLE challenges (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    challenge_id BLOB NOT NULL,
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    client_address TEXT,
    login_id BLOB,
    user_id BLOB,
    code_hash BLOB NOT NULL,
    tries INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (workspace_id, challenge_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX challenges_by_address ON challenges (workspace_id, address, created_at);
CREATE INDEX challenges_by_client ON challenges (workspace_id, client_address, created_at);
CREATE INDEX challenges_by_login ON challenges (workspace_id, login_id);
CREATE INDEX challenges_by_age ON challenges (created_at);

-- Logins that wait for their end user's choice.
CREATE TABLE bindings (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    login_id BLOB NOT NULL,
    binding TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, login_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX bindings_by_expiry ON bindings (expires_at);

CREATE TABLE conflicts (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    conflict_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    appid TEXT NOT NULL,
    users TEXT NOT NULL,
    identities TEXT NOT NULL,
    login_id BLOB,
    times INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    noticed_at INTEGER NOT NULL,
    settlement TEXT,
    settled_by TEXT,
    settled_at INTEGER,
    PRIMARY KEY (workspace_id, conflict_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX conflicts_by_subject ON conflicts (workspace_id, subject);
CREATE INDEX conflicts_by_appid ON conflicts (workspace_id, appid, noticed_at);

-- No reference to the users: the one who went is gone, and the one who stayed may go later.
CREATE TABLE merges (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    merge_id BLOB NOT NULL,
    kept BLOB NOT NULL,
    removed BLOB NOT NULL,
    journal BLOB NOT NULL,
    merged_by TEXT NOT NULL,
    merged_at INTEGER NOT NULL,
    undone_by TEXT,
    undone_at INTEGER,
    PRIMARY KEY (workspace_id, merge_id)
) STRICT;

CREATE INDEX merges_by_kept ON merges (workspace_id, kept);
CREATE INDEX merges_by_removed ON merges (workspace_id, removed);

-- Somebody who is signed in at the provider, for all applications of the workspace.
CREATE TABLE provider_sessions (
    workspace_id BLOB NOT NULL,
    session_hash BLOB NOT NULL,
    user_id BLOB NOT NULL,
    login_id BLOB NOT NULL,
    signed_in_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (workspace_id, session_hash),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users
) STRICT, WITHOUT ROWID;

CREATE INDEX provider_sessions_by_expiry ON provider_sessions (expires_at);
CREATE INDEX provider_sessions_by_user ON provider_sessions (workspace_id, user_id);
CREATE INDEX provider_sessions_by_login ON provider_sessions (workspace_id, login_id);

-- One access token of a platform app's own (not of a person), as ciphertext.
CREATE TABLE account_tokens (
    workspace_id BLOB NOT NULL,
    appid TEXT NOT NULL,
    token BLOB NOT NULL,
    fetched_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, appid),
    FOREIGN KEY (workspace_id, appid) REFERENCES platform_apps
) STRICT, WITHOUT ROWID;

-- How often WeChat was asked, per day of China Standard Time (days since 1970-01-01).
CREATE TABLE api_calls (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    appid TEXT NOT NULL,
    day INTEGER NOT NULL,
    endpoint TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    calls INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, appid, day, endpoint, asked_by)
) STRICT, WITHOUT ROWID;

CREATE INDEX api_calls_by_day ON api_calls (day);

-- A sandbox sends nothing: what it would have sent lies here.
CREATE TABLE inbox_messages (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    message_id BLOB NOT NULL,
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    code TEXT NOT NULL,
    text TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, message_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX inbox_messages_by_age ON inbox_messages (sent_at);

CREATE TABLE senders (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    channel TEXT NOT NULL,
    sender TEXT NOT NULL,
    secret BLOB,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, channel)
) STRICT, WITHOUT ROWID;
