-- SQLite. Differs from ../postgres only where types do. What is tracked of WeChat's side: how far
-- each step is, what goes into WeChat's forms, and what was kept as evidence.

CREATE TABLE preparation_steps (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    subject TEXT NOT NULL,
    step TEXT NOT NULL,
    state TEXT NOT NULL,
    submitted_at INTEGER,
    decided_at INTEGER,
    valid_until INTEGER,
    owner TEXT NOT NULL,
    notes TEXT NOT NULL,
    reason TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, subject, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE preparation_values (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    subject TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (workspace_id, subject, field)
) STRICT, WITHOUT ROWID;

-- Licences and identity cards are among them, so the bytes are ciphertext on either database.
CREATE TABLE attachments (
    workspace_id BLOB NOT NULL REFERENCES workspaces,
    attachment_id BLOB NOT NULL,
    subject TEXT NOT NULL,
    step TEXT NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, attachment_id)
) STRICT;
