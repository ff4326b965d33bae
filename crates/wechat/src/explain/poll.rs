use saoma_text::Lang;

use super::reproduce::fault_of_state;
use super::{Diagnosis, InputKind};

/// The states that the QR code page learns by polling, `window.wx_errcode=408`.
pub(super) fn explain(code: i64, lang: Lang) -> Option<Diagnosis> {
    let (meaning, remedy) = match code {
        402 => ("explain.poll.402.meaning", "explain.poll.402.remedy"),
        403 => ("explain.poll.403.meaning", "explain.poll.403.remedy"),
        404 => ("explain.poll.404.meaning", "explain.poll.404.remedy"),
        405 => ("explain.poll.405.meaning", "explain.poll.405.remedy"),
        408 => ("explain.poll.408.meaning", "explain.poll.408.remedy"),
        500 => ("explain.poll.500.meaning", "explain.poll.500.remedy"),
        _ => return None,
    };
    let mut diagnosis = Diagnosis::plain(InputKind::PollState, meaning, remedy, lang);
    diagnosis.explanation.reproduce = fault_of_state(code);
    Some(diagnosis)
}
