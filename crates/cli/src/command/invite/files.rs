//! Where the codes go, which nobody can read again.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use crate::failure::Failure;

/// Where the codes are written down.
#[derive(Default)]
pub(super) struct Files {
    html: Option<File>,
    csv: Option<File>,
}

impl Files {
    pub(super) fn create(html: Option<&Path>, csv: Option<&Path>) -> Result<Self, Failure> {
        let create = |path: &Path| {
            File::create(path).map_err(|error| {
                Failure::new("invite_unwritable", error).with("path", path.display())
            })
        };
        Ok(Self {
            html: html.map(create).transpose()?,
            csv: csv.map(create).transpose()?,
        })
    }

    pub(super) fn html(&mut self, text: &str) -> Result<(), Failure> {
        write(self.html.as_mut(), text)
    }

    pub(super) fn csv(&mut self, text: &str) -> Result<(), Failure> {
        write(self.csv.as_mut(), text)
    }
}

fn write(file: Option<&mut File>, text: &str) -> Result<(), Failure> {
    match file {
        Some(file) => file
            .write_all(text.as_bytes())
            .map_err(|error| Failure::new("invite_lost", error)),
        None => Ok(()),
    }
}
