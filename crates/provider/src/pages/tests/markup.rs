use super::*;

const HOSTILE: &str = "<script>alert(1)</script>\"'&";

#[tokio::test]
async fn hostile_values_are_text_and_nothing_else() {
    let mut page = login(Lang::En, vec![source("pc", true)]);
    HOSTILE.clone_into(&mut page.application_name);
    let mut second = source("b", false);
    HOSTILE.clone_into(&mut second.display_name);
    HOSTILE.clone_into(&mut second.id);
    page.sources.push(second);
    let mut refused = refusal(Lang::En, Refusal::Conflict);
    refused.application_name = Some(HOSTILE.to_owned());
    HOSTILE.clone_into(&mut refused.reference);
    let mut error = request_error(Lang::En, "redirect_uri_mismatch");
    error.detail = Some(HOSTILE.to_owned());
    let mut tried = try_page(Lang::En);
    HOSTILE.clone_into(&mut tried.client_id);

    for response in [
        page.response(),
        refused.response(),
        error.response(),
        tried.response(),
    ] {
        let html = html(response).await;
        assert!(!html.contains("<script>"), "the tag is escaped: {html}");
        assert!(
            !html.contains("</script>\"'"),
            "the quotes are escaped: {html}"
        );
        assert!(html.contains("alert(1)"), "and shown as it is");
    }
}

#[tokio::test]
async fn without_script_there_is_one_link_for_each_source_in_order() {
    let sources = vec![source("b", false), source("a", true), source("c", false)];
    let page = html(login(Lang::En, sources).response()).await;
    assert_eq!(
        between(&page, "<a data-source=\"", "\" href="),
        ["b", "a", "c"],
        "scripts that read the page find each source once"
    );
    assert!(
        page.contains("<a data-source=\"a\" href=\"/w/tea/authorize?source=a&#38;x=1\""),
        "with the address that starts its login"
    );
    assert_eq!(
        between(&page, " src=\"/w/tea/authorize?source=", "&"),
        ["a"],
        "the frame begins with the default"
    );
    let single = html(login(Lang::En, vec![source("pc", false)]).response()).await;
    assert_eq!(between(&single, "<a data-source=\"", "\" href="), ["pc"]);
    assert!(!single.contains("class=\"tabs\""), "one way needs no tabs");
}

#[tokio::test]
async fn a_framed_login_page_keeps_wechats_page_in_its_frame() {
    let mut page = login(Lang::En, vec![source("pc", true)]);
    let whole = html(page.response()).await;
    assert!(
        whole.contains("sandbox=\"allow-scripts allow-same-origin allow-top-navigation\""),
        "WeChat's page brings the whole window to the callback"
    );
    assert!(whole.contains("allow=\"local-network-access\""));
    page.framed = true;
    let framed = html(page.response()).await;
    assert!(
        framed.contains("sandbox=\"allow-scripts allow-same-origin\""),
        "in a frame it may not take away the page around us"
    );
}

#[tokio::test]
async fn without_script_there_is_one_picture_for_each_code_and_one_link_for_each_page_of_wechats() {
    let code = |id: &str, kind| SourceLink {
        kind,
        code: Some(CodeView {
            ticket: format!("ticket-{id}"),
            picture_href: Some(href(&format!("/w/tea/tickets/{id}/picture"))),
            logo_href: None,
            state_href: href(&format!("/w/tea/tickets/{id}")),
            continue_href: href(&format!("/w/tea/tickets/{id}/continue")),
            reference: "ref-1".to_owned(),
        }),
        ..source(id, false)
    };
    let sources = vec![
        code("mini", SourceKind::WechatMiniProgram),
        source("pc", false),
        code("mp", SourceKind::WechatOfficialAccount),
    ];
    let page = html(login(Lang::En, sources).response()).await;
    assert_eq!(
        between(&page, "<img data-source=\"", "\" data-ticket"),
        ["mini", "mp"],
        "in the order of the tabs"
    );
    assert_eq!(
        between(&page, "data-ticket=\"", "\" src"),
        ["ticket-mini", "ticket-mp"]
    );
    assert_eq!(between(&page, "<a data-source=\"", "\" href"), ["pc"]);
    assert!(
        page.contains("<iframe data-frame data-sandbox=\"allow-scripts allow-same-origin allow-top-navigation\" allow=\"local-network-access\" title="),
        "WeChat's page is not loaded behind another tab: each load begins a login"
    );
}
