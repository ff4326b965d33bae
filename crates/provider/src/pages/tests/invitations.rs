//! Pages of an invitation: they are in the list of every page.

use super::*;

/// How an invitation may end.
const ENDS: [&str; 13] = [
    "attached",
    "already_attached",
    "other_account",
    "used",
    "expired",
    "revoked",
    "unknown",
    "user_disabled",
    "not_allowed",
    "snapshot_user",
    "too_late",
    "source_off",
    "failed",
];

fn invitation(lang: Lang, way: InvitationWay) -> InvitationPage {
    InvitationPage {
        lang,
        simulated: true,
        application_name: "Tea".to_owned(),
        name: Some("张**".to_owned()),
        phone: Some("8000".to_owned()),
        email: None,
        way,
        code: "0000-1111-2222-3333".to_owned(),
        short_address: "https://login.tea.example/w/tea/invitation".to_owned(),
        language_href: href("?ui_locales=en"),
    }
}

pub(super) fn pages(lang: Lang) -> Vec<(String, Response)> {
    let start = || href("/w/tea/invitation/0000-1111-2222-3333/start");
    let ways = [
        InvitationWay::Continue(start()),
        InvitationWay::Confirm(start()),
        InvitationWay::OpenOnComputer,
        InvitationWay::OpenInWechat(href("/w/tea/invitation/0000-1111-2222-3333/picture")),
    ];
    let mut pages = Vec::new();
    for way in ways {
        let name = format!("invitation {way:?}");
        pages.push((name, invitation(lang, way).response()));
    }
    for problem in [None, Some("No.")] {
        let asked = InvitationCodePage {
            lang,
            simulated: true,
            problem,
            action: href("/w/tea/invitation"),
            language_href: href("?ui_locales=en"),
        };
        pages.push((format!("invitation code {problem:?}"), asked.response()));
    }
    for end in ENDS {
        let ended = InvitationEndPage {
            lang,
            simulated: true,
            end,
            reference: Some("1N3F8-K2QPX".to_owned()),
        };
        pages.push((format!("invitation end {end}"), ended.response()));
    }
    pages
}
