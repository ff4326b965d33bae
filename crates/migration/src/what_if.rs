//! What would happen at the next sign-in of each user of the store, or of each person of a list,
//! under rules that somebody thinks about. The same rules decide as at a sign-in, on a connection
//! that cannot write.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use saoma_model::{
    AppId, Decision, Holder, Identified, IdentityKey, LoginId, Lookup, OpenId, PhoneHolder,
    PhoneLookup, PlatformApp, Profile, Proof, Question, Refusal, Source, SourceId, SourceKind,
    UnionId, UserId, Workspace, decide,
};
use saoma_store::bulk::{self, Keys, Known};
use saoma_store::{Session, Store, platform_apps, sources};

use crate::MigrationError;
use crate::candidate::Candidate;
use crate::export::neutral;
use crate::input::{Input, quoted};
use crate::options::Options;
use crate::reading::{Progress, Reading};

/// So many users are looked at at once.
const PAGE: u32 = 2000;
/// So many people are kept to be shown; the rest is in the file.
const SHOWN: usize = 100;

/// What would happen, in numbers. The parts add up to the people who were looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct Forecast {
    /// People who were looked at, by what would happen.
    pub people: People,
    /// By the question or the refusal, where there is one.
    pub by_reason: BTreeMap<String, u64>,
    /// The first people for whom something else would happen than that they sign in.
    pub rows: Vec<ForecastRow>,
}

/// How many people, by what would happen.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct People {
    /// All.
    #[serde(rename = "in")]
    pub read: u64,
    /// They sign in; nothing is added but what WeChat tells.
    pub sign_in: u64,
    /// They sign in, and what WeChat calls them is added to their account.
    pub bind: u64,
    /// A user is created.
    pub create: u64,
    /// They are asked first.
    pub ask: u64,
    /// What WeChat calls them belongs to two users.
    pub conflict: u64,
    /// They are refused.
    pub refuse: u64,
    /// Rows of the list that cannot be used.
    pub reject: u64,
}

/// What would happen to one person.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ForecastRow {
    /// The row's number in the list; of a user of the store, which one it was.
    pub row: i64,
    /// `sign_in`, `bind`, `create`, `ask`, `conflict`, `refuse` or `reject`.
    pub outcome: &'static str,
    /// The decision, the question or the refusal.
    pub reason: String,
    /// Whom it is about, if it is a user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
}

/// The rules that are thought about.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The source, as it would be.
    pub source: Source,
    app: PlatformApp,
}

impl Rules {
    /// The rules of a source as they are.
    ///
    /// # Errors
    /// [`MigrationError::NoSuchSource`], or the store's.
    pub async fn of(
        store: &Store,
        workspace: &Workspace,
        id: &SourceId,
    ) -> Result<Self, MigrationError> {
        let missing = || MigrationError::NoSuchSource(id.to_string());
        let mut session = store.read().await?;
        let source = sources::lookup(&mut session, workspace.id, id).await?;
        let source = source.ok_or_else(missing)?;
        let app = platform_apps::lookup(&mut session, workspace.id, &source.appid).await?;
        Ok(Self {
            app: app.ok_or_else(missing)?,
            source,
        })
    }
}

/// What would happen to everybody of the store, or of a list. With `rows`, everybody is written
/// there as CSV.
///
/// # Errors
/// See [`MigrationError`].
pub async fn what_if(
    store: &Store,
    workspace: &Workspace,
    rules: &Rules,
    list: Option<(&Input, &Options)>,
    rows: Option<&Path>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Forecast, MigrationError> {
    let mut told = Telling::new(rows)?;
    let mut session = store.snapshot().await?;
    match list {
        None => of_store(&mut session, workspace, rules, &mut told, progress).await?,
        Some((input, options)) => {
            let options = Options {
                appid: options.appid.clone().or(Some(rules.app.appid.to_string())),
                open_platform: options.open_platform.clone().or(rules
                    .app
                    .open_platform
                    .as_ref()
                    .map(ToString::to_string)),
                ..options.clone()
            };
            let mut reading = Reading::start(input, &options, 0, None);
            while let Some(items) = reading.next().await {
                let candidates = items.iter().filter_map(|item| item.content.as_ref().ok());
                let people = Found::find(&mut session, workspace, rules, candidates).await?;
                for item in &items {
                    match &item.content {
                        Ok(candidate) => {
                            let wanted = Wanted::of_row(candidate, rules);
                            told.tell(item.number, foretell(rules, &wanted, &people))?;
                        }
                        Err(rejection) => {
                            told.tell(item.number, Told::rejected(rejection.reason.as_str()))?;
                        }
                    }
                }
                progress(reading.progress(told.forecast.people.read));
            }
            reading.finish().await?;
        }
    }
    told.finish()
}

async fn of_store(
    session: &mut Session,
    workspace: &Workspace,
    rules: &Rules,
    told: &mut Telling<'_>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<(), MigrationError> {
    let (mut after, mut number) = (None, 0);
    loop {
        let users = bulk::list_after(session, workspace.id, after, PAGE).await?;
        let Some(last) = users.last() else {
            return Ok(());
        };
        after = Some(last.id());
        let phones: Vec<&str> = users
            .iter()
            .filter_map(|known| known.account.user.phone.as_deref())
            .collect();
        let mut people = Found::with_phones(session, workspace, rules, phones).await?;
        people.add(&users, rules);
        for known in &users {
            number += 1;
            let wanted = Wanted::of_user(known, rules);
            told.tell(number, foretell(rules, &wanted, &people))?;
        }
        progress(Progress {
            rows: told.forecast.people.read,
            bytes: 0,
            of_bytes: 0,
        });
    }
}

/// What WeChat would tell of somebody.
struct Wanted<'a> {
    openid: Option<&'a str>,
    unionid: Option<&'a str>,
    phone: Option<&'a str>,
}

impl<'a> Wanted<'a> {
    fn of<'b: 'a>(
        keys: impl Iterator<Item = &'b IdentityKey>,
        phone: Option<&'b str>,
        rules: &Rules,
    ) -> Self {
        let mut wanted = Self {
            openid: None,
            unionid: None,
            // Only a mini program tells one.
            phone: phone.filter(|_| rules.source.kind == SourceKind::WechatMiniProgram),
        };
        for key in keys {
            match key {
                IdentityKey::Openid { appid, openid } if *appid == rules.app.appid => {
                    wanted.openid = Some(openid.as_str());
                }
                IdentityKey::Unionid {
                    open_platform,
                    unionid,
                } if rules.app.open_platform.as_ref() == Some(open_platform) => {
                    wanted.unionid = Some(unionid.as_str());
                }
                IdentityKey::Openid { .. } | IdentityKey::Unionid { .. } => {}
            }
        }
        wanted
    }

    fn of_user(known: &'a Known, rules: &Rules) -> Self {
        let keys = known.account.identities.iter().map(|held| &held.key);
        Self::of(keys, known.account.user.phone.as_deref(), rules)
    }

    fn of_row(candidate: &'a Candidate, rules: &Rules) -> Self {
        Self::of(
            candidate.identities.iter(),
            candidate.phone.as_deref(),
            rules,
        )
    }
}

/// The users whom a page may be about, by everything that finds them.
#[derive(Default)]
struct Found {
    by_openid: BTreeMap<String, Holder>,
    by_unionid: BTreeMap<String, Holder>,
    by_phone: BTreeMap<String, Vec<PhoneHolder>>,
}

impl Found {
    async fn find(
        session: &mut Session,
        workspace: &Workspace,
        rules: &Rules,
        candidates: impl Iterator<Item = &Candidate>,
    ) -> Result<Self, MigrationError> {
        let mut keys = Keys::default();
        for candidate in candidates {
            keys.identities.extend(&candidate.identities);
            keys.phones.extend(candidate.phone.as_deref());
        }
        Self::load(session, workspace, rules, &keys).await
    }

    async fn with_phones(
        session: &mut Session,
        workspace: &Workspace,
        rules: &Rules,
        phones: Vec<&str>,
    ) -> Result<Self, MigrationError> {
        if rules.source.kind != SourceKind::WechatMiniProgram {
            return Ok(Self::default());
        }
        let keys = Keys {
            phones,
            ..Keys::default()
        };
        Self::load(session, workspace, rules, &keys).await
    }

    async fn load(
        session: &mut Session,
        workspace: &Workspace,
        rules: &Rules,
        keys: &Keys<'_>,
    ) -> Result<Self, MigrationError> {
        let users = bulk::find_users(session, workspace.id, keys).await?;
        let users: Vec<UserId> = users.into_iter().collect();
        let mut people = Self::default();
        people.add(&bulk::accounts(session, workspace.id, &users).await?, rules);
        Ok(people)
    }

    fn add(&mut self, users: &[Known], rules: &Rules) {
        for known in users {
            let wanted = Wanted::of_user(known, rules);
            let holder = holder(known, wanted.unionid);
            if let Some(openid) = wanted.openid {
                self.by_openid.insert(openid.to_owned(), holder.clone());
            }
            if let Some(unionid) = wanted.unionid {
                self.by_unionid.insert(unionid.to_owned(), holder.clone());
            }
            let user = &known.account.user;
            if let (Some(phone), true) = (&user.phone, user.phone_verified) {
                let holders = self.by_phone.entry(phone.clone()).or_default();
                if holders.iter().all(|known| known.user != user.id) {
                    holders.push(PhoneHolder {
                        user: user.id,
                        disabled: user.disabled,
                        has_openid: wanted.openid.is_some(),
                    });
                }
            }
        }
    }
}

fn holder(known: &Known, unionid: Option<&str>) -> Holder {
    let (account, user) = (&known.account, &known.account.user);
    let proofs = [
        (
            Proof::PhoneCode,
            user.phone.is_some() && user.phone_verified,
        ),
        (
            Proof::EmailCode,
            user.email.is_some() && user.email_verified,
        ),
        (Proof::Password, account.password.is_some()),
    ];
    Holder {
        user: user.id,
        disabled: user.disabled,
        unionid: unionid.map(UnionId::new),
        proofs: proofs
            .into_iter()
            .filter_map(|(proof, has)| has.then_some(proof))
            .collect(),
    }
}

fn foretell(rules: &Rules, wanted: &Wanted<'_>, people: &Found) -> Told {
    let get = |value: Option<&str>, holders: &BTreeMap<String, Holder>| {
        value.and_then(|value| holders.get(value)).cloned()
    };
    let lookup = Lookup {
        unionid_usable: wanted.unionid.is_some() && rules.app.open_platform.is_some(),
        by_openid: get(wanted.openid, &people.by_openid),
        by_unionid: get(wanted.unionid, &people.by_unionid),
        by_phone: wanted.phone.map(|phone| PhoneLookup {
            proven: false,
            holders: people.by_phone.get(phone).cloned().unwrap_or_default(),
        }),
    };
    let identified = Identified {
        login: LoginId::from_uuid(uuid::Uuid::nil()),
        appid: AppId::new(rules.app.appid.as_str()),
        openid: OpenId::new(wanted.openid.unwrap_or_default()),
        unionid: wanted.unionid.map(UnionId::new),
        profile: Profile::default(),
    };
    Told::of(decide(&rules.source, &identified, &lookup))
}

/// What would happen to one person.
struct Told {
    outcome: &'static str,
    reason: String,
    user: Option<UserId>,
}

impl Told {
    fn of(decided: Result<Decision, Refusal>) -> Self {
        let (outcome, reason, user) = match decided {
            Ok(decision) => match decision {
                Decision::SignIn { user }
                | Decision::AddUnionid { user }
                | Decision::UnionidChanged { user }
                | Decision::Choose { user } => ("sign_in", decision.as_str(), Some(user)),
                Decision::AddOpenid { user } | Decision::Bind { user } => {
                    ("bind", decision.as_str(), Some(user))
                }
                Decision::Create => ("create", decision.as_str(), None),
                Decision::Ask {
                    question: question @ Question::Conflict,
                } => ("conflict", question.as_str(), None),
                Decision::Ask { question } => ("ask", question.as_str(), None),
            },
            Err(refusal @ Refusal::Conflict) => ("conflict", refusal.as_str(), None),
            Err(refusal) => ("refuse", refusal.as_str(), None),
        };
        Self {
            outcome,
            reason: reason.to_owned(),
            user,
        }
    }

    fn rejected(reason: &str) -> Self {
        Self {
            outcome: "reject",
            reason: reason.to_owned(),
            user: None,
        }
    }
}

/// Counts, keeps the first rows, and writes all.
struct Telling<'a> {
    forecast: Forecast,
    file: Option<(BufWriter<File>, &'a Path)>,
}

impl<'a> Telling<'a> {
    fn new(rows: Option<&'a Path>) -> Result<Self, MigrationError> {
        let file = rows.map(|path| {
            let begin = || {
                let mut file = BufWriter::new(File::create(path)?);
                file.write_all(b"row,outcome,reason,user_id\r\n")?;
                Ok(file)
            };
            let file = begin().map_err(|source| MigrationError::Write {
                path: path.to_owned(),
                source,
            })?;
            Ok::<_, MigrationError>((file, path))
        });
        Ok(Self {
            forecast: Forecast::default(),
            file: file.transpose()?,
        })
    }

    fn tell(&mut self, row: i64, told: Told) -> Result<(), MigrationError> {
        let people = &mut self.forecast.people;
        people.read += 1;
        *match told.outcome {
            "sign_in" => &mut people.sign_in,
            "bind" => &mut people.bind,
            "create" => &mut people.create,
            "ask" => &mut people.ask,
            "conflict" => &mut people.conflict,
            "refuse" => &mut people.refuse,
            _ => &mut people.reject,
        } += 1;
        *self
            .forecast
            .by_reason
            .entry(told.reason.clone())
            .or_default() += 1;
        if let Some((file, path)) = &mut self.file {
            let user = told.user.map(|user| user.to_string()).unwrap_or_default();
            let reason = neutral(&told.reason);
            let reason = quoted(&reason, ',');
            write!(file, "{row},{},{reason},{user}\r\n", told.outcome).map_err(|source| {
                MigrationError::Write {
                    path: path.to_path_buf(),
                    source,
                }
            })?;
        }
        if told.outcome != "sign_in" && self.forecast.rows.len() < SHOWN {
            self.forecast.rows.push(ForecastRow {
                row,
                outcome: told.outcome,
                reason: told.reason,
                user_id: told.user,
            });
        }
        Ok(())
    }

    fn finish(self) -> Result<Forecast, MigrationError> {
        if let Some((mut file, path)) = self.file {
            file.flush().map_err(|source| MigrationError::Write {
                path: path.to_owned(),
                source,
            })?;
        }
        Ok(self.forecast)
    }
}
