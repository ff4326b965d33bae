use std::collections::{HashMap, VecDeque};

use saoma_ambient::Timestamp;
use serde::{Deserialize, Serialize};
use url::form_urlencoded;

/// How many drawn codes are remembered. WeChat's never expire; here the oldest are forgotten.
const CROWD: usize = 20_000;

/// The version of a mini program that a code opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EnvVersion {
    #[default]
    Release,
    Trial,
    Develop,
}

/// A mini program code that was drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DrawnCode {
    pub(crate) appid: String,
    /// The page that it opens.
    pub(crate) path: String,
    pub(crate) scene: String,
    pub(crate) env_version: EnvVersion,
    pub(crate) created_at: Timestamp,
}

/// The drawn codes that are remembered.
#[derive(Debug, Default)]
pub(crate) struct DrawnCodes {
    by_content: HashMap<String, DrawnCode>,
    /// The contents, oldest first.
    order: VecDeque<String>,
    /// The content that was drawn last for a scene.
    by_scene: HashMap<String, String>,
}

impl EnvVersion {
    const fn word(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Trial => "trial",
            Self::Develop => "develop",
        }
    }
}

impl DrawnCode {
    /// What the picture says. WeChat's own mini program codes are no QR codes, and how they say what
    /// they say is not public: ours are, in the form of the links that open mini programs.
    pub(crate) fn content(&self) -> String {
        format!("weixin://dl/business/?{}", self.query())
    }

    /// App, page and scene as the query of a link.
    pub(crate) fn query(&self) -> String {
        let query: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("scene", &self.scene)
            .finish();
        form_urlencoded::Serializer::new(String::new())
            .append_pair("appid", &self.appid)
            .append_pair("path", &self.path)
            .append_pair("query", &query)
            .append_pair("env_version", self.env_version.word())
            .finish()
    }
}

impl DrawnCodes {
    pub(crate) fn add(&mut self, code: DrawnCode) {
        let content = code.content();
        self.by_scene.insert(code.scene.clone(), content.clone());
        if self.by_content.insert(content.clone(), code).is_some() {
            // Drawn again, it is among the newest again.
            self.order.retain(|known| *known != content);
        }
        self.order.push_back(content);
        while self.order.len() > CROWD {
            self.forget_oldest();
        }
    }

    /// The code that says `name`, or else the last one drawn for the scene `name`.
    pub(crate) fn get(&self, name: &str) -> Option<&DrawnCode> {
        let by_scene = || self.by_content.get(self.by_scene.get(name)?);
        self.by_content.get(name).or_else(by_scene)
    }

    /// All, newest first.
    pub(crate) fn newest(&self) -> impl Iterator<Item = &DrawnCode> {
        self.order
            .iter()
            .rev()
            .filter_map(|content| self.by_content.get(content))
    }

    fn forget_oldest(&mut self) {
        let Some(content) = self.order.pop_front() else {
            return;
        };
        let forgotten = self.by_content.remove(&content);
        if let Some(code) = forgotten
            && self.by_scene.get(&code.scene) == Some(&content)
        {
            self.by_scene.remove(&code.scene);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(scene: &str, path: &str) -> DrawnCode {
        DrawnCode {
            appid: "wx5a0a8601c0de0002".to_owned(),
            path: path.to_owned(),
            scene: scene.to_owned(),
            env_version: EnvVersion::Release,
            created_at: Timestamp::from_millis(0),
        }
    }

    #[test]
    fn a_code_is_found_by_what_it_says_and_by_its_scene() {
        let mut codes = DrawnCodes::default();
        codes.add(code("t=1&x", "pages/a"));
        codes.add(code("t=1&x", "pages/b"));
        codes.add(code("t=1&x", "pages/a"));
        let first = code("t=1&x", "pages/a");
        assert_eq!(codes.get(&first.content()), Some(&first));
        assert_eq!(codes.get("t=1&x"), Some(&first), "the last one drawn");
        assert_eq!(codes.newest().count(), 2, "the same code is there once");
        assert_eq!(codes.get("t=2"), None);
    }

    #[test]
    fn the_oldest_codes_are_forgotten() {
        let mut codes = DrawnCodes::default();
        for number in 0..=CROWD {
            codes.add(code(&number.to_string(), "pages/a"));
        }
        assert_eq!(codes.newest().count(), CROWD);
        assert!(codes.get("0").is_none() && codes.get("1").is_some());
    }
}
