use std::sync::Arc;

use axum::routing::get;
use axum::{Extension, Router};
use saoma_listen::{Options, Place};
use tokio::net::TcpStream;
use tokio::sync::Notify;

use crate::support::{options, raw, start};

#[tokio::test]
async fn work_that_outlives_its_connection_keeps_the_place_and_is_waited_for() {
    let (finish, finished) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let router = Router::new().route("/tunnel", {
        let (finish, finished) = (finish.clone(), finished.clone());
        get(move |Extension(place): Extension<Place>| async move {
            tokio::spawn(async move {
                finish.notified().await;
                drop(place);
                finished.notify_one();
            });
            "begun"
        })
    });
    let options = Options {
        connection_limit: 1,
        ..options()
    };
    let server = start(router, options).await;
    let ask = "GET /tunnel HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let begun = raw(server.address, ask).await;
    assert!(begun.ends_with("begun"), "{begun}");
    let waiting = tokio::spawn(raw(server.address, ask));
    tokio::task::yield_now().await;
    assert!(!waiting.is_finished(), "the only place is still taken");
    finish.notify_one();
    finished.notified().await;
    let served = waiting.await.expect("no panic");
    assert!(served.ends_with("begun"), "served when it is free");
    server.stop.cancel();
    // A closed socket says that the stop has been heard.
    while TcpStream::connect(server.address).await.is_ok() {}
    assert!(!server.served.is_finished(), "work is under way");
    finish.notify_one();
    server.served.await.expect("the server returns");
}
