//! The bare route: what axum answers in the same time if nothing has to be looked up.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use tokio::net::TcpListener;

/// A profile as long as the simulator's.
const PROFILE: &str = r#"{"openid":"oMXOwaIY9wJiRm0PrkLJtxlaAMYS","nickname":"小明🍵","sex":0,"language":"","city":"","province":"","country":"","headimgurl":"https:\/\/thirdwx.qlogo.cn\/mmopen\/vi_32\/dVp05SKGrkCNNjwioEtgzli9_vmbVXN9CkOOb0kn\/132","privilege":[],"unionid":"oV2vZL-ZdFfbmZNP77mpVhPDpwEB"}"#;

/// Serves it on a free port, which it prints, until it is ended.
pub(crate) async fn serve() {
    let answer = || async { ([(CONTENT_TYPE, "text/plain")], PROFILE) };
    let router = Router::new().route("/sns/userinfo", get(answer));
    let socket = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    println!("http://{}", socket.local_addr().expect("it is bound"));
    axum::serve(socket, router).await.expect("it serves");
}

/// The bare route in a process of its own, which ends with this.
pub(crate) struct Bare {
    child: Child,
    pub(crate) url: String,
}

impl Bare {
    pub(crate) fn start() -> Self {
        let own = std::env::current_exe().expect("a program knows its own path");
        let mut child = Command::new(own)
            .arg("--bare")
            .stdout(Stdio::piped())
            .spawn()
            .expect("it can be started");
        let mut url = String::new();
        let output = child.stdout.take().expect("its output is piped");
        let read = BufReader::new(output).read_line(&mut url);
        read.expect("it says where it listens");
        Self {
            child,
            url: url.trim().to_owned(),
        }
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
