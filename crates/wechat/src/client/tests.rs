//! The client against canned bytes on a real socket: the wire is what is tested.

mod accounts;
mod answers;
mod disturbances;
mod failures;
mod wire;
