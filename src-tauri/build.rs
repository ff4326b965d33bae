//! Makes a permission of each command, and sees to it that there is a folder of screens to embed.

use std::path::Path;

use tauri_build::{AppManifest, Attributes};

/// The screens, as `npm run build` makes them.
const SCREENS: &str = "../ui/dist";

/// What is shown when nobody built the screens: cargo alone must be able to check the shell.
const PLACEHOLDER: &str = "<!doctype html>
<html lang=\"en\">
  <head><meta charset=\"utf-8\"><title>Saoma</title></head>
  <body>
    <p>这个程序里没有界面。请用 <code>cargo xtask run</code> 启动，它会先构建界面。</p>
    <p>This build holds no screens. Start it with <code>cargo xtask run</code>, which builds them first.</p>
  </body>
</html>
";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let page = Path::new(SCREENS).join("index.html");
    if !page.exists() {
        std::fs::create_dir_all(SCREENS)?;
        std::fs::write(page, PLACEHOLDER)?;
    }
    println!("cargo:rerun-if-changed={SCREENS}");
    // Named here, a command is refused to every window whose capability does not grant it.
    let commands = AppManifest::new().commands(&[
        "command",
        "subscribe",
        "unsubscribe",
        "save_file",
        "open_external",
        "open_login_window",
        "try_out",
    ]);
    tauri_build::try_build(Attributes::new().app_manifest(commands))?;
    Ok(())
}
