-- The least that could be called the same work: no rules, no encryption, nothing to undo it with.
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA cache_size = -262144;
CREATE TEMP TABLE list (id, name, phone, email, openid, unionid, created_at);
.mode csv
.import --skip 1 list.csv list
BEGIN;
INSERT INTO workspaces (workspace_id, slug, mode, name, created_at)
    VALUES (x'00', 'acme', 'sandbox', 'Acme', 0);
CREATE TEMP TABLE people AS
    SELECT min(rowid) AS number, id, name, '+86' || phone AS phone, email, openid, unionid
    FROM list WHERE length(phone) = 11 GROUP BY openid;
INSERT INTO users (workspace_id, user_id, nickname, phone, email, disabled, created_at, updated_at,
                   has_unionid)
    SELECT x'00', CAST(printf('%016d', number) AS BLOB), name, phone, email, 0, 0, 0, 1
    FROM people ORDER BY number;
INSERT INTO identities (workspace_id, identity_id, user_id, kind, scope, value, created_at)
    SELECT x'00', CAST(printf('o%015d', number) AS BLOB), CAST(printf('%016d', number) AS BLOB),
           'openid', 'wx0123456789abcdef', openid, 0 FROM people ORDER BY number;
INSERT INTO identities (workspace_id, identity_id, user_id, kind, scope, value, created_at)
    SELECT x'00', CAST(printf('u%015d', number) AS BLOB), CAST(printf('%016d', number) AS BLOB),
           'unionid', 'acme-open', unionid, 0 FROM people ORDER BY number;
INSERT INTO external_ids (workspace_id, value, user_id)
    SELECT x'00', id, CAST(printf('%016d', number) AS BLOB) FROM people ORDER BY id;
INSERT OR IGNORE INTO user_grams (workspace_id, gram, user_id)
    WITH RECURSIVE places (place) AS (VALUES (1) UNION ALL SELECT place + 1 FROM places WHERE place < 32),
         sizes (size) AS (VALUES (1), (2))
    SELECT x'00', substr(name, place, size) AS gram, CAST(printf('%016d', number) AS BLOB)
    FROM people JOIN places ON place <= length(name) JOIN sizes ON place + size - 1 <= length(name)
    ORDER BY gram, number;
COMMIT;
