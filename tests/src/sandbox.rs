//! A sandbox that is set up as its users set it up: a file, `apply`, `serve --sandbox`.

use serde_json::{Value, json};

use crate::saoma::{Running, Saoma};

/// An application of the sandbox.
#[derive(Debug, Clone)]
pub struct Application {
    /// OpenID Connect's name of it.
    pub client_id: String,
    /// Its secret; a public application has none.
    pub client_secret: Option<String>,
}

/// A running sandbox named `acme` with the source `pc` and the applications that it was made with.
pub struct Sandbox {
    /// Its user.
    pub saoma: Saoma,
    /// The provider and the simulator.
    pub running: Running,
    /// What `apply` said.
    pub report: Value,
}

/// The website app of [`Sandbox`].
pub const APPID: &str = "wx0123456789abcdef";

impl Sandbox {
    /// A sandbox with one `web` application, `shop`, that logins return to `redirect_uri`.
    #[must_use]
    pub fn with_shop(redirect_uri: &str) -> Self {
        Self::start(&Self::file(&[json!({
            "id": "shop", "name": "Shop", "type": "web", "redirect_uris": [redirect_uri], "sources": ["pc"],
        })]))
    }

    /// The file of a sandbox with these applications.
    #[must_use]
    pub fn file(applications: &[Value]) -> Value {
        json!({
            "workspace": "acme",
            "mode": "sandbox",
            "platform_apps": [{
                "appid": APPID, "kind": "website", "name": "Acme", "open_platform": "acme-open",
                "secret": {"value": "0123456789abcdef0123456789abcdef"},
            }],
            "sources": [{"id": "pc", "kind": "wechat_pc", "appid": APPID, "display_name": "微信登录"}],
            "applications": applications,
        })
    }

    /// Applies a file and serves it.
    #[must_use]
    pub fn start(file: &Value) -> Self {
        let saoma = Saoma::new();
        let path = saoma.folder().join("acme.json");
        std::fs::write(&path, file.to_string()).expect("the file can be written");
        let report = saoma.json(["apply".as_ref(), path.as_os_str(), "--json".as_ref()]);
        let running = saoma.start(
            ["serve", "--sandbox", "acme.json", "--listen", "127.0.0.1:0"],
            2,
        );
        Self {
            saoma,
            running,
            report,
        }
    }

    /// An application, with the secret that `apply` showed this once.
    #[must_use]
    pub fn application(&self, id: &str) -> Application {
        let applications = self.report["applications"]
            .as_array()
            .expect("apply lists applications");
        let found = applications
            .iter()
            .find(|application| application["id"] == id)
            .unwrap_or_else(|| panic!("{id} is not in {}", self.report));
        Application {
            client_id: found["client_id"]
                .as_str()
                .expect("it has a client_id")
                .to_owned(),
            client_secret: found["client_secret"].as_str().map(str::to_owned),
        }
    }

    /// OpenID Connect's issuer.
    #[must_use]
    pub fn issuer(&self) -> String {
        format!("{}/w/acme", self.running.url("provider"))
    }

    /// The simulator's address.
    #[must_use]
    pub fn simulator(&self) -> &str {
        self.running.url("simulator")
    }
}
