use std::fmt::Write as _;

use saoma_model::Issuer;
use serde::Deserialize;

use super::colour::Colour;

/// What a stylesheet shall say.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct StyleAsked {
    color: Option<String>,
    background_color: Option<String>,
    background: Option<String>,
    /// `light` or `dark`, whatever the system's is; for previews.
    theme: Option<String>,
}

/// The card, in light and in dark.
const LIGHT: Colour = Colour::new(0xff, 0xff, 0xff);
const DARK: Colour = Colour::new(0x1b, 0x1e, 0x1d);

/// The stylesheet of an application's pages. Whatever colour was chosen, what is written in it or
/// on it can be read. What is no colour and no picture's name says nothing.
pub(crate) fn stylesheet(asked: &StyleAsked, issuer: &Issuer) -> String {
    let mut style = String::new();
    if let Some(colour) = asked.color.as_deref().and_then(Colour::parse) {
        accent(&mut style, colour);
    }
    let ground = asked.background_color.as_deref().and_then(Colour::parse);
    let is_name = |name: &&str| name.len() == 64 && name.bytes().all(|b| b.is_ascii_hexdigit());
    let picture = asked.background.as_deref().filter(is_name);
    background(&mut style, ground, picture, issuer);
    in_scheme(&style, asked.theme.as_deref())
}

/// Styles that are dark, or light, whatever the system is; as they are without a scheme.
pub(crate) fn in_scheme(style: &str, scheme: Option<&str>) -> String {
    const SYSTEM: &str = "(prefers-color-scheme: dark)";
    match scheme {
        Some("dark") => style
            .replace(SYSTEM, "all")
            .replace("color-scheme: light dark;", "color-scheme: dark;"),
        Some("light") => style
            .replace(SYSTEM, "not all")
            .replace("color-scheme: light dark;", "color-scheme: light;"),
        _ => style.to_owned(),
    }
}

fn accent(style: &mut String, colour: Colour) {
    style.push_str(":root {\n");
    accent_on(style, colour, LIGHT, Colour::BLACK);
    style.push_str("}\n@media (prefers-color-scheme: dark) {\n:root {\n");
    accent_on(style, colour, DARK, Colour::WHITE);
    style.push_str("}\n}\n");
}

/// `end` is where the colour goes until it can be read on the card.
fn accent_on(style: &mut String, colour: Colour, card: Colour, end: Colour) {
    let tint = card.mixed(colour, 12);
    let text = colour.text_on();
    // Away from the text on it, so that it stays as readable.
    let away = if text == Colour::WHITE {
        Colour::BLACK
    } else {
        Colour::WHITE
    };
    for (name, value) in [
        ("primary", colour),
        ("primary-hover", colour.mixed(away, 8)),
        ("primary-active", colour.mixed(away, 16)),
        ("on-primary", text),
        ("link", colour.readable_on(&[card, tint], end)),
        ("primary-bg", tint),
        ("primary-border", card.mixed(colour, 35)),
    ] {
        line(style, format_args!("  --{name}: {};", value.text()));
    }
}

/// Only where there is room around the card; what stands below the card gets a ground of its own.
fn background(style: &mut String, ground: Option<Colour>, picture: Option<&str>, issuer: &Issuer) {
    if ground.is_none() && picture.is_none() {
        return;
    }
    style.push_str("@media (min-width: 520px) and (min-height: 641px) {\nbody {\n");
    if let Some(ground) = ground {
        line(style, format_args!("  background: {};", ground.text()));
    }
    if let Some(picture) = picture {
        let path = issuer.path();
        line(
            style,
            format_args!("  background-image: url(\"{path}/pictures/{picture}\");"),
        );
        style.push_str("  background-size: cover;\n  background-position: center;\n");
    }
    style.push_str(
        "}\n.card + footer {\n  align-self: center;\n  padding: 8px 16px;\n  margin-block: 12px 20px;\n  \
         background: var(--container);\n  border-radius: 8px;\n}\n}\n",
    );
}

fn line(style: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing into a string does not fail.
    let _ = writeln!(style, "{text}");
}
