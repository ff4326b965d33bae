//! How SQLite finds what belongs to one person: by an index, never by walking a workspace.

use std::fs;
use std::path::Path;

use saoma_testkit::TempStore;
use saoma_vault::MasterKey;
use secrecy::ExposeSecret as _;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, SqliteConnection};

/// What a statement that looks for one person, or one login, compares with a value.
const ONE: [&str; 8] = [
    "user_id = $",
    "user_id IN (",
    "kept = $",
    "login_id = $",
    "phone = $",
    "email = $",
    "address = $",
    "subject = $",
];

/// Statements that are put together while the program runs.
const BUILT: [&str; 8] = [
    "DELETE FROM identities WHERE workspace_id = $1 AND user_id IN ($2, $3)",
    "DELETE FROM external_ids WHERE workspace_id = $1 AND user_id IN ($2, $3)",
    "DELETE FROM users WHERE workspace_id = $1 AND user_id IN ($2, $3)",
    "DELETE FROM identities WHERE workspace_id = $1 AND identity_id IN ($2, $3)",
    "DELETE FROM external_ids WHERE workspace_id = $1 AND value IN ($2, $3)",
    "WITH wanted (wanted_key) AS (VALUES ($1), ($2))
     SELECT subject, users FROM wanted CROSS JOIN declined_merges
     WHERE subject = wanted_key AND workspace_id = $3",
    "WITH wanted (wanted_key) AS (VALUES ($1), ($2))
     SELECT found.user_id FROM wanted CROSS JOIN provider_sessions AS found
     WHERE found.user_id = wanted_key AND found.workspace_id = $3",
    "WITH wanted (wanted_key) AS (VALUES ($1), ($2))
     SELECT found.user_id FROM wanted CROSS JOIN identities AS found
     WHERE found.value = wanted_key AND found.workspace_id = $3 AND found.kind = $4
       AND found.scope = $5",
];

#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_to_one_person_is_found_by_an_index() {
    let temp = TempStore::new().await;
    temp.store.close().await;
    let mut connection = connection(&temp).await;
    let mut statements = written();
    statements.retain(|statement| ONE.iter().any(|one| statement.contains(one)));
    assert!(
        statements.len() > 40,
        "the statements are found in the source: {}",
        statements.len()
    );
    statements.extend(BUILT.map(str::to_owned));
    let mut walks = Vec::new();
    for statement in statements {
        let plan = plan(&mut connection, &statement).await;
        if plan.iter().any(|step| is_walk(step)) {
            walks.push(format!("{statement}\n{plan:#?}"));
        }
    }
    connection.close().await.unwrap();
    assert!(walks.is_empty(), "{}", walks.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_from_before_there_were_statistics_gets_them() {
    let mut temp = TempStore::new().await;
    temp.store.close().await;
    let mut before = connection(&temp).await;
    sqlx::query("DELETE FROM sqlite_stat1")
        .execute(&mut before)
        .await
        .unwrap();
    before.close().await.unwrap();
    let leaves = "DELETE FROM users WHERE workspace_id = $1 AND user_id = $2";
    let mut without = connection(&temp).await;
    let walked = plan(&mut without, leaves).await;
    without.close().await.unwrap();
    assert!(
        walked.iter().any(|step| is_walk(step)),
        "without them whole tables are walked: {walked:#?}"
    );
    temp.reopen().await;
    temp.store.close().await;
    let mut with = connection(&temp).await;
    let found = plan(&mut with, leaves).await;
    with.close().await.unwrap();
    assert!(!found.iter().any(|step| is_walk(step)), "{found:#?}");
    assert!(found.len() > 4, "references are looked for: {found:#?}");
}

/// What the table of users asks of a million: the index alone has to answer it.
#[tokio::test(flavor = "multi_thread")]
async fn the_table_of_users_is_sorted_and_counted_by_indexes_alone() {
    const NAME: &str = "COALESCE(NULLIF(nickname, ''), '\u{10ffff}')";
    const LAST: &str = "COALESCE(last_login_at, 0)";
    let sorted = |key: &str| {
        format!(
            "SELECT user_id, {key} AS sort_key FROM users WHERE workspace_id = $1
             ORDER BY {key} DESC, user_id DESC LIMIT $2"
        )
    };
    let behind = |key: &str| {
        format!(
            "SELECT user_id, {key} AS sort_key FROM users WHERE workspace_id = $1 AND {key} = $2
               AND user_id < $3 ORDER BY user_id DESC LIMIT $4"
        )
    };
    let mut statements: Vec<String> = ["created_at", LAST, NAME]
        .into_iter()
        .flat_map(|key| [sorted(key), behind(key)])
        .collect();
    statements.extend(
        [
            "disabled",
            "has_unionid = TRUE",
            "created_at >= $2 AND created_at < $3",
            "COALESCE(last_login_at, 0) >= $2 AND COALESCE(last_login_at, 0) < $3",
        ]
        .map(|what| format!("SELECT user_id FROM users WHERE {what} AND workspace_id = $1")),
    );
    statements.push(
        "SELECT 1 FROM identities AS held WHERE held.user_id = $2 AND held.kind = 'openid'
           AND held.workspace_id = $1 AND held.scope = $3"
            .to_owned(),
    );
    let temp = TempStore::new().await;
    temp.store.close().await;
    let mut connection = connection(&temp).await;
    for statement in statements {
        let plan = plan(&mut connection, &statement).await;
        let is_alone = matches!(plan.as_slice(), [step] if step.contains("COVERING INDEX"));
        assert!(is_alone, "{statement}\n{plan:#?}");
    }
    connection.close().await.unwrap();
}

/// In the order of openids each user would be on a page of their own.
#[tokio::test(flavor = "multi_thread")]
async fn who_has_what_is_counted_in_the_order_of_users() {
    let temp = TempStore::new().await;
    temp.store.close().await;
    let mut connection = connection(&temp).await;
    let counted = |statement: &String| statement.contains("COALESCE(held.kind, '')");
    let statement = written().into_iter().find(counted);
    let plan = plan(&mut connection, &statement.expect("it is written")).await;
    let first = "SEARCH held USING COVERING INDEX identities_by_user \
                 (workspace_id=? AND user_id>? AND user_id<?)";
    assert_eq!(plan.first().map(String::as_str), Some(first), "{plan:#?}");
    connection.close().await.unwrap();
}

/// Whether a step reads all that a workspace, or the database, has of a table.
fn is_walk(step: &str) -> bool {
    let is_table = !step.contains("CONSTANT ROW") && step != "SCAN wanted";
    (step.starts_with("SCAN ") && is_table) || step.ends_with("(workspace_id=?)")
}

/// All statements in the source of the tables.
fn written() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/table");
    let mut statements = Vec::new();
    let list = |folder: &Path| {
        fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().path())
    };
    let (folders, mut files): (Vec<_>, Vec<_>) = list(&folder).partition(|path| path.is_dir());
    files.extend(folders.iter().flat_map(|folder| list(folder)));
    for file in files {
        let source = fs::read_to_string(file).unwrap();
        for word in ["SELECT ", "UPDATE ", "DELETE ", "INSERT "] {
            for rest in source.split(&format!("\"{word}")).skip(1) {
                let end = rest.find('"').unwrap();
                statements.push(format!("{word}{}", &rest[..end]));
            }
        }
    }
    statements
}

async fn plan(connection: &mut SqliteConnection, statement: &str) -> Vec<String> {
    let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"));
    let steps: Vec<(i64, i64, i64, String)> = sqlx::query_as(explain)
        .fetch_all(connection)
        .await
        .unwrap_or_else(|error| panic!("{error}: {statement}"));
    steps.into_iter().map(|(.., step)| step).collect()
}

async fn connection(temp: &TempStore) -> SqliteConnection {
    let key = MasterKey::from_bytes(&[7; 32]).store_key().pragma_value();
    let options = SqliteConnectOptions::new()
        .filename(temp.folder.path().join("saoma.db"))
        .pragma("key", key.expose_secret().to_owned());
    options.connect().await.unwrap()
}
