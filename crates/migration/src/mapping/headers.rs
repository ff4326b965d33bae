use saoma_model::ImportField;

/// What a header means without a mapping: our own words, and those that lists from elsewhere use.
pub(super) fn known(header: &str) -> Option<ImportField> {
    let word: String = header
        .chars()
        .filter(|c| !matches!(c, '_' | '-' | ' ' | '.'))
        .flat_map(char::to_lowercase)
        .collect();
    let found = WORDS
        .iter()
        .find(|(_, words)| words.contains(&word.as_str()));
    found.map(|(field, _)| *field)
}

/// Without blanks and `_`, in small letters.
const WORDS: [(ImportField, &[&str]); 16] = [
    (
        ImportField::Id,
        &[
            "id",
            "userid",
            "uid",
            "externalid",
            "sub",
            "编号",
            "用户id",
            "用户编号",
            "会员号",
            "会员编号",
        ],
    ),
    (
        ImportField::Name,
        &[
            "name",
            "nickname",
            "displayname",
            "姓名",
            "名字",
            "名称",
            "昵称",
            "微信昵称",
            "用户名",
        ],
    ),
    (
        ImportField::Picture,
        &[
            "picture",
            "avatar",
            "photo",
            "headimgurl",
            "avatarurl",
            "头像",
        ],
    ),
    (
        ImportField::Phone,
        &[
            "phone",
            "mobile",
            "phonenumber",
            "primaryphone",
            "tel",
            "手机",
            "手机号",
            "手机号码",
            "电话",
            "联系电话",
        ],
    ),
    (
        ImportField::PhoneVerified,
        &["phoneverified", "phonenumberverified", "手机已验证"],
    ),
    (
        ImportField::Email,
        &["email", "mail", "primaryemail", "邮箱", "电子邮箱", "邮件"],
    ),
    (ImportField::EmailVerified, &["emailverified", "邮箱已验证"]),
    (ImportField::Appid, &["appid", "微信appid"]),
    (
        ImportField::Openid,
        &["openid", "微信openid", "wxopenid", "wechatopenid"],
    ),
    (
        ImportField::OpenPlatform,
        &["openplatform", "开放平台账号", "开放平台"],
    ),
    (
        ImportField::Unionid,
        &["unionid", "微信unionid", "wxunionid", "wechatunionid"],
    ),
    (
        ImportField::CreatedAt,
        &[
            "createdat",
            "createdtime",
            "createtime",
            "created",
            "registeredat",
            "subscribetime",
            "创建时间",
            "注册时间",
            "注册日期",
            "关注时间",
        ],
    ),
    (ImportField::PasswordHash, &["passwordhash"]),
    (ImportField::PasswordScheme, &["passwordscheme"]),
    (ImportField::PasswordSalt, &["passwordsalt"]),
    (
        ImportField::Disabled,
        &[
            "disabled",
            "blocked",
            "isforbidden",
            "issuspended",
            "禁用",
            "已禁用",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_words_are_all_known() {
        for field in ImportField::ALL {
            assert_eq!(known(field.as_str()), Some(*field), "{field}");
        }
        assert_eq!(known("手机号"), Some(ImportField::Phone));
        assert_eq!(known("Created At"), Some(ImportField::CreatedAt));
        assert_eq!(known("reason"), None, "a file of rejects is read again");
    }
}
