-- SQLite. Differs from ../postgres only where types do. Requests of applications and browsers that
-- were refused before there was a login, counted by the hour.

CREATE TABLE refused_requests (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    hour INTEGER NOT NULL,
    endpoint TEXT NOT NULL,
    application_id TEXT NOT NULL,
    error TEXT NOT NULL,
    reason TEXT NOT NULL,
    times INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, hour, endpoint, application_id, error, reason)
) STRICT, WITHOUT ROWID;

CREATE INDEX refused_requests_by_age ON refused_requests (last_at);
