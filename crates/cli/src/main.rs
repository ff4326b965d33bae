//! `saoma`, for terminals, servers and CI.

fn main() {}
