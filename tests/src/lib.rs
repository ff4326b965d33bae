//! Scenarios over HTTP, other people's clients, a real browser.
