//! What SQLite is told about the sizes of its tables.
//!
//! Without statistics SQLite believes that ten rows have the same workspace, and so prefers walking
//! the whole table by its key to looking a user up by an index: in our statements, and where a
//! user goes and their references are searched, which no statement can steer. `ANALYZE` would say
//! better, but differently from day to day; this is the same in every store.

use crate::statement::{execute, query};
use crate::{StoreError, Tx};

/// For each index: a workspace holds the whole table, whatever comes after it ten rows, and all
/// columns of a unique index one. An index of a part of a table is small. The key of a table WITHOUT ROWID goes by the table's name.
const STATISTICS: &str = "WITH columns AS (
        SELECT tables.name AS tbl,
               CASE WHEN indexes.origin = 'pk' AND kinds.wr THEN tables.name
                    ELSE indexes.name END AS idx,
               CASE WHEN indexes.\"unique\" AND columns.seqno + 1 =
                         (SELECT count(*) FROM pragma_index_info(indexes.name)) THEN 1
                    WHEN columns.name = 'workspace_id' THEN
                         CASE WHEN indexes.partial THEN 10000 ELSE 1000000 END
                    ELSE 10 END AS alike,
               CASE WHEN indexes.partial THEN '10000 ' ELSE '1000000 ' END AS size,
               columns.seqno AS seqno
        FROM sqlite_schema AS tables
        JOIN pragma_table_list(tables.name) AS kinds
        JOIN pragma_index_list(tables.name) AS indexes
        JOIN pragma_index_info(indexes.name) AS columns
        WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite%')
    SELECT tbl, idx, size || group_concat(alike, ' ' ORDER BY seqno)
    FROM columns GROUP BY tbl, idx, size ORDER BY tbl, idx";

/// Tells SQLite, if it does not know yet. Connections opened later know it too.
pub(crate) async fn set(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let wanted: Vec<Row> = query!(tx, fetch_all, STATISTICS)?;
    let (has_any,): (i64,) = query!(
        tx,
        fetch_one,
        "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'",
    )?;
    if has_any == 1 {
        let found: Vec<Row> = query!(
            tx,
            fetch_all,
            "SELECT tbl, COALESCE(idx, ''), stat FROM sqlite_stat1 ORDER BY tbl, idx",
        )?;
        if found == wanted {
            return Ok(());
        }
    }
    // Makes the table, looking at none of ours; and the second time takes in what it says.
    execute!(tx, "ANALYZE sqlite_schema")?;
    execute!(tx, "DELETE FROM sqlite_stat1")?;
    for (table, index, statistics) in &wanted {
        execute!(
            tx,
            "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ($1, $2, $3)",
            table.as_str(),
            index.as_str(),
            statistics.as_str(),
        )?;
    }
    execute!(tx, "ANALYZE sqlite_schema")?;
    Ok(())
}

/// Table, index, and how many rows are alike in its first columns.
type Row = (String, String, String);
