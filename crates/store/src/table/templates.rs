//! Set-ups to begin another client with. They belong to no workspace, and hold no secret.

use saoma_ambient::Timestamp;
use saoma_model::TemplateId;
use uuid::Uuid;

use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// A template as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its id.
    pub id: TemplateId,
    /// Its name on screen.
    pub name: String,
    /// What it holds, as JSON.
    pub content: String,
    /// When it was made.
    pub created_at: Timestamp,
}

/// All templates, oldest first.
///
/// # Errors
/// See [`StoreError`].
pub async fn list(session: &mut Session) -> Result<Vec<Template>, StoreError> {
    let rows: Vec<Row> = query!(
        session,
        fetch_all,
        "SELECT template_id, name, content, created_at FROM templates ORDER BY template_id",
    )?;
    Ok(rows.into_iter().map(template_of).collect())
}

/// The template of this id.
///
/// # Errors
/// See [`StoreError`].
pub async fn lookup(
    session: &mut Session,
    template: TemplateId,
) -> Result<Option<Template>, StoreError> {
    let row: Option<Row> = query!(
        session,
        fetch_optional,
        "SELECT template_id, name, content, created_at FROM templates WHERE template_id = $1",
        template.as_uuid(),
    )?;
    Ok(row.map(template_of))
}

/// Keeps a template.
///
/// # Errors
/// See [`StoreError`].
pub async fn add(tx: &mut Tx<'_>, template: &Template) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO templates (template_id, name, content, created_at) VALUES ($1, $2, $3, $4)",
        template.id.as_uuid(),
        template.name.as_str(),
        template.content.as_str(),
        template.created_at.millis(),
    )?;
    Ok(())
}

/// Gives a template another name. Answers whether it is there.
///
/// # Errors
/// See [`StoreError`].
pub async fn rename(tx: &mut Tx<'_>, template: TemplateId, name: &str) -> Result<bool, StoreError> {
    let changed = execute!(
        tx,
        "UPDATE templates SET name = $2 WHERE template_id = $1",
        template.as_uuid(),
        name,
    )?;
    Ok(changed == 1)
}

/// Deletes a template. Answers whether it was there.
///
/// # Errors
/// See [`StoreError`].
pub async fn delete(tx: &mut Tx<'_>, template: TemplateId) -> Result<bool, StoreError> {
    let gone = execute!(
        tx,
        "DELETE FROM templates WHERE template_id = $1",
        template.as_uuid(),
    )?;
    Ok(gone == 1)
}

type Row = (Uuid, String, String, i64);

fn template_of((id, name, content, created_at): Row) -> Template {
    Template {
        id: TemplateId::from_uuid(id),
        name,
        content,
        created_at: Timestamp::from_millis(created_at),
    }
}
