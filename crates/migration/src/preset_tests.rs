use serde_json::json;

use super::*;

fn read(value: &Value) -> (Preset, Draft) {
    let mapping = Mapping::read(
        "connections: {wx-site: {appid: wxa, open_platform: acme}, wechat: {open_platform: acme}}",
    )
    .expect("the mapping is sound");
    let preset = Preset::of(value);
    let draft = preset.read(value, &mapping).expect("it describes a person");
    (preset, draft)
}

fn openid(scope: Option<&str>, id: &str) -> (Option<String>, String) {
    (scope.map(str::to_owned), id.to_owned())
}

#[test]
fn authing_gives_both_ids_of_a_connection() {
    let (preset, draft) = read(&json!({
        "userId": "u1", "userPoolId": "p", "nickname": "小明", "phone": "13800138000",
        "phoneVerified": true, "status": "Suspended",
        "identities": [
            {"type": "openid", "userIdInIdp": "oAbc123", "extIdpId": "wx-site", "provider": "wechat"},
            {"type": "unionid", "userIdInIdp": "uAbc123", "extIdpId": "wx-site", "provider": "wechat"},
            {"type": "generic", "userIdInIdp": "x", "provider": "github"}
        ]
    }));
    assert_eq!(preset, Preset::Authing);
    assert_eq!(draft.openids, [openid(Some("wxa"), "oAbc123")]);
    assert_eq!(draft.unionids, [openid(Some("acme"), "uAbc123")]);
    assert_eq!(draft.disabled.as_deref(), Some("true"));
    assert_eq!(draft.phone_verified.as_deref(), Some("true"));
}

#[test]
fn casdoor_s_one_id_is_what_its_connection_says() {
    let (preset, draft) = read(&json!({
        "owner": "acme", "name": "xm", "id": "c1", "displayName": "小明", "wechat": "uAbc123",
        "password": "plain", "passwordType": "plain", "createdTime": "2023-05-01T10:20:00+08:00"
    }));
    assert_eq!(preset, Preset::Casdoor);
    assert_eq!(draft.unionids, [openid(Some("acme"), "uAbc123")]);
    assert_eq!(draft.id.as_deref(), Some("c1"));
    assert_eq!(draft.password_hash, None, "plain text is not taken");
}

#[test]
fn keycloak_s_nested_json_gives_attributes_and_the_password() {
    let (preset, draft) = read(&json!({
        "id": "k1", "username": "xm", "firstName": "小明", "lastName": "王", "enabled": false,
        "createdTimestamp": 1_682_907_600_000_i64,
        "attributes": {"phoneNumber": ["13800138000"]},
        "federatedIdentities": [{"identityProvider": "wechat", "userId": "uAbc123"}],
        "credentials": [{"type": "password",
            "secretData": "{\"value\":\"aGFzaA==\",\"salt\":\"c2FsdA==\"}",
            "credentialData": "{\"hashIterations\":27500,\"algorithm\":\"pbkdf2-sha256\"}"}]
    }));
    assert_eq!(preset, Preset::Keycloak);
    assert_eq!(draft.name.as_deref(), Some("王小明"));
    assert_eq!(draft.phone.as_deref(), Some("13800138000"));
    assert_eq!(draft.disabled.as_deref(), Some("true"));
    assert_eq!(draft.unionids, [openid(Some("acme"), "uAbc123")]);
    assert_eq!(
        draft.password_hash.as_deref(),
        Some("$pbkdf2-sha256$i=27500$c2FsdA==$aGFzaA==")
    );
}

#[test]
fn logto_and_auth0_say_what_wechat_told_them() {
    let (preset, draft) = read(&json!({
        "id": "l1", "primaryPhone": "8613800138000", "primaryEmail": null,
        "identities": {"wechat-web": {"userId": "uAbc123",
            "details": {"rawData": {"openid": "oAbc123", "unionid": "uAbc123"}}}}
    }));
    assert_eq!(preset, Preset::Logto);
    assert_eq!(draft.phone.as_deref(), Some("+8613800138000"));
    assert_eq!(draft.openids, [openid(None, "oAbc123")]);
    assert_eq!(draft.unionids, [openid(None, "uAbc123")]);
    let (preset, draft) = read(&json!({
        "user_id": "auth0|a1", "email": "a@acme.example", "email_verified": true,
        "identities": [{"provider": "oauth2", "connection": "wechat", "user_id": "wechat|uAbc123"}]
    }));
    assert_eq!(preset, Preset::Auth0);
    assert_eq!(draft.unionids, [openid(Some("acme"), "uAbc123")]);
}

#[test]
fn openids_alone_and_our_own_export_are_read() {
    let (preset, draft) = read(&json!("oAbc123"));
    assert_eq!(preset, Preset::Wechat);
    assert_eq!(draft.openids, [openid(None, "oAbc123")]);
    let (preset, draft) = read(&json!({
        "id": "s1", "name": "小明", "phone": 13_800_138_000_i64, "openid": "oX12345", "appid": "wxb",
        "identities": [{"kind": "unionid", "open_platform": "acme", "value": "uAbc123"}]
    }));
    assert_eq!(preset, Preset::Flat);
    assert_eq!(draft.phone.as_deref(), Some("13800138000"));
    assert_eq!(draft.openids, [openid(Some("wxb"), "oX12345")]);
    assert_eq!(draft.unionids, [openid(Some("acme"), "uAbc123")]);
}

#[test]
fn what_describes_nobody_is_named() {
    let mapping = Mapping::default();
    let rejection = Preset::Flat.read(&json!([1]), &mapping);
    assert_eq!(rejection, Err(Rejection::of_row(RowReason::NotAnObject)));
    let rejection = Preset::Flat.read(&json!({"phone": {"a": 1}}), &mapping);
    assert_eq!(
        rejection.map_err(|rejection| rejection.reason),
        Err(RowReason::WrongType)
    );
}
