/// A colour of sRGB, as WCAG 2.2 reckons with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Colour([u8; 3]);

impl Colour {
    pub(super) const WHITE: Self = Self([0xff; 3]);
    pub(super) const BLACK: Self = Self([0; 3]);

    pub(super) const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self([red, green, blue])
    }

    /// Reads `#rrggbb`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let value = u32::from_str_radix(digits, 16).ok()?;
        let [_, red, green, blue] = value.to_be_bytes();
        Some(Self([red, green, blue]))
    }

    /// `#rrggbb`.
    pub(super) fn text(self) -> String {
        let Self([red, green, blue]) = self;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    /// This colour with `share` percent of another in it.
    pub(super) fn mixed(self, other: Self, share: u32) -> Self {
        let Self([r1, g1, b1]) = self;
        let Self([r2, g2, b2]) = other;
        let mix = |ours: u8, theirs: u8| {
            let sum = u32::from(ours) * (100 - share) + u32::from(theirs) * share;
            u8::try_from((sum + 50) / 100).unwrap_or(u8::MAX)
        };
        Self([mix(r1, r2), mix(g1, g2), mix(b1, b2)])
    }

    /// The contrast of the two, from 1 to 21.
    pub(super) fn contrast(self, other: Self) -> f64 {
        let (ours, theirs) = (self.luminance(), other.luminance());
        (ours.max(theirs) + 0.05) / (ours.min(theirs) + 0.05)
    }

    /// This colour, brought towards `end` until it can be read on all of `grounds`.
    pub(super) fn readable_on(self, grounds: &[Self], end: Self) -> Self {
        let reads = |colour: &Self| grounds.iter().all(|ground| colour.contrast(*ground) >= AA);
        let steps = (0..=100).map(|share| self.mixed(end, share));
        steps.into_iter().find(reads).unwrap_or(end)
    }

    /// Black or white, whichever reads better on this colour; one of them always does.
    pub(super) fn text_on(self) -> Self {
        if self.contrast(Self::WHITE) >= self.contrast(Self::BLACK) {
            Self::WHITE
        } else {
            Self::BLACK
        }
    }

    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        let Self([red, green, blue]) = self;
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }
}

/// The contrast that text needs (WCAG 2.2, 1.4.3).
pub(super) const AA: f64 = 4.5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrasts_are_those_of_wcag() {
        let green = Colour::parse("#067d40").expect("a colour");
        assert!((green.contrast(Colour::WHITE) - 5.2).abs() < 0.1);
        assert!((Colour::BLACK.contrast(Colour::WHITE) - 21.0).abs() < 0.01);
        for wrong in ["067d40", "#067d4", "#067d4g", "#067d400", ""] {
            assert_eq!(Colour::parse(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn one_of_black_and_white_reads_on_any_colour() {
        for grey in 0..=255 {
            let ground = Colour::new(grey, grey, grey);
            assert!(ground.text_on().contrast(ground) >= AA, "{}", ground.text());
        }
    }
}
