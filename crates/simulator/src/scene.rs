//! An Official Account's QR codes with a scene (WeChat docs, Generating_a_Parametric_QR_Code).

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use saoma_ambient::{Entropy, Timestamp, alphanumeric};

use crate::way::WEIXIN;

/// How many permanent codes an account may have.
const PERMANENT: usize = 100_000;
/// How many temporary codes are remembered. The oldest are forgotten first.
const CROWD: usize = 20_000;

/// What a code carries.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Scene {
    /// A number, never 0.
    Id(u32),
    /// A text of 1 to 64 characters.
    Text(String),
}

impl Scene {
    /// The scene as WeChat writes it in an `EventKey`, without `qrscene_`.
    pub(crate) fn key(&self) -> String {
        match self {
            Self::Id(id) => id.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

/// A code of an Official Account. Anybody may scan it, as often as they like.
#[derive(Debug, Clone)]
pub(crate) struct SceneCode {
    pub(crate) ticket: String,
    /// What the picture says.
    pub(crate) url: String,
    pub(crate) appid: String,
    pub(crate) scene: Scene,
    pub(crate) is_permanent: bool,
    pub(crate) created_at: Timestamp,
    /// Nothing for a permanent one.
    pub(crate) expires_at: Option<Timestamp>,
}

impl SceneCode {
    pub(crate) fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|at| at <= now)
    }
}

/// All codes with a scene.
#[derive(Debug, Default)]
pub(crate) struct SceneCodes {
    by_ticket: HashMap<String, SceneCode>,
    /// URL to ticket.
    by_url: HashMap<String, String>,
    /// The tickets of temporary codes, oldest first.
    temporary: VecDeque<String>,
    /// The ticket of a permanent code, by AppID and scene.
    permanent: HashMap<String, HashMap<Scene, String>>,
}

impl SceneCodes {
    pub(crate) fn get(&self, ticket: &str) -> Option<&SceneCode> {
        self.by_ticket.get(ticket)
    }

    /// The code whose picture says `url`, whatever its scheme.
    pub(crate) fn by_url(&self, url: &str) -> Option<&SceneCode> {
        let rest = url
            .strip_prefix("https://")
            .or_else(|| url.strip_prefix("http://"))?;
        self.get(self.by_url.get(&format!("http://{rest}"))?)
    }

    /// The temporary codes, newest first.
    pub(crate) fn newest(&self) -> impl Iterator<Item = &SceneCode> {
        self.temporary
            .iter()
            .rev()
            .filter_map(|ticket| self.by_ticket.get(ticket))
    }

    /// Makes a code that holds for `life`.
    pub(crate) fn add_temporary(
        &mut self,
        appid: &str,
        scene: Scene,
        life: Duration,
        now: Timestamp,
        entropy: &dyn Entropy,
    ) -> SceneCode {
        while self.temporary.len() >= CROWD {
            if let Some(oldest) = self.temporary.pop_front()
                && let Some(code) = self.by_ticket.remove(&oldest)
            {
                self.by_url.remove(&code.url);
            }
        }
        let code = new_code(appid, scene, now, Some(now.plus(life)), entropy);
        self.temporary.push_back(code.ticket.clone());
        self.insert(code)
    }

    /// Makes a code that holds for ever, or answers the one that the account has for this scene
    /// (assumed); nothing when the account has used up its hundred thousand.
    pub(crate) fn add_permanent(
        &mut self,
        appid: &str,
        scene: Scene,
        now: Timestamp,
        entropy: &dyn Entropy,
    ) -> Option<SceneCode> {
        let own = self.permanent.entry(appid.to_owned()).or_default();
        if let Some(ticket) = own.get(&scene) {
            return self.by_ticket.get(ticket).cloned();
        }
        if own.len() >= PERMANENT {
            return None;
        }
        let code = new_code(appid, scene.clone(), now, None, entropy);
        own.insert(scene, code.ticket.clone());
        Some(self.insert(code))
    }

    fn insert(&mut self, code: SceneCode) -> SceneCode {
        self.by_url.insert(code.url.clone(), code.ticket.clone());
        self.by_ticket.insert(code.ticket.clone(), code.clone());
        code
    }
}

fn new_code(
    appid: &str,
    scene: Scene,
    now: Timestamp,
    expires_at: Option<Timestamp>,
    entropy: &dyn Entropy,
) -> SceneCode {
    let url = format!("http://{WEIXIN}/q/{}", alphanumeric(entropy, 20));
    SceneCode {
        ticket: ticket(&url, now, expires_at, entropy),
        url,
        appid: appid.to_owned(),
        scene,
        is_permanent: expires_at.is_none(),
        created_at: now,
        expires_at,
    }
}

/// A ticket in the form of published ones: base64 of a head, the URL, and the times. Every one of
/// ours holds a `+`, so that whoever forgets to encode it for a query hears of it each time.
fn ticket(
    url: &str,
    now: Timestamp,
    expires_at: Option<Timestamp>,
    entropy: &dyn Entropy,
) -> String {
    let mut random = [0; 2];
    entropy.fill(&mut random);
    let seconds = |at: Timestamp| {
        u32::try_from(at.seconds())
            .unwrap_or(u32::MAX)
            .to_le_bytes()
    };
    // The low six bits of the third byte are the fourth letter: 62 is `+`.
    let mut bytes = vec![0x81, 0x01, 0xf8 | 0x3e];
    bytes.extend(random);
    bytes.extend([0; 7]);
    bytes.push(1);
    bytes.push(u8::try_from(url.len() + 1).unwrap_or(u8::MAX));
    bytes.extend(url.as_bytes());
    bytes.extend([0, 2, 4]);
    bytes.extend(seconds(now));
    bytes.extend([3, 4]);
    bytes.extend(expires_at.map_or([0; 4], seconds));
    STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use saoma_ambient::SeededEntropy;

    #[test]
    fn a_ticket_looks_like_published_ones_and_must_be_encoded() {
        let (entropy, now) = (
            SeededEntropy::new(1),
            Timestamp::from_millis(1_700_000_000_000),
        );
        let mut codes = SceneCodes::default();
        let life = Duration::from_secs(60);
        let code = codes.add_temporary("wx1", Scene::Id(7), life, now, &entropy);
        assert!(code.ticket.starts_with("gQH+"), "{}", code.ticket);
        assert!(code.ticket.ends_with("=="), "{}", code.ticket);
        assert_eq!(code.ticket.len(), 96, "{}", code.ticket);
        let secure = code.url.replace("http:", "https:");
        let found = codes.by_url(&secure).expect("found, whatever the scheme");
        assert_eq!(found.ticket, code.ticket);
    }

    #[test]
    fn the_oldest_temporary_codes_are_forgotten_with_their_urls() {
        let (entropy, now) = (SeededEntropy::new(1), Timestamp::from_millis(0));
        let mut codes = SceneCodes::default();
        for id in 1..=u32::try_from(CROWD + 1).expect("it fits") {
            codes.add_temporary("wx1", Scene::Id(id), Duration::from_secs(60), now, &entropy);
        }
        assert_eq!((codes.by_ticket.len(), codes.by_url.len()), (CROWD, CROWD));
    }
}
