-- PostgreSQL. Differs from ../sqlite only where types do. What all three methods, the ways to bind an
-- account, and sign-in across applications need.

ALTER TABLE platform_apps ADD COLUMN web_authorization_domain TEXT COLLATE "C";
ALTER TABLE platform_apps ADD COLUMN verification_file TEXT COLLATE "C";
ALTER TABLE platform_apps ADD COLUMN answered_at BIGINT;
ALTER TABLE platform_apps ADD COLUMN errcode BIGINT;
ALTER TABLE platform_apps ADD COLUMN recognised TEXT COLLATE "C";
ALTER TABLE platform_apps ADD COLUMN recognised_at BIGINT;

ALTER TABLE sources ADD COLUMN proofs TEXT COLLATE "C" NOT NULL DEFAULT '[]';
ALTER TABLE sources ADD COLUMN logo TEXT COLLATE "C";
ALTER TABLE sources ADD COLUMN settings TEXT COLLATE "C" NOT NULL DEFAULT '{}';
ALTER TABLE sources ADD COLUMN event_token BYTEA;
ALTER TABLE sources ADD COLUMN aes_key BYTEA;
ALTER TABLE sources ADD COLUMN previous_aes_key BYTEA;
ALTER TABLE sources ADD COLUMN previous_aes_key_until BIGINT;

ALTER TABLE applications ADD COLUMN description TEXT COLLATE "C";
ALTER TABLE applications ADD COLUMN logo TEXT COLLATE "C";
ALTER TABLE applications ADD COLUMN id_token_signed_response_alg TEXT COLLATE "C" NOT NULL DEFAULT 'RS256';
ALTER TABLE applications ADD COLUMN lifetimes TEXT COLLATE "C" NOT NULL DEFAULT '{}';
ALTER TABLE applications ADD COLUMN access TEXT COLLATE "C" NOT NULL DEFAULT 'allow_all';
ALTER TABLE applications ADD COLUMN branding TEXT COLLATE "C" NOT NULL DEFAULT '{}';
ALTER TABLE applications ADD COLUMN previous_client_secret_hash BYTEA;
ALTER TABLE applications ADD COLUMN previous_client_secret_until BIGINT;

ALTER TABLE users ADD COLUMN phone_verified BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE users ADD COLUMN email_verified BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE users ADD COLUMN password_hash TEXT COLLATE "C";
ALTER TABLE users ADD COLUMN signed_out_at BIGINT;

CREATE INDEX users_by_email ON users (workspace_id, email);

ALTER TABLE identities ADD COLUMN revoked_at BIGINT;

ALTER TABLE signing_keys ADD COLUMN active_from BIGINT NOT NULL DEFAULT 0;
ALTER TABLE signing_keys ADD COLUMN published_until BIGINT;

-- Logos and backgrounds, named by the hash of their bytes.
CREATE TABLE pictures (
    workspace_id UUID NOT NULL REFERENCES workspaces,
    picture_id TEXT COLLATE "C" NOT NULL,
    media_type TEXT COLLATE "C" NOT NULL,
    bytes BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, picture_id)
);

-- The users whom an application that denies all lets in.
CREATE TABLE access_exceptions (
    workspace_id UUID NOT NULL,
    application_id TEXT COLLATE "C" NOT NULL,
    user_id UUID NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, application_id, user_id),
    FOREIGN KEY (workspace_id, application_id) REFERENCES applications,
    FOREIGN KEY (workspace_id, user_id) REFERENCES users
);

CREATE INDEX access_exceptions_by_user ON access_exceptions (workspace_id, user_id);

-- The code is shown to whoever looks at the page, so it is kept as it is.
CREATE TABLE tickets (
    workspace_id UUID NOT NULL REFERENCES workspaces,
    ticket TEXT COLLATE "C" NOT NULL,
    login_id UUID NOT NULL,
    source_id TEXT COLLATE "C" NOT NULL,
    appid TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    openid TEXT COLLATE "C",
    confirm_hash BYTEA,
    wechat_ticket TEXT COLLATE "C",
    qr_url TEXT COLLATE "C",
    qr_picture BYTEA,
    errcode BIGINT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, ticket)
);

CREATE INDEX tickets_by_expiry ON tickets (expires_at);
CREATE INDEX tickets_by_login ON tickets (workspace_id, login_id);
CREATE INDEX tickets_by_confirmation ON tickets (workspace_id, confirm_hash);

-- What WeChat has posted: it posts again what was not answered in five seconds.
CREATE TABLE received_events (
    workspace_id UUID NOT NULL REFERENCES workspaces,
    event_key TEXT COLLATE "C" NOT NULL,
    received_at BIGINT NOT NULL,
    reply TEXT COLLATE "C",
    PRIMARY KEY (workspace_id, event_key)
);

CREATE INDEX received_events_by_age ON received_events (received_at);

-- One-time codes that were sent, as keyed hashes.
CREATE TABLE challenges (
    workspace_id UUID NOT NULL REFERENCES workspaces,
    challenge_id UUID NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    address TEXT COLLATE "C" NOT NULL,
    client_address TEXT COLLATE "C",
    login_id UUID,
    user_id UUID,
    code_hash BYTEA NOT NULL,
    tries BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (workspace_id, challenge_id)
);

CREATE INDEX challenges_by_address ON challenges (workspace_id, address, created_at);
CREATE INDEX challenges_by_client ON challenges (workspace_id, client_address, created_at);
CREATE INDEX challenges_by_login ON challenges (workspace_id, login_id);
CREATE INDEX challenges_by_age ON challenges (created_at);

-- Logins that wait for their end user's choice.
CREATE TABLE bindings (
    workspace_id UUID NOT NULL REFERENCES workspaces,
    login_id UUID NOT NULL,
    binding TEXT COLLATE "C" NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, login_id)
);

CREATE INDEX bindings_by_expiry ON bindings (expires_at);

CREATE TABLE conflicts (
    workspace_id UUID NOT NULL REFERENCES workspaces,
    conflict_id UUID NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    appid TEXT COLLATE "C" NOT NULL,
    users TEXT COLLATE "C" NOT NULL,
    identities TEXT COLLATE "C" NOT NULL,
    login_id UUID,
    times BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    noticed_at BIGINT NOT NULL,
    settlement TEXT COLLATE "C",
    settled_by TEXT COLLATE "C",
    settled_at BIGINT,
    PRIMARY KEY (workspace_id, conflict_id)
);

CREATE INDEX conflicts_by_subject ON conflicts (workspace_id, subject);
CREATE INDEX conflicts_by_appid ON conflicts (workspace_id, appid, noticed_at);

-- No reference to the users: the one who went is gone, and the one who stayed may go later.
CREATE TABLE merges (
    workspace_id UUID NOT NULL REFERENCES workspaces,
    merge_id UUID NOT NULL,
    kept UUID NOT NULL,
    removed UUID NOT NULL,
    journal BYTEA NOT NULL,
    merged_by TEXT COLLATE "C" NOT NULL,
    merged_at BIGINT NOT NULL,
    undone_by TEXT COLLATE "C",
    undone_at BIGINT,
    PRIMARY KEY (workspace_id, merge_id)
);

CREATE INDEX merges_by_kept ON merges (workspace_id, kept);
CREATE INDEX merges_by_removed ON merges (workspace_id, removed);

-- Somebody who is signed in at the provider, for all applications of the workspace.
CREATE TABLE provider_sessions (
    workspace_id UUID NOT NULL,
    session_hash BYTEA NOT NULL,
    user_id UUID NOT NULL,
    login_id UUID NOT NULL,
    signed_in_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (workspace_id, session_hash),
    FOREIGN KEY (workspace_id, user_id) REFERENCES users
);

CREATE INDEX provider_sessions_by_expiry ON provider_sessions (expires_at);
CREATE INDEX provider_sessions_by_user ON provider_sessions (workspace_id, user_id);
CREATE INDEX provider_sessions_by_login ON provider_sessions (workspace_id, login_id);

-- One access token of a platform app's own (not of a person), as ciphertext.
CREATE TABLE account_tokens (
    workspace_id UUID NOT NULL,
    appid TEXT COLLATE "C" NOT NULL,
    token BYTEA NOT NULL,
    fetched_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, appid),
    FOREIGN KEY (workspace_id, appid) REFERENCES platform_apps
);

-- How often WeChat was asked, per day of China Standard Time (days since 1970-01-01).
CREATE TABLE api_calls (
    workspace_id UUID NOT NULL REFERENCES workspaces,
    appid TEXT COLLATE "C" NOT NULL,
    day BIGINT NOT NULL,
    endpoint TEXT COLLATE "C" NOT NULL,
    asked_by TEXT COLLATE "C" NOT NULL,
    calls BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, appid, day, endpoint, asked_by)
);

CREATE INDEX api_calls_by_day ON api_calls (day);

-- A sandbox sends nothing: what it would have sent lies here.
CREATE TABLE inbox_messages (
    workspace_id UUID NOT NULL REFERENCES workspaces,
    message_id UUID NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    address TEXT COLLATE "C" NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    text TEXT COLLATE "C" NOT NULL,
    sent_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, message_id)
);

CREATE INDEX inbox_messages_by_age ON inbox_messages (sent_at);

CREATE TABLE senders (
    workspace_id UUID NOT NULL REFERENCES workspaces,
    channel TEXT COLLATE "C" NOT NULL,
    sender TEXT COLLATE "C" NOT NULL,
    secret BYTEA,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, channel)
);
