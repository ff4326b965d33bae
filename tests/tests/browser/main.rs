//! Headless Chromium plays the hosted pages and the virtual phone. Each test starts servers of its
//! own and runs one script of `tests/browser`, which fails if anything is not as it should be: what
//! is shown, a complaint on the browser's console, a request to a host that is not this machine.

#![expect(
    clippy::indexing_slicing,
    reason = "what is not in a file of apply as it should be fails the test"
)]

mod play;

use play::{play, play_built_in};

#[test]
fn a_scan_and_a_tap_bring_the_browser_back_to_the_shop() {
    play("login.js");
}

#[test]
fn a_refused_login_can_be_scanned_again() {
    play("refusal.js");
}

#[test]
fn an_expired_code_is_replaced_and_the_new_one_signs_in() {
    play("expired.js");
}

#[test]
fn a_returning_person_is_the_same_user() {
    play("returning.js");
}

#[test]
fn a_login_that_fails_says_why_and_can_be_tried_again() {
    play("failure.js");
}

#[test]
fn the_keyboard_alone_signs_in() {
    play("keyboard.js");
}

#[test]
fn a_sandbox_can_be_tried_on_one_page() {
    play_built_in("try_out.js");
}

#[test]
fn every_page_of_a_login_is_in_order_in_chinese() {
    play("pictures.js zh-CN");
}

#[test]
fn every_page_of_a_login_is_in_order_in_english() {
    play("pictures.js en");
}

#[test]
fn the_try_out_page_is_in_order_in_both_languages() {
    play_built_in("try_out_pictures.js");
}

#[test]
fn every_state_of_a_code_is_in_order_in_chinese() {
    play("methods.js zh-CN");
}

#[test]
fn every_state_of_a_code_is_in_order_in_english() {
    play("methods.js en");
}

#[test]
fn choosing_and_proving_an_account_is_in_order_in_chinese() {
    play("binding.js zh-CN");
}

#[test]
fn choosing_and_proving_an_account_is_in_order_in_english() {
    play("binding.js en");
}
