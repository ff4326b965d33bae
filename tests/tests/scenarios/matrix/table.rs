//! Reads the table.

use super::story::Story;

/// How somebody signs in.
pub(super) const METHODS: [&str; 3] = ["pc", "mp", "mini"];

/// What the source does with somebody unknown; of a match what is found, of a question what is
/// answered.
pub(super) const RULES: [&str; 6] = [
    "none",
    "field_match_hit",
    "field_match_miss",
    "field_match_several",
    "ask_create",
    "ask_bind",
];

/// Who comes.
pub(super) const CASES: [&str; 8] = [
    "new",
    "returning",
    "legacy",
    "conflict",
    "unionid_changed",
    "snapshot",
    "login_only",
    "disabled",
];

/// The cells, and what is the same for all cells of a way.
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    pub(super) impossible: Vec<Impossible>,
    ways: Vec<Way>,
}

/// One cell, or one of the variants of a cell.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Method, rule, case and what is special about this one.
    pub(super) name: String,
    pub(super) method: String,
    pub(super) rule: String,
    pub(super) case: String,
    /// Who is there: `a: openid phone; b: unionid`.
    pub(super) before: String,
    /// What the end user does at the computer, once they are asked: `account b, code`.
    pub(super) answers: String,
    end: Story,
}

/// Cells that cannot be.
#[derive(Debug)]
pub(super) struct Impossible {
    methods: String,
    rules: String,
    cases: String,
    because: String,
}

/// What the steps of a way are before anybody is looked up, and what WeChat tells there by itself.
struct Way {
    name: String,
    trace: String,
    claims: String,
}

impl Row {
    pub(super) fn is_of(&self, case: &str, rule: &str, method: &str) -> bool {
        (self.case.as_str(), self.rule.as_str(), self.method.as_str()) == (case, rule, method)
    }

    /// A snapshot user comes by WeChat's own browser only.
    pub(super) fn way(&self) -> &str {
        match self.case.as_str() {
            "snapshot" => "in_wechat",
            _ => &self.method,
        }
    }
}

impl Impossible {
    pub(super) fn names(&self, case: &str, rule: &str, method: &str) -> bool {
        assert!(!self.because.is_empty(), "{self:?} has no reason");
        let has = |words: &str, word: &str| words == "*" || words.split(' ').any(|one| one == word);
        has(&self.methods, method) && has(&self.rules, rule) && has(&self.cases, case)
    }
}

impl Table {
    pub(super) fn read() -> Self {
        // Read when it runs, so that a changed row needs no building.
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/scenarios/matrix/table.txt"
        );
        let text = std::fs::read_to_string(path).expect("the table lies beside this file");
        let mut table = Self {
            rows: Vec::new(),
            impossible: Vec::new(),
            ways: Vec::new(),
        };
        for block in text.split("\n\n") {
            let mut lines = block.lines().filter(|line| !line.starts_with('#'));
            let Some(head) = lines.next() else { continue };
            table.take(head, &Block(lines.map(str::trim).collect()));
        }
        table
    }

    /// What a row is to come to.
    pub(super) fn expected(&self, row: &Row) -> Story {
        let way = self.ways.iter().find(|way| way.name == row.way());
        let way = way.unwrap_or_else(|| panic!("the table does not tell the way {}", row.way()));
        let is_signed_in = !row.end.claims.is_empty();
        let told = way.claims.as_str();
        Story {
            trace: joined(&[&way.trace, &row.end.trace]),
            claims: joined(&[if is_signed_in { told } else { "" }, &row.end.claims]),
            ..row.end.clone()
        }
    }

    fn take(&mut self, head: &str, block: &Block<'_>) {
        if let Some(name) = head.strip_prefix("way: ") {
            self.ways.push(Way {
                name: name.to_owned(),
                trace: block.get("trace"),
                claims: block.get("claims"),
            });
            return;
        }
        let cannot_be = head.strip_prefix("cannot be: ");
        let words: Vec<_> = cannot_be.unwrap_or(head).split(" / ").collect();
        let [cases, rules, methods, note @ ..] = words.as_slice() else {
            panic!("{head:?} is no head of a block");
        };
        if cannot_be.is_some() {
            self.impossible.push(Impossible {
                methods: (*methods).to_owned(),
                rules: (*rules).to_owned(),
                cases: (*cases).to_owned(),
                because: block.get("because"),
            });
            return;
        }
        for method in methods.split(' ') {
            for rule in rules.split(' ') {
                let known = METHODS.contains(&method) && RULES.contains(&rule);
                assert!(known && CASES.contains(cases), "{head:?} names no cell");
                self.rows.push(block.row(cases, rule, method, note));
            }
        }
    }
}

/// The lines of a block: a word, and the value behind it.
struct Block<'a>(Vec<&'a str>);

impl Block<'_> {
    fn row(&self, case: &str, rule: &str, method: &str, note: &[&str]) -> Row {
        let before = self.get("before");
        let after = match self.get("after").as_str() {
            "as before" => before.clone(),
            after => after.to_owned(),
        };
        Row {
            name: [&[method, rule, case], note].concat().join(" / "),
            method: method.to_owned(),
            rule: rule.to_owned(),
            case: case.to_owned(),
            before,
            answers: self.get("answers"),
            end: Story {
                ends: self.get("ends"),
                after,
                conflicts: self.get("conflicts"),
                trace: self.get("trace"),
                claims: self.get("claims"),
            },
        }
    }

    /// The value behind a word; a word may stand on several lines.
    fn get(&self, word: &str) -> String {
        let values = self.0.iter().filter_map(|line| {
            let value = line.strip_prefix(word)?;
            value.starts_with(' ').then(|| value.trim())
        });
        joined(&values.collect::<Vec<_>>())
    }
}

fn joined(parts: &[&str]) -> String {
    let parts = parts.iter().copied().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}
