use saoma_tests::resident;

/// What a server may grow by after its first third without being called leaky, in KiB: the
/// simulator's tables of QR codes and tokens fill up to their limits, and stay there.
const ROOM: u64 = 64 * 1024;

/// A server's memory over time.
pub(crate) struct Memory {
    process: u32,
    samples: Vec<u64>,
}

impl Memory {
    pub(crate) fn new(process: u32) -> Self {
        Self {
            process,
            samples: Vec::new(),
        }
    }

    /// Looks once; sees nothing where memory is not known.
    pub(crate) fn look(&mut self) {
        self.samples.extend(resident(self.process));
    }

    /// The samples in MiB, thinned out to a line.
    pub(crate) fn line(&self) -> String {
        let step = self.samples.len().div_ceil(12).max(1);
        let thinned = self.samples.iter().step_by(step).chain(self.samples.last());
        let mib: Vec<_> = thinned.map(|kib| (kib / 1024).to_string()).collect();
        mib.join(" ")
    }

    /// Why the growth is no longer a warm-up, if it is not: half as much again as the most of the
    /// first third, and more than what tables may fill.
    pub(crate) fn leak(&self) -> Option<String> {
        let third = self.samples.len() / 3;
        let warm = self.samples.iter().take(third).max()?;
        let late = self.samples.iter().skip(2 * third).min()?;
        (*late > warm + warm / 2 + ROOM)
            .then(|| format!("memory grew from {warm} KiB to {late} KiB and did not come back"))
    }
}
