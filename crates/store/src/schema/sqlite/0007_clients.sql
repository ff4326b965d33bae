-- What a set-up is watched by and what is kept of many clients.

-- A workspace that is put away signs nobody in and keeps everything.
ALTER TABLE workspaces ADD COLUMN archived_at INTEGER;

-- Set-ups to begin another client with. A template belongs to no workspace, and holds no secret.
CREATE TABLE templates (
    template_id BLOB NOT NULL,
    name TEXT NOT NULL,
    content TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (template_id)
) STRICT;

CREATE TABLE health_checks (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    source_id TEXT NOT NULL,
    name TEXT NOT NULL,
    verdict TEXT NOT NULL,
    found TEXT NOT NULL,
    checked_at INTEGER NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, source_id, name),
    FOREIGN KEY (workspace_id, source_id) REFERENCES sources ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- What WeChat cannot be asked, and a person has looked up there.
CREATE TABLE confirmations (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    source_id TEXT NOT NULL,
    fact TEXT NOT NULL,
    value TEXT NOT NULL,
    confirmed_by TEXT NOT NULL,
    confirmed_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, source_id, fact),
    FOREIGN KEY (workspace_id, source_id) REFERENCES sources ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Reminders that were shown, or put away, so that each is told once.
CREATE TABLE reminders (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    reminder TEXT NOT NULL,
    told_at INTEGER,
    dismissed_at INTEGER,
    PRIMARY KEY (workspace_id, reminder)
) STRICT, WITHOUT ROWID;
