//! A WeChat that runs on this machine: pages, endpoints, people, a phone, recorded exchanges.
//!
//! It writes its answers from what is known of WeChat's wire and shares nothing with the client
//! but the table of error codes, so that a misspelt field cannot hide on both sides. One port
//! answers for all of WeChat's hosts, chosen by the `Host` header, by a first path segment that
//! names the host, or by the bare path; [`Simulator::serve_proxy`] is the way in for clients that
//! cannot be told a base address. What scripts and tests steer it with is JSON under `/_saoma/`.
//!
//! Everything is in memory. Ids follow from the seed, so that a person keeps the openid when the
//! simulator is started again; time is the clock's that [`Settings`] name, and can be moved.

mod account;
mod account_migration;
mod account_token;
mod answer;
mod app;
mod authority;
mod call;
mod control;
mod curl;
mod draw;
mod due;
mod encrypted_data;
mod entry;
mod event;
mod exchange;
mod fault;
mod follower;
mod grant;
mod har;
mod identity;
mod ids;
mod mask;
mod mini_program;
mod outbound;
mod pages;
mod parameters;
mod person;
mod phone;
mod picture;
mod play;
mod proxy;
mod push;
mod qr;
mod quota;
mod reaction;
mod recorder;
mod rid;
mod scenario;
mod scene;
mod sequence;
mod serve;
mod simulator;
mod target;
mod way;
mod web_oauth;
mod wechat;
mod world;

pub use app::{App, AppBody, AppError, AppKind, AppStatus, FromAppid};
pub use entry::EntryError;
pub use exchange::Exchange;
pub use fault::{Fault, FaultBody, FaultMatch, NAMED_FAULTS};
pub use person::{Person, PersonBody};
pub use play::{Check, PlayError, Played, Staged, play};
pub use push::{Encryption, EventsFormat, ServerSettingError};
pub use quota::{Quota, Quotas, UnknownEndpointError};
pub use scenario::{
    Act, ByPerson, DEFAULT_SECRET, DEFAULT_SEED, DEFAULT_WEBSITE_APPID, Expected, Reaction,
    Scenario, ScenarioError, ScenarioFault, ScriptedAct, ScriptedWord, Step, WithApp, WithToken,
    scenario_schema,
};
pub use simulator::{Settings, Simulator, Truth};
pub use way::HOSTS;
