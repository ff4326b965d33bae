-- PostgreSQL. Differs from ../sqlite only where types do. Requests of applications and browsers that
-- were refused before there was a login, counted by the hour.

CREATE TABLE refused_requests (
    workspace_id UUID NOT NULL REFERENCES workspaces,
    hour BIGINT NOT NULL,
    endpoint TEXT COLLATE "C" NOT NULL,
    application_id TEXT COLLATE "C" NOT NULL,
    error TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    times BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, hour, endpoint, application_id, error, reason)
);

CREATE INDEX refused_requests_by_age ON refused_requests (last_at);
