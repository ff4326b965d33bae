use crate::step::{Kind, Step};

/// The shortest list of steps that can be found from `steps` by leaving some out and `fails` still.
pub(crate) fn shrink(mut steps: Vec<Step>, mut fails: impl FnMut(&[Step]) -> bool) -> Vec<Step> {
    let mut length = steps.len();
    while length > 0 {
        let mut is_shorter = false;
        let mut start = 0;
        while start < steps.len() {
            let found = without(&steps, start, length)
                .into_iter()
                .find(|shorter| fails(shorter));
            if let Some(shorter) = found {
                steps = shorter;
                is_shorter = true;
            } else {
                start += length;
            }
        }
        if !is_shorter || length > 1 {
            length /= 2;
        }
    }
    steps
}

/// The steps without some; also with the numbers behind them lowered, as when what was left out had
/// made something.
fn without(steps: &[Step], start: usize, length: usize) -> Vec<Vec<Step>> {
    let end = (start + length).min(steps.len());
    let plain = [&steps[..start], &steps[end..]].concat();
    let lowered = |kinds: &[Kind]| {
        let mut lowered = plain.clone();
        for step in &mut lowered[start..] {
            for kind in kinds {
                if let Some(number) = step.number(*kind) {
                    *number = number.saturating_sub(1);
                }
            }
        }
        lowered
    };
    vec![
        lowered(&[Kind::Qr]),
        lowered(&[Kind::Code]),
        lowered(&[Kind::Session]),
        lowered(&[Kind::JsCode]),
        lowered(&[Kind::Qr, Kind::Code]),
        lowered(&[Kind::Code, Kind::Session]),
        plain.clone(),
    ]
}

#[test]
fn a_failing_run_is_told_in_the_fewest_steps() {
    let open = Step::Open { app: 0 };
    let scan = |qr| Step::Act {
        act: "scan",
        person: 0,
        qr,
    };
    let wait = Step::Advance { seconds: 1 };
    let steps = vec![
        open.clone(),
        wait.clone(),
        open.clone(),
        wait,
        scan(0),
        scan(1),
    ];
    let fails = |steps: &[Step]| {
        let opened = |end: usize| steps[..end].iter().filter(|step| **step == open).count();
        steps
            .iter()
            .enumerate()
            .any(|(at, step)| matches!(step, Step::Act { qr, .. } if *qr + 1 == opened(at)))
    };
    assert_eq!(shrink(steps, fails), [open.clone(), scan(0)]);
}
