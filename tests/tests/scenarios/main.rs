//! What the three people who use Saoma do, over real HTTP, on the program as it is built.
//!
//! Most modules start `saoma` itself. Those whose subject is time, or the accounts in the store,
//! start the same servers in this process ([`world`]), over a clock that stands still.

mod support;
mod world;

mod apply;
mod authorize;
mod browser_binding;
mod demo;
mod discovery;
mod explain;
mod hostile;
mod logout;
mod origins;
mod public_applications;
mod refresh;
mod resolution;
mod serve;
mod stores;
mod switched_off;
mod time;
mod token;
mod usage;
mod wechat_trouble;
