//! openid-client in Node.js; sends its client secret in the body.

use crate::relying_party::Site;
use crate::script::Script;

fn site() -> Option<Site> {
    Script::node("openid_client_site.js").map(Site::start)
}

#[tokio::test]
async fn openid_client_verifies_claims_that_say_who_scanned() {
    let Some(site) = site() else { return };
    site.claims_are_the_truth().await;
}

#[test]
fn openid_client_with_a_wrong_client_secret_is_refused() {
    let Some(site) = site() else { return };
    site.wrong_secret_is_refused();
}

#[test]
fn openid_client_cannot_use_a_code_twice() {
    let Some(site) = site() else { return };
    site.reused_code_is_refused();
}

#[tokio::test]
async fn openid_client_refreshes_and_cannot_use_a_refresh_token_twice() {
    let Some(site) = site() else { return };
    site.refresh_token_is_good_once().await;
}

#[test]
fn openid_client_logs_out() {
    let Some(site) = site() else { return };
    site.logout_ends_the_tokens();
}

#[tokio::test]
async fn openid_client_needs_no_second_scan_in_a_second_application() {
    let Some(site) = site() else { return };
    site.one_scan_signs_in_to_a_second_application().await;
}
