-- What a set-up is watched by and what is kept of many clients.

-- A workspace that is put away signs nobody in and keeps everything.
ALTER TABLE workspaces ADD COLUMN archived_at BIGINT;

-- Set-ups to begin another client with. A template belongs to no workspace, and holds no secret.
CREATE TABLE templates (
    template_id UUID NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    content TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (template_id)
);

CREATE TABLE health_checks (
    workspace_id UUID NOT NULL REFERENCES workspaces,
    source_id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    verdict TEXT COLLATE "C" NOT NULL,
    found TEXT COLLATE "C" NOT NULL,
    checked_at BIGINT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, source_id, name),
    FOREIGN KEY (workspace_id, source_id) REFERENCES sources ON DELETE CASCADE
);

-- What WeChat cannot be asked, and a person has looked up there.
CREATE TABLE confirmations (
    workspace_id UUID NOT NULL REFERENCES workspaces,
    source_id TEXT COLLATE "C" NOT NULL,
    fact TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    confirmed_by TEXT COLLATE "C" NOT NULL,
    confirmed_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, source_id, fact),
    FOREIGN KEY (workspace_id, source_id) REFERENCES sources ON DELETE CASCADE
);

-- Reminders that were shown, or put away, so that each is told once.
CREATE TABLE reminders (
    workspace_id UUID NOT NULL REFERENCES workspaces,
    reminder TEXT COLLATE "C" NOT NULL,
    told_at BIGINT,
    dismissed_at BIGINT,
    PRIMARY KEY (workspace_id, reminder)
);
