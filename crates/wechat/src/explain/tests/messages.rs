use saoma_text::Lang;

use super::seen;
use crate::errcode::{Errcode, Field};
use crate::explain::{InputKind, explain};

#[test]
fn a_number_is_its_row() {
    assert_eq!(seen("40163"), (InputKind::Errcode, Some(40163), None));
    assert_eq!(
        seen(" 40125\n"),
        (InputKind::Errcode, Some(40125), Some(Field::Secret))
    );
    assert_eq!(seen("-1"), (InputKind::Errcode, Some(-1), None));
    assert_eq!(
        seen("404").0,
        InputKind::PollState,
        "404 is how WeChat says scanned"
    );
    assert_eq!(
        seen("10003"),
        (InputKind::ErrorPage, None, Some(Field::CallbackDomain))
    );
}

#[test]
fn an_unknown_number_says_so() {
    let diagnosis = explain("99999", Lang::ZhCn);
    assert_eq!(
        diagnosis.explanation.errcode,
        Some(Errcode(99999)),
        "the code is kept"
    );
    assert!(
        diagnosis.explanation.meaning.contains("99999")
            && diagnosis.explanation.remedy.contains("rid"),
        "{diagnosis:?}"
    );
}

#[test]
fn a_message_is_found_by_its_number_however_it_is_written() {
    let messages = [
        r#"{"errcode":40163,"errmsg":"code been used, rid: 6380622c-50076416-224b40b0"}"#,
        r#"WeChat said: {\"errcode\":40163,\"errmsg\":\"something new\"}"#,
        "HTTP 200 errcode=40163 while logging in",
        "ErrCode: 40163",
        "登录失败，错误码：40163",
        "wechat login failed (40163)",
    ];
    for message in messages {
        assert_eq!(
            seen(message),
            (InputKind::Message, Some(40163), None),
            "{message}"
        );
    }
    assert_eq!(seen(r#"{"errcode": -1}"#).1, Some(-1));
}

#[test]
fn the_number_counts_and_not_the_wording() {
    assert_eq!(
        seen(r#"{"errcode":40029,"errmsg":"invalid appsecret"}"#).1,
        Some(40029)
    );
    assert_eq!(
        seen(r#"{"errcode":99999,"errmsg":"invalid appsecret"}"#).1,
        Some(99999),
        "also when it is unknown"
    );
}

#[test]
fn every_wording_of_the_table_is_recognised() {
    for row in crate::errcode::rows() {
        let Some(errmsg) = row.errmsg.filter(|errmsg| errmsg.len() >= 10) else {
            continue;
        };
        let separator = crate::errcode::rid_separator(row.code);
        let message =
            format!("Error: {errmsg}{separator}6380622c-50076416-224b40b0").to_uppercase();
        assert_eq!(seen(&message).1, Some(row.code), "{message}");
    }
    assert_eq!(
        seen("invalid ip 8.8.8.8 ipv6 ::ffff:8.8.8.8, not in whitelist rid: x").1,
        Some(40164),
        "whoever called"
    );
}

#[test]
fn a_rid_tells_its_time() {
    let rid = explain("invalid appid, rid: 6380622c-50076416-224b40b0", Lang::En)
        .explanation
        .rid
        .expect("a rid");
    assert_eq!(
        (rid.value.as_str(), rid.at.as_str()),
        ("6380622c-50076416-224b40b0", "2022-11-25T06:35:24Z")
    );
    assert_eq!(
        seen("6380622c-50076416-224b40b0").0,
        InputKind::Rid,
        "a rid alone is no error yet"
    );
}

#[test]
fn error_pages_lead_to_the_field() {
    let pages = [
        ("AppID 参数错误", Some(Field::Appid)),
        ("redirect_uri 参数错误", Some(Field::CallbackDomain)),
        ("Scope 参数错误或没有 Scope 权限", Some(Field::Scope)),
        ("该链接无法访问", None),
        (
            "redirect_uri域名与后台配置不一致，错误码:10003",
            Some(Field::CallbackDomain),
        ),
        (
            "redirect_uri domain name does not match configuration, error code 10003",
            Some(Field::CallbackDomain),
        ),
        (
            r#"<h4 class="weui_msg_title">redirect_uri 参数错误</h4>"#,
            Some(Field::CallbackDomain),
        ),
    ];
    for (page, field) in pages {
        assert_eq!(seen(page), (InputKind::ErrorPage, None, field), "{page}");
        assert!(
            explain(page, Lang::ZhCn).explanation.page.is_some(),
            "says where to go: {page}"
        );
    }
}

#[test]
fn the_wording_that_came_is_kept() {
    let errmsg = |input: &str| explain(input, Lang::En).explanation.errmsg;
    let came = errmsg(
        r#"{"errcode":40164,"errmsg":"invalid ip 8.8.8.8 ipv6 ::ffff:8.8.8.8, not in whitelist rid: x"}"#,
    );
    assert_eq!(
        came.as_deref(),
        Some("invalid ip 8.8.8.8 ipv6 ::ffff:8.8.8.8, not in whitelist"),
        "it names the address to add"
    );
    assert_eq!(
        errmsg("40164"),
        None,
        "an example's address would be taken for the reader's"
    );
    assert_eq!(
        errmsg(r#"{"errcode":99999,"errmsg":"brand new"}"#).as_deref(),
        Some("brand new")
    );
    assert_eq!(
        seen("https://app.example/failed?errcode=40029").1,
        Some(40029),
        "also in an address"
    );
}
