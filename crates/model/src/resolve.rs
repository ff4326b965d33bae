use crate::{Association, Identified, Refusal, Source, UnionId, UserId};

/// A user who holds an identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Who.
    pub user: UserId,
    /// Whether they are refused.
    pub disabled: bool,
    /// The unionid they already hold in the open platform account that this login speaks of.
    pub unionid: Option<UnionId>,
}

/// What the store knows about the ids that WeChat told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lookup {
    /// Whether the unionid can be used: WeChat told one, and the platform app names its open
    /// platform account.
    pub unionid_usable: bool,
    /// Who holds the openid.
    pub by_openid: Option<Holder>,
    /// Who holds the unionid.
    pub by_unionid: Option<Holder>,
}

/// What is done about somebody whom WeChat has named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "decision", rename_all = "snake_case")]
pub enum Decision {
    /// A known user signs in; nothing is added.
    SignIn {
        /// Who.
        user: UserId,
    },
    /// A user known by openid signs in and gains the unionid: this is how accounts that have
    /// only an openid upgrade by themselves.
    AddUnionid {
        /// Who.
        user: UserId,
    },
    /// A user known by unionid signs in and gains this platform app's openid.
    AddOpenid {
        /// Who.
        user: UserId,
    },
    /// A user known by openid signs in although WeChat now tells another unionid: nothing is
    /// changed. Many of these in a day mean that the platform app was moved to another open
    /// platform account.
    UnionidChanged {
        /// Who.
        user: UserId,
    },
    /// Nobody has the identity: a user is created.
    Create,
}

impl Decision {
    /// The word of the decision, as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn { .. } => "sign_in",
            Self::AddUnionid { .. } => "add_unionid",
            Self::AddOpenid { .. } => "add_openid",
            Self::UnionidChanged { .. } => "unionid_changed",
            Self::Create => "create",
        }
    }
}

/// Which account somebody is whom WeChat has named.
///
/// # Errors
/// The refusal, if a rule refuses. Nobody is ever signed in to one of two accounts silently.
pub fn decide(
    source: &Source,
    identified: &Identified,
    lookup: &Lookup,
) -> Result<Decision, Refusal> {
    let decision = match (&lookup.by_openid, &lookup.by_unionid) {
        (Some(a), Some(b)) if a.user != b.user => return Err(Refusal::Conflict),
        (Some(a), Some(_)) => (a, Decision::SignIn { user: a.user }),
        (Some(a), None) => (a, known_by_openid(a, identified, lookup.unionid_usable)),
        (None, Some(b)) => (b, Decision::AddOpenid { user: b.user }),
        (None, None) => return unknown(source),
    };
    match decision {
        (holder, _) if holder.disabled => Err(Refusal::UserDisabled),
        (_, decision) => Ok(decision),
    }
}

fn known_by_openid(holder: &Holder, identified: &Identified, unionid_usable: bool) -> Decision {
    let user = holder.user;
    match (&holder.unionid, &identified.unionid) {
        (Some(on_file), Some(told)) if unionid_usable && on_file != told => {
            Decision::UnionidChanged { user }
        }
        (None, Some(_)) if unionid_usable => Decision::AddUnionid { user },
        _ => Decision::SignIn { user },
    }
}

fn unknown(source: &Source) -> Result<Decision, Refusal> {
    if source.login_only {
        return Err(Refusal::LoginOnly);
    }
    match source.association {
        Association::None => Ok(Decision::Create),
        // Set-up saves neither of these yet. Creating an account here would be the double
        // account that they exist to avoid.
        Association::FieldMatch | Association::Ask => Err(Refusal::LoginOnly),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AppId, LoginId, OpenId, Profile, Slug, SourceKind, WorkspaceId};
    use saoma_ambient::{SeededEntropy, Timestamp};

    fn source(login_only: bool) -> Source {
        let now = Timestamp::from_millis(0);
        Source {
            workspace: WorkspaceId::new(now, &SeededEntropy::new(1)),
            id: Slug::parse("pc").unwrap(),
            kind: SourceKind::WechatPc,
            appid: AppId::new("wx0123456789abcdef"),
            display_name: "微信登录".to_owned(),
            login_only,
            association: Association::None,
            enabled: true,
            created_at: now,
            updated_at: now,
        }
    }

    fn identified(unionid: Option<&str>) -> Identified {
        Identified {
            login: LoginId::new(Timestamp::from_millis(0), &SeededEntropy::new(2)),
            appid: AppId::new("wx0123456789abcdef"),
            openid: OpenId::new("o-1"),
            unionid: unionid.map(UnionId::new),
            profile: Profile::default(),
        }
    }

    fn user(seed: u64) -> UserId {
        UserId::new(Timestamp::from_millis(0), &SeededEntropy::new(seed))
    }

    fn holder(seed: u64, unionid: Option<&str>) -> Holder {
        Holder {
            user: user(seed),
            disabled: false,
            unionid: unionid.map(UnionId::new),
        }
    }

    /// What is decided about somebody who comes with the unionid `u1`.
    fn check(
        by_openid: Option<Holder>,
        by_unionid: Option<Holder>,
        expected: Result<Decision, Refusal>,
        why: &str,
    ) {
        let lookup = Lookup {
            unionid_usable: true,
            by_openid,
            by_unionid,
        };
        assert_eq!(
            decide(&source(false), &identified(Some("u1")), &lookup),
            expected,
            "{why}"
        );
    }

    #[test]
    fn openid_and_unionid_together_decide() {
        let (one, two) = (user(1), user(2));
        check(None, None, Ok(Decision::Create), "nobody has either");
        check(
            Some(holder(1, Some("u1"))),
            Some(holder(1, Some("u1"))),
            Ok(Decision::SignIn { user: one }),
            "both are one user's",
        );
        check(
            Some(holder(1, None)),
            None,
            Ok(Decision::AddUnionid { user: one }),
            "an openid-only account upgrades by itself",
        );
        check(
            None,
            Some(holder(2, Some("u1"))),
            Ok(Decision::AddOpenid { user: two }),
            "known from another platform app",
        );
        check(
            Some(holder(1, None)),
            Some(holder(2, Some("u1"))),
            Err(Refusal::Conflict),
            "two users: never silently one of them",
        );
        check(
            Some(holder(1, Some("u0"))),
            None,
            Ok(Decision::UnionidChanged { user: one }),
            "another unionid on file: nothing is changed",
        );
        check(
            Some(holder(1, Some("u0"))),
            Some(holder(2, Some("u1"))),
            Err(Refusal::Conflict),
            "another unionid, and it is somebody's",
        );
    }

    #[test]
    fn without_a_usable_unionid_the_openid_alone_decides() {
        let lookup = Lookup {
            unionid_usable: false,
            by_openid: Some(holder(1, None)),
            by_unionid: None,
        };
        assert_eq!(
            decide(&source(false), &identified(None), &lookup),
            Ok(Decision::SignIn { user: user(1) })
        );
        assert_eq!(
            decide(&source(false), &identified(Some("u1")), &lookup),
            Ok(Decision::SignIn { user: user(1) }),
            "a unionid whose open platform account nobody named is not filed anywhere"
        );
    }

    #[test]
    fn a_login_only_source_creates_nobody_but_still_adds_ids_to_known_users() {
        let nobody = Lookup {
            unionid_usable: true,
            ..Lookup::default()
        };
        assert_eq!(
            decide(&source(true), &identified(Some("u1")), &nobody),
            Err(Refusal::LoginOnly)
        );
        let known = Lookup {
            by_unionid: Some(holder(1, Some("u1"))),
            ..nobody
        };
        assert_eq!(
            decide(&source(true), &identified(Some("u1")), &known),
            Ok(Decision::AddOpenid { user: user(1) })
        );
    }

    #[test]
    fn a_disabled_user_is_refused_however_they_are_found() {
        let disabled = Some(Holder {
            disabled: true,
            ..holder(1, Some("u1"))
        });
        check(
            disabled.clone(),
            disabled.clone(),
            Err(Refusal::UserDisabled),
            "found by both",
        );
        check(
            disabled.clone(),
            None,
            Err(Refusal::UserDisabled),
            "found by openid",
        );
        check(
            None,
            disabled,
            Err(Refusal::UserDisabled),
            "found by unionid",
        );
    }
}
