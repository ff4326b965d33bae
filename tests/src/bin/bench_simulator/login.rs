//! Whole logins by PC WeChat: the page, a scan and a confirmation, the poll that brings the code,
//! the exchange, the profile.

use saoma_tests::{Running, Saoma, resident};

use crate::load::{Load, number};

/// Browsers at once. Each is one thread of wrk, for only so a script knows whose answer it holds.
const BROWSERS: [usize; 2] = [1, 16];

pub(crate) fn measure(seconds: u64) {
    let saoma = Saoma::new();
    let running = saoma.start(["simulate", "--listen", "127.0.0.1:0"], 2);
    for (name, script) in [
        ("login", "login.lua"),
        ("with picture", "login_with_picture.lua"),
    ] {
        let mut rates = Vec::new();
        for browsers in BROWSERS {
            let rate = rate(&running, script, browsers, seconds);
            rates.push(format!("{browsers} at once {rate:.0} /s"));
        }
        println!("  {name:<12}{}", rates.join(", "));
    }
    if let Some(kib) = resident(running.id()) {
        println!("              memory after all of them {kib} KiB");
    }
}

fn rate(running: &Running, script: &str, browsers: usize, seconds: u64) -> f64 {
    let load = Load {
        threads: browsers,
        connections: browsers,
        seconds,
        script: Some(script),
        url: running.url("simulator"),
    };
    let said = load.run();
    assert!(
        number(&said, "wrong answers:") < 1.0,
        "a login that fails is none: {said}"
    );
    #[expect(clippy::cast_precision_loss, reason = "some seconds")]
    let seconds = seconds as f64;
    number(&said, "logins:") / seconds
}
