/// Whether tests must not be skipped for want of something outside (`SAOMA_TEST_REQUIRE`).
#[must_use]
pub fn required() -> bool {
    std::env::var_os("SAOMA_TEST_REQUIRE").is_some()
}

/// Says why a test does nothing, on a machine that lacks what it needs.
///
/// # Panics
/// If it must not be skipped.
#[expect(clippy::print_stderr, reason = "a test that does nothing says so")]
pub fn missing(what: &str) {
    assert!(!required(), "SAOMA_TEST_REQUIRE is set, but {what}");
    eprintln!("nothing was tested here: {what}");
}
