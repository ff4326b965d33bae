-- PostgreSQL. Differs from ../sqlite only where types do. What lists and searches on screens need.

-- One row for each character, and each pair of neighbours, of a user's name: finds two Chinese
-- characters in the middle of a name, which neither LIKE (too slow) nor SQLite's and PostgreSQL's
-- trigrams (three at least) do. Kept by the functions of the table `users`.
CREATE TABLE user_grams (
    workspace_id UUID NOT NULL,
    gram TEXT COLLATE "C" NOT NULL,
    user_id UUID NOT NULL,
    PRIMARY KEY (workspace_id, gram, user_id)
);

CREATE INDEX users_by_phone ON users (workspace_id, phone);
CREATE INDEX identities_by_value ON identities (workspace_id, value);
CREATE INDEX logins_by_outcome ON logins (workspace_id, stage, login_id);
CREATE INDEX logins_by_source ON logins (workspace_id, source_id, login_id);
CREATE INDEX logins_by_user ON logins (workspace_id, user_id, login_id);
