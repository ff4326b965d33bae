//! What a person sees of a page, as far as its HTML tells without scripts.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use url::Url;

/// A page.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) title: String,
    /// The `<meta name=description>`.
    pub(crate) description: String,
    /// What stands in one block: a paragraph, a cell, a list item.
    pub(crate) lines: Vec<String>,
    pub(crate) links: Vec<Link>,
    pub(crate) images: usize,
    pub(crate) scripts: usize,
}

/// A link, with the words on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) text: String,
    /// Where it leads; nothing if that is no address, such as `#` or `javascript:`.
    pub(crate) to: Option<Url>,
}

/// The most links and lines of a page that are kept: more say nothing more.
const MOST: usize = 5000;
/// The most characters of one line.
const MOST_OF_LINE: usize = 20_000;

impl Page {
    /// Reads the HTML of the page at `url`.
    pub(crate) fn read(html: &str, url: &Url) -> Self {
        let sink = Sink(RefCell::new(Reading {
            base: url.clone(),
            ..Reading::new(url)
        }));
        let queue = BufferQueue::default();
        queue.push_back(StrTendril::from(html));
        let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
        let _ = tokenizer.feed(&queue);
        tokenizer.end();
        let mut reading = tokenizer.sink.0.into_inner();
        reading.end_line();
        reading.page
    }

    /// All its text, without blanks and capitals, for looking for words.
    pub(crate) fn plain(&self) -> String {
        let mut all = plain(&self.title);
        for line in &self.lines {
            all.push('\n');
            all.push_str(&plain(line));
        }
        all
    }
}

/// Without blanks and capitals.
pub(crate) fn plain(text: &str) -> String {
    let kept = text.chars().filter(|c| !c.is_whitespace());
    kept.flat_map(char::to_lowercase).collect()
}

struct Sink(RefCell<Reading>);

struct Reading {
    page: Page,
    base: Url,
    line: String,
    /// The element whose text nobody sees, until it ends.
    hidden: Option<&'static str>,
    in_title: bool,
    /// The link that is open, and its words so far.
    link: Option<Link>,
}

/// Elements whose text nobody sees.
const HIDDEN: [&str; 8] = [
    "script", "style", "noscript", "template", "select", "iframe", "textarea", "svg",
];
/// Elements that begin a line of their own.
const BLOCKS: [&str; 36] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "button",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "td",
    "th",
    "tr",
    "ul",
];

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut reading = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => reading.tag(&tag),
            Token::CharacterTokens(text) => {
                reading.text(&text);
                TokenSinkResult::Continue
            }
            _ => TokenSinkResult::Continue,
        }
    }
}

impl Reading {
    fn new(url: &Url) -> Self {
        Self {
            page: Page::default(),
            base: url.clone(),
            line: String::new(),
            hidden: None,
            in_title: false,
            link: None,
        }
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        let starts = tag.kind == TagKind::StartTag;
        if BLOCKS.contains(&name) {
            self.end_line();
        }
        match (name, starts) {
            ("title", starts) => self.in_title = starts && self.page.title.is_empty(),
            ("a", true) => self.begin_link(tag),
            ("a", false) => self.end_link(),
            ("img", true) => {
                self.page.images += 1;
                let alt = attribute(tag, "alt").unwrap_or_default();
                // The words of a linked picture are its alternative text.
                if let Some(link) = &mut self.link {
                    link.text.push_str(&alt);
                }
            }
            ("base", true) => {
                let href = attribute(tag, "href").and_then(|href| self.base.join(&href).ok());
                self.base = href.unwrap_or_else(|| self.base.clone());
            }
            ("meta", true)
                if attribute(tag, "name")
                    .is_some_and(|name| name.eq_ignore_ascii_case("description")) =>
            {
                self.page.description = attribute(tag, "content").unwrap_or_default();
            }
            _ => {}
        }
        self.hide(tag, name, starts)
    }

    fn hide(&mut self, tag: &Tag, name: &str, starts: bool) -> TokenSinkResult<()> {
        if !starts {
            self.hidden = self.hidden.filter(|hidden| *hidden != name);
            return TokenSinkResult::Continue;
        }
        if name == "script" {
            self.page.scripts += 1;
        }
        if self.hidden.is_none() && !tag.self_closing {
            self.hidden = HIDDEN.into_iter().find(|hidden| *hidden == name);
        }
        match name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" | "iframe" => TokenSinkResult::RawData(RawKind::Rawtext),
            "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }

    fn text(&mut self, text: &str) {
        if self.hidden.is_some() {
            return;
        }
        if self.in_title {
            self.page.title.push_str(text);
            return;
        }
        if let Some(link) = &mut self.link {
            link.text.push_str(text);
        }
        if self.line.len() < MOST_OF_LINE {
            self.line.push_str(text);
        }
    }

    fn begin_link(&mut self, tag: &Tag) {
        self.end_link();
        let href = attribute(tag, "href").unwrap_or_default();
        let is_place = !href.trim_start().starts_with('#') && !href.trim().is_empty();
        let to = is_place.then(|| self.base.join(href.trim()).ok()).flatten();
        let to = to.filter(|to| matches!(to.scheme(), "http" | "https" | "tel" | "mailto"));
        self.link = Some(Link {
            text: String::new(),
            to,
        });
    }

    fn end_link(&mut self) {
        if let Some(mut link) = self.link.take()
            && self.page.links.len() < MOST
        {
            link.text = squeezed(&link.text);
            self.page.links.push(link);
        }
    }

    fn end_line(&mut self) {
        let line = squeezed(&std::mem::take(&mut self.line));
        if !line.is_empty() && self.page.lines.len() < MOST {
            self.page.lines.push(line);
        }
    }
}

fn attribute(tag: &Tag, name: &str) -> Option<String> {
    let is_it = |attribute: &&html5ever::Attribute| &*attribute.name.local == name;
    let found = tag.attrs.iter().find(is_it)?;
    Some(found.value.to_string())
}

/// With one blank in place of many.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_as_a_person_sees_it() {
        let html = r##"<!doctype html><title>灯笼 &amp; 牙科</title><base href="/cn/">
            <meta name="Description" content="预约">
            <script>var x = "<p>no</p>";</script><style>p{}</style><noscript>开启脚本</noscript>
            <p>第一<b>行</b></p><p>second  line<br>third</p>
            <a href="about">关于<img alt="我们"></a> <a href="#">顶</a><a href="javascript:x()">点</a>
            <a href=tel:123>电话"##;
        let page = Page::read(html, &Url::parse("https://a.example/x").unwrap());
        assert_eq!(page.title, "灯笼 & 牙科");
        assert_eq!(page.description, "预约");
        assert_eq!(page.lines[..3], ["第一行", "second line", "third"]);
        assert!(!page.plain().contains("no") && !page.plain().contains("脚本"));
        let about = &page.links[0];
        assert_eq!(about.text, "关于我们");
        assert_eq!(
            about.to.as_ref().unwrap().as_str(),
            "https://a.example/cn/about"
        );
        assert!(page.links[1].to.is_none() && page.links[2].to.is_none());
        assert_eq!((page.images, page.scripts), (1, 1));
    }

    #[test]
    fn broken_and_hostile_html_ends() {
        let url = Url::parse("https://a.example").unwrap();
        for html in [
            "",
            "<",
            "<a",
            "<a href='x",
            "</p></p>",
            "<script>never ends",
            "&#x110000;\0",
        ] {
            Page::read(html, &url);
        }
        let many = "<p>x</p>".repeat(100_000);
        assert_eq!(Page::read(&many, &url).lines.len(), MOST);
        let deep = "<div>".repeat(200_000);
        assert!(Page::read(&deep, &url).lines.is_empty());
    }
}
