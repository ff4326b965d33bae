use saoma_ambient::{Entropy, SeededEntropy};

/// Choices that follow from a seed.
pub(crate) struct Random(SeededEntropy);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(SeededEntropy::new(seed))
    }

    /// A number below `end`, which is not 0.
    pub(crate) fn below(&self, end: usize) -> usize {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        u32::from_be_bytes(bytes) as usize % end
    }

    /// True once in `times`.
    pub(crate) fn once_in(&self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn of<T: Copy>(&self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// One of `count` things, mostly the newest; now and then one that does not exist.
    pub(crate) fn pick(&self, count: usize) -> usize {
        match self.below(10) {
            0 => count,
            1..=3 => self.below(count + 1),
            _ => count.saturating_sub(1),
        }
    }
}
