//! The parts of statements that walking and gathering share.

/// Pushes the value that users are sorted by.
macro_rules! push_key {
    ($builder:ident, $key:expr) => {
        match $key {
            $crate::table::user_list::Key::Number(number) => $builder.push_bind(*number),
            $crate::table::user_list::Key::Text(text) => $builder.push_bind(text.as_str()),
        }
    };
}

/// Pushes ` AND …` for a period of a column or expression.
macro_rules! push_period {
    ($builder:ident, $column:expr, $period:expr) => {
        if let Some(from) = $period.from {
            $builder
                .push(format_args!(" AND {} >= ", $column))
                .push_bind(from.millis());
        }
        if let Some(until) = $period.until {
            $builder
                .push(format_args!(" AND {} < ", $column))
                .push_bind(until.millis());
        }
    };
}

/// Pushes ` AND …` for all that is asked of the users in `$row`.
macro_rules! push_conditions {
    ($builder:ident, $asked:expr, $row:literal) => {
        let (filter, workspace) = ($asked.filter, $asked.workspace.as_uuid());
        match filter.disabled {
            Some(true) => {
                $builder.push(concat!(" AND ", $row, ".disabled"));
            }
            Some(false) => {
                $builder.push(concat!(" AND NOT ", $row, ".disabled"));
            }
            None => {}
        }
        match filter.has_unionid {
            Some(true) => {
                $builder.push(concat!(" AND ", $row, ".has_unionid"));
            }
            Some(false) => {
                $builder.push(concat!(" AND NOT ", $row, ".has_unionid"));
            }
            None => {}
        }
        push_period!($builder, concat!($row, ".created_at"), filter.created);
        push_period!($builder, concat!($row, ".last_login_at"), filter.last_login);
        if let Some(appid) = &filter.appid {
            $builder
                .push(concat!(
                    " AND EXISTS (SELECT 1 FROM identities AS held WHERE held.user_id = ",
                    $row,
                    ".user_id AND held.kind = 'openid' AND held.workspace_id = "
                ))
                .push_bind(workspace)
                .push(" AND held.scope = ")
                .push_bind(appid.as_str())
                .push(")");
        }
        if let Some(migration) = filter.migration {
            $builder
                .push(concat!(
                    " AND EXISTS (SELECT 1 FROM migration_rows AS read_rows
                       WHERE read_rows.user_id = ",
                    $row,
                    ".user_id AND read_rows.workspace_id = "
                ))
                .push_bind(workspace)
                .push(" AND read_rows.migration_id = ")
                .push_bind(migration.as_uuid())
                .push(")");
        }
        if let Some(invited) = filter.invitation {
            $builder
                .push(concat!(
                    " AND EXISTS (SELECT 1 FROM invitations WHERE invitations.user_id = ",
                    $row,
                    ".user_id AND invitations.workspace_id = "
                ))
                .push_bind(workspace);
            $crate::table::invitations::push_state!(
                $builder,
                "invitations",
                invited.state,
                invited.now
            );
            $builder.push(")");
        }
        for gram in $asked.grams {
            $builder
                .push(concat!(
                    " AND EXISTS (SELECT 1 FROM user_grams WHERE user_grams.user_id = ",
                    $row,
                    ".user_id AND user_grams.workspace_id = "
                ))
                .push_bind(workspace)
                .push(" AND user_grams.gram = ")
                .push_bind(gram.as_str())
                .push(")");
        }
    };
}

pub(super) use {push_conditions, push_key, push_period};
