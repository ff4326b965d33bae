//! From starting the program to its first answer, and its memory at rest.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use saoma_ambient::{Clock, SystemClock};
use saoma_tests::{Running, Saoma, binary, resident};

use crate::load::median;

const STARTS: usize = 11;

pub(crate) fn measure() {
    // Building it is not starting it.
    binary();
    let starts: Vec<(f64, Option<u64>)> = (0..STARTS).map(|_| one()).collect();
    let milliseconds = starts.iter().map(|(milliseconds, _)| *milliseconds);
    let (first, slowest) = (
        median(milliseconds.clone().collect()),
        milliseconds.fold(0.0, f64::max),
    );
    println!(
        "  start       first answer after {first:.0} ms (median of {STARTS}; slowest {slowest:.0} ms)"
    );
    match starts.last().and_then(|(_, memory)| *memory) {
        Some(kib) => println!("              memory at rest {kib} KiB"),
        None => println!("              memory is not known on this system"),
    }
}

fn one() -> (f64, Option<u64>) {
    let saoma = Saoma::new();
    let begun = SystemClock.now();
    let running = saoma.start(["simulate", "--listen", "127.0.0.1:0"], 2);
    answer(&running);
    let milliseconds = SystemClock.now().since(begun).as_secs_f64() * 1000.0;
    (milliseconds, resident(running.id()))
}

fn answer(running: &Running) {
    let address = running.url("simulator").trim_start_matches("http://");
    let mut connection = TcpStream::connect(address).expect("the simulator listens");
    let request = format!("GET /sns/auth HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    let sent = connection.write_all(request.as_bytes());
    sent.expect("the simulator reads");
    let mut answer = String::new();
    let read = connection.read_to_string(&mut answer);
    read.expect("the simulator answers");
    assert!(answer.contains("41001"), "{answer}");
}
