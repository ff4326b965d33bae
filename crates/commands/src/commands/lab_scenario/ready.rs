//! The scenarios of the project's folder `scenarios`, in the order in which one would look at them.

use saoma_simulator::Scenario;

/// Their files, by name.
pub(super) const SCENARIOS: [(&str, &[u8]); 17] = [
    (
        "website-login",
        include_bytes!("../../../../../scenarios/website-login.yaml"),
    ),
    (
        "returning-person",
        include_bytes!("../../../../../scenarios/returning-person.yaml"),
    ),
    (
        "refused",
        include_bytes!("../../../../../scenarios/refused.yaml"),
    ),
    (
        "expired-qr-code",
        include_bytes!("../../../../../scenarios/expired-qr-code.yaml"),
    ),
    (
        "second-scanner",
        include_bytes!("../../../../../scenarios/second-scanner.yaml"),
    ),
    (
        "code-used-twice",
        include_bytes!("../../../../../scenarios/code-used-twice.yaml"),
    ),
    (
        "wrong-secret",
        include_bytes!("../../../../../scenarios/wrong-secret.yaml"),
    ),
    (
        "rate-limited",
        include_bytes!("../../../../../scenarios/rate-limited.yaml"),
    ),
    (
        "broken-network",
        include_bytes!("../../../../../scenarios/broken-network.yaml"),
    ),
    (
        "app-not-served",
        include_bytes!("../../../../../scenarios/app-not-served.yaml"),
    ),
    (
        "odd-profiles",
        include_bytes!("../../../../../scenarios/odd-profiles.yaml"),
    ),
    (
        "legacy-without-unionid",
        include_bytes!("../../../../../scenarios/legacy-without-unionid.yaml"),
    ),
    (
        "snapshot-user",
        include_bytes!("../../../../../scenarios/snapshot-user.yaml"),
    ),
    (
        "official-account-follow",
        include_bytes!("../../../../../scenarios/official-account-follow.yaml"),
    ),
    (
        "official-account-scan",
        include_bytes!("../../../../../scenarios/official-account-scan.yaml"),
    ),
    (
        "mini-program-with-phone",
        include_bytes!("../../../../../scenarios/mini-program-with-phone.yaml"),
    ),
    (
        "change-openid",
        include_bytes!("../../../../../scenarios/change-openid.yaml"),
    ),
];

/// Reads one of them.
pub(super) fn read(file: &[u8]) -> Scenario {
    // The files are compiled in and a test reads them: this cannot fail at run time.
    Scenario::read(file).expect("a ready scenario is a scenario")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use saoma_text::{Lang, lookup};

    use super::*;

    #[test]
    fn every_file_of_the_folder_is_here_and_can_be_read() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
        let files = std::fs::read_dir(folder).expect("the folder is there");
        let files: BTreeSet<String> = files
            .map(|entry| entry.expect("it can be listed").path())
            .filter(|path| path.extension().is_some_and(|it| it == "yaml"))
            .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
            .collect();
        let here: BTreeSet<String> = SCENARIOS.iter().map(|(id, _)| (*id).to_owned()).collect();
        assert_eq!(here, files, "what is in the folder is in the lab");
        for (id, file) in SCENARIOS {
            assert!(!read(file).steps.is_empty(), "{id} does something");
        }
    }

    #[test]
    fn every_scenario_and_every_act_has_its_texts() {
        let mut keys = BTreeSet::new();
        for (id, file) in SCENARIOS {
            keys.insert(format!("ui.scenario.{id}.title"));
            keys.insert(format!("ui.scenario.{id}.about"));
            for step in read(file).steps {
                keys.insert(format!("ui.scenario.act.{}", step.act.word()));
            }
        }
        for key in keys {
            for lang in [Lang::ZhCn, Lang::En] {
                assert!(lookup(lang, &key).is_some(), "{key}");
            }
        }
    }
}
