//! Lists of people with a known truth: who is who, which rows cannot be used, and why.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use saoma_ambient::{Entropy as _, SeededEntropy, alphanumeric};

/// A list, and what an import of it into an empty store must say.
#[derive(Debug, Default)]
pub(crate) struct List {
    pub(crate) people: Vec<Person>,
    /// The rows in their order.
    pub(crate) rows: Vec<Row>,
}

/// Somebody in the list.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) phone: String,
    pub(crate) email: String,
    pub(crate) openid: String,
    pub(crate) unionid: String,
}

/// A row: whose it is, and what is wrong with it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Row {
    /// The first of a person.
    First(usize),
    /// The same once more.
    Again(usize),
    /// A phone number that is none.
    BadPhone(usize),
    /// The phone number of one person with the openid of another.
    TwoPeople(usize, usize),
}

impl List {
    /// So many rows: one in twenty repeats another, one in fifty cannot be used, one in fifty
    /// contradicts.
    pub(crate) fn new(seed: u64, count: usize) -> Self {
        let entropy = SeededEntropy::new(seed);
        let dice = |below: usize| {
            let mut bytes = [0; 4];
            entropy.fill(&mut bytes);
            usize::try_from(u32::from_le_bytes(bytes)).unwrap_or(0) % below
        };
        let mut list = Self::default();
        let mut first: Vec<usize> = Vec::new();
        while list.rows.len() < count {
            let number = list.people.len();
            let row = match dice(100) {
                0..5 if !first.is_empty() => Row::Again(first[dice(first.len())]),
                5..7 => Row::BadPhone(number),
                7..9 if first.len() > 1 => {
                    let one = dice(first.len() - 1);
                    Row::TwoPeople(first[one], first[one + 1])
                }
                _ => Row::First(number),
            };
            if matches!(row, Row::First(_) | Row::BadPhone(_)) {
                list.people.push(Person {
                    id: format!("id-{number}"),
                    name: format!("小明{}", number % 97),
                    phone: format!("138{number:08}"),
                    email: format!("u{number}@acme.example"),
                    openid: format!("o{}", alphanumeric(&entropy, 27)),
                    unionid: format!("u{}", alphanumeric(&entropy, 27)),
                });
            }
            if matches!(row, Row::First(_)) {
                first.push(number);
            }
            list.rows.push(row);
        }
        list
    }

    /// What the rows say: person, phone, openid.
    pub(crate) fn cells(&self, row: Row) -> Person {
        match row {
            Row::First(one) | Row::Again(one) => self.people[one].clone(),
            Row::BadPhone(one) => Person {
                phone: "12".to_owned(),
                ..self.people[one].clone()
            },
            Row::TwoPeople(one, other) => Person {
                phone: self.people[other].phone.clone(),
                ..self.people[one].clone()
            },
        }
    }

    /// As a table with this delimiter.
    pub(crate) fn csv(&self, delimiter: char) -> String {
        let header = [
            "id",
            "name",
            "phone",
            "email",
            "openid",
            "unionid",
            "created_at",
        ];
        let mut text = header.join(&delimiter.to_string());
        text.push('\n');
        for row in &self.rows {
            let person = self.cells(*row);
            let cells = [
                &person.id,
                &person.name,
                &person.phone,
                &person.email,
                &person.openid,
                &person.unionid,
                "2023-05-01 10:20:00",
            ];
            let _ = writeln!(text, "{}", cells.join(&delimiter.to_string()));
        }
        text
    }

    /// As a spreadsheet of another program's making.
    pub(crate) fn xlsx(&self) -> Vec<u8> {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let sheet = workbook.add_worksheet();
        for (row, line) in (0..).zip(self.csv('\t').lines()) {
            for (column, cell) in (0..).zip(line.split('\t')) {
                sheet
                    .write_string(row, column, cell)
                    .expect("a cell has room for it");
            }
        }
        workbook.save_to_buffer().expect("it is written to memory")
    }

    /// As objects that `make` gives their form.
    pub(crate) fn objects(
        &self,
        make: impl Fn(&Person) -> serde_json::Value,
    ) -> Vec<serde_json::Value> {
        let rows = self.rows.iter().map(|row| self.cells(*row));
        rows.map(|person| make(&person)).collect()
    }

    /// Rows by decision, as the result's `rows`.
    pub(crate) fn counts(&self) -> BTreeMap<&'static str, u64> {
        let mut counts: BTreeMap<_, _> = [
            "in",
            "created",
            "updated",
            "linked",
            "merged",
            "skipped",
            "conflicts",
            "rejected",
        ]
        .map(|word| (word, 0))
        .into();
        for row in &self.rows {
            let word = match row {
                Row::First(_) => "created",
                Row::Again(_) => "skipped",
                Row::BadPhone(_) => "rejected",
                Row::TwoPeople(..) => "conflicts",
            };
            for word in ["in", word] {
                *counts.entry(word).or_default() += 1;
            }
        }
        counts
    }

    /// The openids of everybody who must be in the store afterwards.
    pub(crate) fn openids(&self) -> Vec<&str> {
        let first = self.rows.iter().filter_map(|row| match row {
            Row::First(one) => Some(self.people[*one].openid.as_str()),
            _ => None,
        });
        let mut openids: Vec<&str> = first.collect();
        openids.sort_unstable();
        openids
    }
}
