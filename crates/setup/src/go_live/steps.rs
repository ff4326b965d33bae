//! Our own provider, on a server or in a container.

use saoma_model::{Mode, PlatformAppKind, SourceKind};

use super::filled::{commands, file, filled};
use super::{GoLiveFile, GoLiveStep, Wish};
use crate::file::File;

pub(super) fn server(workspace: &File, wish: &Wish) -> Vec<GoLiveStep> {
    let fill = |template| text(workspace, wish, template, " ");
    let mut steps = vec![
        GoLiveStep::new("server_prepare")
            .file(commands(fill(include_str!("templates/prepare-server.sh")))),
        GoLiveStep::new("server_apply")
            .with("file", format!("{}.saoma", workspace.workspace))
            .file(commands(fill(include_str!("templates/apply-server.sh")))),
        GoLiveStep::new("server_start")
            .file(file(
                "saoma.service",
                fill(include_str!("templates/saoma.service")),
            ))
            .file(commands(fill(include_str!("templates/start-server.sh")))),
    ];
    steps.extend(afterwards(workspace, wish));
    steps
}

pub(super) fn container(workspace: &File, wish: &Wish) -> Vec<GoLiveStep> {
    let fill = |template| text(workspace, wish, template, "\n      - ");
    let mut steps = vec![
        GoLiveStep::new("container_prepare")
            .file(file(
                "Dockerfile",
                fill(include_str!("templates/Dockerfile")),
            ))
            .file(file(
                "compose.yaml",
                fill(include_str!("templates/compose.yaml")),
            )),
        GoLiveStep::new("container_apply")
            .with("file", format!("{}.saoma", workspace.workspace))
            .file(commands(fill(include_str!("templates/apply-container.sh")))),
        GoLiveStep::new("container_start")
            .file(commands(fill(include_str!("templates/start-container.sh")))),
    ];
    steps.extend(afterwards(workspace, wish));
    steps
}

/// What is the same wherever our provider runs.
fn afterwards(workspace: &File, wish: &Wish) -> Vec<GoLiveStep> {
    let mut steps = vec![reverse_proxy(workspace, wish)];
    if workspace.apps_in_use().next().is_some() {
        steps.push(GoLiveStep::new("domains").with("host", &wish.host));
    }
    if workspace.has_source(SourceKind::WechatOfficialAccount) {
        let issuer = format!("https://{}/w/{}", wish.host, workspace.workspace);
        let accounts = workspace
            .sources
            .iter()
            .filter(|source| source.enabled && source.kind == SourceKind::WechatOfficialAccount);
        let urls: Vec<String> = accounts
            .map(|source| format!("{issuer}/connections/{}/events", source.id))
            .collect();
        steps.push(GoLiveStep::new("official_account").with("url", urls.join(" ")));
    }
    if workspace.has_source(SourceKind::WechatMiniProgram) {
        steps.push(GoLiveStep::new("mini_program").with("host", &wish.host));
    }
    if !workspace.applications.is_empty() {
        let issuer = format!("https://{}/w/{}", wish.host, workspace.workspace);
        steps.push(GoLiveStep::new("applications").with("issuer", issuer));
    }
    steps.push(GoLiveStep::new("compare").with("workspace", &workspace.workspace));
    steps
}

fn reverse_proxy(workspace: &File, wish: &Wish) -> GoLiveStep {
    let (nginx, caddy) = match wish.whole_host {
        true => (
            include_str!("templates/nginx-host.conf"),
            include_str!("templates/Caddyfile-host"),
        ),
        false => (
            include_str!("templates/nginx-path.conf"),
            include_str!("templates/Caddyfile-path"),
        ),
    };
    let fill = |template| text(workspace, wish, template, "");
    let mut nginx = fill(nginx);
    let mut caddy = fill(caddy);
    // A path of another site: the file that WeChat looks for lies beside it, at the root.
    if !wish.whole_host {
        for name in verification_files(workspace) {
            let values = [("file", name)];
            nginx += &filled(include_str!("templates/nginx-verification.conf"), &values);
            caddy += &filled(include_str!("templates/Caddyfile-verification"), &values);
        }
    }
    let id = match wish.whole_host {
        true => "proxy_host",
        false => "proxy_path",
    };
    GoLiveStep::new(id)
        .with("host", &wish.host)
        .with("path", format!("/w/{}/", workspace.workspace))
        .file(named_nginx(nginx))
        .file(file("Caddyfile", caddy))
}

fn named_nginx(content: String) -> GoLiveFile {
    file("nginx.conf", content)
}

fn verification_files(workspace: &File) -> impl Iterator<Item = &str> {
    let apps = workspace
        .platform_apps
        .iter()
        .filter(|app| app.kind != PlatformAppKind::Website);
    apps.filter_map(|app| Some(app.verification_file.as_ref()?.name.as_str()))
}

/// A template of this workspace; `separator` stands before each further argument of `serve`.
fn text(workspace: &File, wish: &Wish, template: &str, separator: &str) -> String {
    let flags: String = match workspace.mode {
        Mode::Live => String::new(),
        // A sandbox on a server is a demonstration, and says so.
        Mode::Sandbox => ["--sandbox", "--allow-sandbox"]
            .iter()
            .flat_map(|flag| [separator, flag])
            .collect(),
    };
    filled(
        template,
        &[
            ("host", &wish.host),
            ("workspace", &workspace.workspace),
            ("flags", &flags),
        ],
    )
}
