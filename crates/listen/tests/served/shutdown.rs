use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use saoma_ambient::{Clock, ShiftedClock, SystemClock};
use saoma_listen::{HangUp, Options, Stopping};
use tokio::net::TcpStream;
use tokio::sync::Notify;

use crate::support::{options, raw, start};

#[tokio::test]
async fn open_requests_finish_before_the_server_returns() {
    let (entered, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let router = Router::new().route("/slow", {
        let (entered, go_on) = (entered.clone(), go_on.clone());
        get(move || async move {
            entered.notify_one();
            go_on.notified().await;
            "finished"
        })
    });
    let server = start(router, options()).await;
    let idle = TcpStream::connect(server.address)
        .await
        .expect("a connection on which nothing is asked");
    let asked = tokio::spawn(raw(
        server.address,
        "GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ));
    entered.notified().await;
    server.stop.cancel();
    tokio::task::yield_now().await;
    assert!(!server.served.is_finished(), "a request is open");
    go_on.notify_one();
    assert!(
        asked.await.expect("no panic").ends_with("finished"),
        "the open request got its answer"
    );
    server.served.await.expect("the server returns");
    assert!(
        TcpStream::connect(server.address).await.is_err(),
        "nobody listens there any more"
    );
    drop(idle);
}

#[tokio::test]
async fn what_outlives_the_grace_is_cut_and_what_listens_for_the_stop_ends_at_once() {
    let clock = Arc::new(ShiftedClock::new(Arc::new(SystemClock)));
    let entered = Arc::new(Notify::new());
    let router = Router::new()
        .route("/for-ever", {
            let entered = entered.clone();
            get(move || async move {
                entered.notify_one();
                std::future::pending::<&str>().await
            })
        })
        .route("/polite", {
            let entered = entered.clone();
            get(
                move |axum::Extension(Stopping(stop)): axum::Extension<Stopping>| async move {
                    entered.notify_one();
                    stop.cancelled().await;
                    "goodbye"
                },
            )
        });
    let grace = Duration::from_secs(3600);
    let server = start(
        router,
        Options {
            clock: clock.clone(),
            grace,
            ..options()
        },
    )
    .await;
    let stubborn = tokio::spawn(raw(
        server.address,
        "GET /for-ever HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ));
    entered.notified().await;
    let polite = tokio::spawn(raw(
        server.address,
        "GET /polite HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ));
    entered.notified().await;
    server.stop.cancel();
    assert!(
        polite.await.expect("no panic").ends_with("goodbye"),
        "it heard of the stop"
    );
    assert!(!server.served.is_finished(), "the grace has not passed");
    // The connection may only now begin to wait out its grace: move the clock until it has.
    while !server.served.is_finished() {
        clock.advance(grace + Duration::from_secs(1));
        tokio::task::yield_now().await;
    }
    assert_eq!(
        stubborn.await.expect("no panic"),
        "",
        "cut without an answer"
    );
    assert!(
        clock.now() > SystemClock.now(),
        "by the clock, not by waiting"
    );
}

#[tokio::test]
async fn a_handler_may_hang_up_without_an_answer() {
    let router = Router::new().route("/", get(|| async { axum::Extension(HangUp) }));
    let server = start(router, options()).await;
    assert_eq!(
        raw(server.address, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await,
        "",
        "closed, nothing sent"
    );
}
