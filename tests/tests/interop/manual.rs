//! Reads what docs/proxy.md tells people to type.

use std::path::Path;

/// A fenced block of code.
pub(crate) struct Block {
    /// What is written behind the fence.
    pub(crate) language: String,
    pub(crate) text: String,
}

impl Block {
    /// The file that the block is, if its first line is a comment with a file's name.
    pub(crate) fn file_name(&self) -> Option<&str> {
        let name = self.text.lines().next()?.strip_prefix("// ")?;
        let is_name = name.contains('.') && !name.contains([' ', '/']);
        is_name.then_some(name)
    }
}

/// The blocks below a heading of the second rank.
pub(crate) fn section(heading: &str) -> Vec<Block> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/proxy.md");
    let page = std::fs::read_to_string(page).expect("the page is there");
    let sections = page.split("\n## ").skip(1);
    let section = sections
        .filter_map(|section| section.split_once('\n'))
        .find(|(title, _)| *title == heading)
        .unwrap_or_else(|| panic!("docs/proxy.md has no section {heading}"));
    // Every second part of a text that is split at its fences is a block.
    let fenced = section.1.split("\n```").skip(1).step_by(2);
    let blocks: Vec<Block> = fenced
        .filter_map(|block| block.split_once('\n'))
        .map(|(language, text)| Block {
            language: language.to_owned(),
            text: text.to_owned(),
        })
        .collect();
    assert!(
        blocks.iter().any(|block| block.language == "sh"),
        "{heading} says what to type"
    );
    blocks
}
