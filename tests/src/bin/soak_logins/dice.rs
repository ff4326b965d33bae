use saoma_ambient::{Entropy as _, SeededEntropy};

/// The randomness of one browser's choices: the same seed, the same choices.
pub(crate) struct Dice(SeededEntropy);

impl Dice {
    /// Choices that follow from the run's seed and the browser's number.
    pub(crate) fn new(seed: u64, browser: u64) -> Self {
        // Neighbouring seeds give unrelated streams.
        Self(SeededEntropy::new(seed.wrapping_mul(1000) + browser))
    }

    /// A number from 0 up to, not including, `end`. That the last numbers are a little rarer than
    /// the first does no harm here.
    pub(crate) fn below(&self, end: usize) -> usize {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        usize::try_from(u32::from_le_bytes(bytes)).unwrap_or_default() % end.max(1)
    }

    /// One of several.
    pub(crate) fn one_of<'a, T>(&self, things: &'a [T]) -> &'a T {
        things
            .get(self.below(things.len()))
            .expect("there is something to choose from")
    }
}
