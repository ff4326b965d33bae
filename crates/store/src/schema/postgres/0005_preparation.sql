-- PostgreSQL. Differs from ../sqlite only where types do. What is tracked of WeChat's side: how far
-- each step is, what goes into WeChat's forms, and what was kept as evidence.

CREATE TABLE preparation_steps (
    workspace_id UUID NOT NULL REFERENCES workspaces,
    subject TEXT COLLATE "C" NOT NULL,
    step TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    submitted_at BIGINT,
    decided_at BIGINT,
    valid_until BIGINT,
    owner TEXT COLLATE "C" NOT NULL,
    notes TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, subject, step)
);

CREATE TABLE preparation_values (
    workspace_id UUID NOT NULL REFERENCES workspaces,
    subject TEXT COLLATE "C" NOT NULL,
    field TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (workspace_id, subject, field)
);

-- Licences and identity cards are among them, so the bytes are ciphertext on either database.
CREATE TABLE attachments (
    workspace_id UUID NOT NULL REFERENCES workspaces,
    attachment_id UUID NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    step TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    size BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, attachment_id)
);
