use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A running console with a data folder of its own, and free ports.
pub(crate) struct Console {
    child: Child,
    pub(crate) url: String,
    pub(crate) token: String,
    pub(crate) http: Client,
}

impl Console {
    /// Starts one in a fresh folder, which must outlive it.
    pub(crate) fn start() -> (TempDir, Self) {
        let folder = tempfile::tempdir().unwrap();
        let console = Self::start_in(folder.path());
        (folder, console)
    }

    /// Starts one in this folder. The settings there ask for free ports, unless a test has
    /// written its own.
    pub(crate) fn start_in(folder: &Path) -> Self {
        let settings = folder.join("settings.json");
        if !settings.exists() {
            let ports = json!({"provider_port": 0, "simulator_port": 0, "language": "en"});
            std::fs::write(settings, ports.to_string()).unwrap();
        }
        let mut child = Command::new(env!("CARGO_BIN_EXE_saoma"))
            .args([
                "console",
                "--json",
                "--lang",
                "en",
                "--listen",
                "127.0.0.1:0",
            ])
            .env("SAOMA_DATA", folder)
            .env("SAOMA_KEY_FILE", folder.join("key"))
            .env("SAOMA_LOG", "off")
            .env("SAOMA_UI", folder.join("ui"))
            .env_remove("SAOMA_STORE")
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let link = lines
            .map(|line| serde_json::from_str::<Value>(&line.unwrap()).unwrap())
            .find(|line| line["server"] == "console")
            .unwrap_or_else(|| panic!("the console ended before it listened"));
        let link = link["url"].as_str().unwrap().to_owned();
        let (url, token) = link.split_once("/#token=").unwrap();
        Self {
            child,
            url: url.to_owned(),
            token: token.to_owned(),
            http: client(),
        }
    }

    /// A request with the token.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let address = format!("{}{path}", self.url);
        self.http.request(method, address).bearer_auth(&self.token)
    }

    /// Runs a command; answers the status and what was said.
    pub(crate) async fn try_call(&self, name: &str, request: Value) -> (StatusCode, Value) {
        let post = self.request(Method::POST, &format!("/api/{name}"));
        let answer = post.json(&request).send().await.unwrap();
        (answer.status(), answer.json().await.unwrap())
    }

    /// Runs a command that must succeed.
    pub(crate) async fn call(&self, name: &str, request: Value) -> Value {
        let (status, answer) = self.try_call(name, request).await;
        assert_eq!(status, StatusCode::OK, "{name}: {answer}");
        answer
    }

    /// Runs a command that must be refused; answers its code.
    pub(crate) async fn refusal(&self, name: &str, request: Value) -> (StatusCode, String) {
        let (status, answer) = self.try_call(name, request).await;
        assert_ne!(status, StatusCode::OK, "{name}: {answer}");
        for part in ["message", "remedy", "reference"] {
            let text = answer[part].as_str().unwrap_or_default();
            assert!(!text.is_empty(), "{name} tells its {part}: {answer}");
            assert!(!text.contains("{{"), "{name} fills its {part}: {answer}");
        }
        (status, answer["code"].as_str().unwrap().to_owned())
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn client() -> Client {
    Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap()
}
