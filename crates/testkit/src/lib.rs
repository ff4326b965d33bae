//! For tests only: temporary store, fixed clock, seeded randomness, running simulator and provider.
