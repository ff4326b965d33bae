//! Notices of refused reviews, and the reasons in them.

use serde::Deserialize;

use super::rules::{Both, Certainty, Rules};

/// Why a review is refused.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefusalReason {
    /// Its name.
    pub id: String,
    /// Each line is a way to word it: all of its words are in the notice.
    words: Vec<Vec<String>>,
    /// What it is called.
    pub title: Both,
    /// What to change.
    pub mend: Both,
    /// The step in which it is changed.
    pub reopens: String,
    /// Where it was read.
    pub source: String,
    /// How sure that is.
    pub certainty: Certainty,
    /// The month in which it was last looked at.
    pub checked: String,
}

/// The longest notice that is looked at, in bytes: WeChat's are a few lines.
const MAX_NOTICE: usize = 20_000;

/// The reasons in a notice, in the order of the data; none if no known one is in it.
#[must_use]
pub fn recognised(notice: &str) -> Vec<&'static RefusalReason> {
    let end = notice.floor_char_boundary(MAX_NOTICE);
    let notice = plain(notice.get(..end).unwrap_or_default());
    let sentences: Vec<&str> = notice.split(['。', '；', ';', '\n']).collect();
    let reasons = Rules::get().refusals.iter();
    reasons
        .filter(|reason| sentences.iter().any(|sentence| reason.is_in(sentence)))
        .collect()
}

impl RefusalReason {
    /// Whether one sentence tells it: words that stand in two sentences tell two things.
    fn is_in(&self, sentence: &str) -> bool {
        let lines = self.words.iter();
        let mut lines = lines.map(|line| line.iter().map(|word| plain(word)));
        lines.any(|mut line| line.all(|word| sentence.contains(&word)))
    }
}

/// Without blanks and capitals, so that line breaks in the middle of a word do not matter. Empty
/// lines part sentences.
fn plain(text: &str) -> String {
    let paragraphs = text.replace("\r\n", "\n").replace("\n\n", "。");
    let kept = paragraphs.chars().filter(|c| !c.is_whitespace());
    kept.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(notice: &str) -> Vec<&'static str> {
        let reasons = recognised(notice).into_iter();
        reasons.map(|reason| reason.id.as_str()).collect()
    }

    #[test]
    fn notices_as_they_are_worded_are_recognised() {
        for (notice, reason) in [
            (
                "你提交的网站应用审核未通过，原因：网站首页未体现应用名称",
                "name_not_on_site",
            ),
            (
                "登记表中的网站名称与填写的应用名称不一致，请修改后重新提交",
                "name_differs",
            ),
            ("您的网站不规范，请完善网站内容", "site_not_standard"),
            ("网站备案主体与开放平台认证主体不一致", "subject_differs"),
            ("应用名称涉嫌侵权，请更换", "forbidden_name"),
            ("官网地址打不开，请检查", "site_unreachable"),
            ("该网站已被其他应用使用", "site_in_use"),
            ("登记表未加盖公章", "seal_missing"),
            ("网站未备案", "no_filing"),
            ("The website cannot be opened.", "site_unreachable"),
        ] {
            assert!(ids(notice).contains(&reason), "{notice}: {:?}", ids(notice));
        }
    }

    #[test]
    fn two_reasons_in_one_notice_are_both_told() {
        let notice = "1、网站首页未体现应用\n名称；2、登记表公章不清晰。";
        assert_eq!(ids(notice), ["name_not_on_site", "seal_missing"]);
    }

    #[test]
    fn what_says_nothing_known_is_not_guessed() {
        for notice in [
            "",
            "审核通过",
            "你的名称很好。证书与往常不一致。",
            "hello",
            &"长".repeat(100_000),
        ] {
            assert_eq!(ids(notice), Vec::<&str>::new());
        }
    }
}
