//! Accounts: who signs in, and why.
