//! Pages with a form: they are in the list of every page.

use saoma_ambient::Timestamp;
use saoma_model::{Channel, IdentityKind, Proof, Question, UnbindWarning};

use super::*;

pub(super) fn row() -> AccountRow {
    AccountRow::new(
        "0190".to_owned(),
        Some("小明".to_owned()),
        Timestamp::from_millis(0),
        true,
    )
}

pub(super) fn question(lang: Lang, question: Question) -> QuestionPage {
    QuestionPage {
        lang,
        simulated: true,
        application_name: "Tea".to_owned(),
        look: Look::default(),
        question,
        accounts: match question {
            Question::Choose => Vec::new(),
            _ => vec![row(), row()],
        },
        action: href("/w/tea/binding?state=a"),
        problem: None,
        reference: "ref-1".to_owned(),
        language_href: href("?ui_locales=en"),
        return_href: Some(href("https://tea.example/")),
    }
}

pub(super) fn prove(lang: Lang, chosen: Option<Proof>) -> ProvePage {
    let all = [Proof::PhoneCode, Proof::EmailCode, Proof::Password];
    ProvePage {
        lang,
        simulated: true,
        application_name: "Tea".to_owned(),
        look: Look::default(),
        account: None,
        proofs: all.map(|proof| (proof, href("?proof=a"))).to_vec(),
        chosen,
        masked: None,
        action: href("/w/tea/binding?state=a"),
        problem: chosen.map(|_| "No.".to_owned()),
        typed: None,
        reference: "ref-1".to_owned(),
        back_href: href("?view=question"),
        language_href: href("?ui_locales=en"),
    }
}

fn identity(kind: IdentityKind) -> IdentityRow {
    IdentityRow {
        value: "0190".to_owned(),
        kind,
        name: "Tea".to_owned(),
        since: Timestamp::from_millis(0),
        is_revoked: true,
    }
}

pub(super) fn pages(lang: Lang) -> Vec<(String, Response)> {
    let mut pages = Vec::new();
    let asked = [Question::Choose, Question::Several, Question::Conflict];
    for asked in asked.into_iter().chain([Question::PhoneCode]) {
        pages.push((
            format!("question {asked}"),
            question(lang, asked).response(),
        ));
    }
    let chosen = [Proof::PhoneCode, Proof::EmailCode, Proof::Password];
    for chosen in chosen.map(Some).into_iter().chain([None]) {
        pages.push((format!("prove {chosen:?}"), prove(lang, chosen).response()));
    }
    for channel in [Channel::Phone, Channel::Email] {
        let code = CodePage {
            lang,
            simulated: true,
            application_name: "Tea".to_owned(),
            look: Look::default(),
            channel,
            challenge: "0190".to_owned(),
            action: href("/w/tea/binding?state=a"),
            problem: None,
            reference: "ref-1".to_owned(),
            again_href: href("?proof=a"),
            language_href: href("?ui_locales=en"),
        };
        pages.push((format!("code {channel}"), code.response()));
    }
    let identities = vec![
        identity(IdentityKind::Openid),
        identity(IdentityKind::Unionid),
    ];
    let account = AccountPage {
        lang,
        simulated: true,
        nickname: None,
        phone: Some("+86138****8000".to_owned()),
        email: Some("x***@acme.example".to_owned()),
        identities: identities.clone(),
        ways_to_bind: vec![BindLink {
            name: "微信扫码登录".to_owned(),
            href: href("/w/tea/account?bind=pc"),
        }],
        sessions: 2,
        notice: None,
        action: href("/w/tea/account"),
        language_href: href("?ui_locales=en"),
    };
    pages.push(("account".to_owned(), account.response()));
    let unbind = UnbindPage {
        lang,
        simulated: true,
        identities,
        warnings: UnbindWarning::ALL.to_vec(),
        action: href("/w/tea/account"),
    };
    pages.push(("unbind".to_owned(), unbind.response()));
    let signed_out = SignedOutPage {
        lang,
        simulated: true,
        language_href: href("?ui_locales=en"),
    };
    pages.push(("signed out".to_owned(), signed_out.response()));
    pages
}
