//! The only code that speaks WeChat's wire as a client.

pub mod errcode;
