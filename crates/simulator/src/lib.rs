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

mod answer;
mod app;
mod authority;
mod call;
mod control;
mod draw;
mod entry;
mod exchange;
mod fault;
mod grant;
mod har;
mod ids;
mod mask;
mod pages;
mod parameters;
mod person;
mod phone;
mod picture;
mod proxy;
mod qr;
mod recorder;
mod scenario;
mod serve;
mod simulator;
mod target;
mod way;
mod wechat;
mod world;

pub use app::{App, AppBody, AppError, AppKind, AppStatus, Quotas};
pub use entry::EntryError;
pub use exchange::Exchange;
pub use fault::{Fault, FaultBody, FaultMatch, NAMED_FAULTS};
pub use person::{Person, PersonBody};
pub use scenario::{DEFAULT_SECRET, DEFAULT_SEED, DEFAULT_WEBSITE_APPID, Scenario, ScenarioError};
pub use simulator::{Settings, Simulator, Truth};
pub use way::HOSTS;
