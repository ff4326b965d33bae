//! What has to be on a machine, and why: the one list of it.
//!
//! Rust and Node.js are the user's own (see [`crate::javascript`] for Node.js); npm and Python
//! packages are in [`crate::javascript::FOLDERS`] and [`crate::python::REQUIREMENTS`].

use std::path::Path;

use crate::machine;
use crate::setup::Purpose;
use crate::system::System;

/// Something that `run` or `test` cannot do without.
#[derive(Debug)]
pub(crate) struct Need {
    pub(crate) what: &'static str,
    pub(crate) why: &'static str,
    /// The least that needs it.
    pub(crate) from: Purpose,
    /// Whether it is there. Looks at files only, so that asking costs nothing.
    pub(crate) found: fn() -> bool,
    /// The packages that bring it; a system that is not named does not need it.
    pub(crate) packages: &'static [(System, &'static str)],
}

impl Need {
    /// What to install on this system, if the need exists there.
    pub(crate) fn packages_on(&self, system: System) -> Option<&'static str> {
        // On a system that nobody prepared, Debian's names say best what to look for.
        let known = if system == System::OtherUnix {
            System::Debian
        } else {
            system
        };
        self.packages
            .iter()
            .find(|(named, _)| *named == known)
            .map(|(_, packages)| *packages)
    }
}

use System::{Arch, Debian, Fedora, MacOs, Ubuntu, Windows};

pub(crate) const NEEDS: &[Need] = &[
    Need {
        what: "a C compiler",
        why: "SQLCipher and the TLS library are written in C",
        from: Purpose::Console,
        found: || {
            machine::program(&["cc"]).is_some()
                && (cfg!(not(target_os = "linux")) || is_file("/usr/include/stdio.h"))
        },
        packages: &[
            (Debian, "gcc libc6-dev"),
            (Ubuntu, "gcc libc6-dev"),
            (Fedora, "gcc glibc-devel"),
            (Arch, "gcc"),
            (MacOs, "gcc"),
        ],
    },
    Need {
        what: "pkg-config",
        why: "it tells SQLCipher's build where OpenSSL is",
        from: Purpose::Console,
        found: || machine::program(&["pkg-config"]).is_some(),
        packages: &[
            (Debian, "pkg-config"),
            (Ubuntu, "pkg-config"),
            (Fedora, "pkgconf-pkg-config"),
            (Arch, "pkgconf"),
        ],
    },
    Need {
        what: "OpenSSL's headers",
        why: "SQLCipher encrypts with the system's libcrypto",
        from: Purpose::Console,
        found: || {
            std::env::var_os("OPENSSL_DIR").is_some() || is_file("/usr/include/openssl/evp.h")
        },
        packages: &[
            (Debian, "libssl-dev"),
            (Ubuntu, "libssl-dev"),
            (Fedora, "openssl-devel"),
            (Arch, "openssl"),
        ],
    },
    Need {
        what: "Perl",
        why: "on Windows SQLCipher's OpenSSL is built from source, which takes Perl",
        from: Purpose::Console,
        found: || machine::program(&["perl"]).is_some(),
        packages: &[(Windows, "StrawberryPerl.StrawberryPerl")],
    },
    Need {
        what: "WebKitGTK's headers",
        why: "the window shows its screens with WebKit",
        from: Purpose::Window,
        found: has_webkit_headers,
        packages: &[
            (Debian, "libwebkit2gtk-4.1-dev librsvg2-dev"),
            (Ubuntu, "libwebkit2gtk-4.1-dev librsvg2-dev"),
            (Fedora, "webkit2gtk4.1-devel librsvg2-devel"),
            (Arch, "webkit2gtk-4.1 librsvg"),
        ],
    },
    Need {
        what: "WebKitGTK's WebDriver server",
        why: "the real window is driven by the tests",
        from: Purpose::Test,
        found: || machine::program(&["WebKitWebDriver"]).is_some(),
        packages: &[
            (Debian, "webkit2gtk-driver"),
            (Ubuntu, "webkit2gtk-driver"),
            (Fedora, "webkit2gtk-driver"),
            (Arch, "webkit2gtk-4.1"),
        ],
    },
    Need {
        what: "Xvfb",
        why: "the window is tested on a screen that nobody sees",
        from: Purpose::Test,
        found: || machine::program(&["Xvfb"]).is_some(),
        packages: &[
            (Debian, "xvfb"),
            (Ubuntu, "xvfb"),
            (Fedora, "xorg-x11-server-Xvfb"),
            (Arch, "xorg-server-xvfb"),
        ],
    },
    Need {
        what: "xwininfo",
        why: "some windows are seen by their titles alone",
        from: Purpose::Test,
        found: || machine::program(&["xwininfo"]).is_some(),
        packages: &[
            (Debian, "x11-utils"),
            (Ubuntu, "x11-utils"),
            (Fedora, "xwininfo"),
            (Arch, "xorg-xwininfo"),
        ],
    },
    Need {
        what: "dbus-daemon",
        why: "the keyring tests get a D-Bus session of their own",
        from: Purpose::Test,
        found: || {
            machine::program(&["dbus-daemon"]).is_some()
                && machine::program(&["dbus-send"]).is_some()
        },
        packages: &[
            (Debian, "dbus"),
            (Ubuntu, "dbus"),
            (Fedora, "dbus-daemon dbus-tools"),
            (Arch, "dbus"),
        ],
    },
    Need {
        what: "gnome-keyring",
        why: "the master key is tested in a real keyring",
        from: Purpose::Test,
        found: || machine::program(&["gnome-keyring-daemon"]).is_some(),
        packages: &[
            (Debian, "gnome-keyring"),
            (Ubuntu, "gnome-keyring"),
            (Fedora, "gnome-keyring"),
            (Arch, "gnome-keyring"),
        ],
    },
    Need {
        what: "PostgreSQL's server programs",
        why: "the store tests run on both databases",
        from: Purpose::Test,
        found: || machine::postgres_programs().is_some(),
        packages: &[
            (Debian, "postgresql"),
            (Ubuntu, "postgresql"),
            (Fedora, "postgresql-server"),
            (Arch, "postgresql"),
            (MacOs, "postgresql@17"),
        ],
    },
    Need {
        what: "Python 3 with venv",
        why: "client libraries written in Python log in against Saoma",
        from: Purpose::Test,
        found: crate::python::has_venv,
        packages: &[
            (Debian, "python3 python3-venv"),
            (Ubuntu, "python3 python3-venv"),
            (Fedora, "python3"),
            (Arch, "python"),
            (MacOs, "python@3"),
        ],
    },
    Need {
        what: "nginx and systemd-analyze",
        why: "they check the configuration with which a workspace goes live",
        from: Purpose::Test,
        found: || {
            cfg!(not(target_os = "linux"))
                || (machine::program(&["nginx", "/usr/sbin/nginx"]).is_some()
                    && machine::program(&["systemd-analyze"]).is_some())
        },
        packages: &[
            (Debian, "nginx-light systemd"),
            (Ubuntu, "nginx-light systemd"),
            (Fedora, "nginx systemd"),
            (Arch, "nginx"),
        ],
    },
    Need {
        what: "the programs curl and openssl",
        why: "the simulator's proxy is tested with the clients that its page names",
        from: Purpose::Test,
        found: || machine::program(&["curl"]).is_some() && machine::program(&["openssl"]).is_some(),
        packages: &[
            (Debian, "curl openssl"),
            (Ubuntu, "curl openssl"),
            (Fedora, "curl openssl"),
            (Arch, "curl openssl"),
            (MacOs, "curl openssl"),
        ],
    },
    Need {
        what: "a JDK",
        why: "the simulator's certificates are tested with Java, whose rules are its own",
        from: Purpose::Test,
        found: || machine::program(&["java"]).is_some() && machine::program(&["javac"]).is_some(),
        packages: &[
            (Debian, "default-jdk-headless"),
            (Ubuntu, "default-jdk-headless"),
            (Fedora, "java-latest-openjdk-devel"),
            (Arch, "jdk-openjdk"),
        ],
    },
    Need {
        what: "wrk",
        why: "`bench simulator` measures with a load generator that is not ours",
        from: Purpose::Test,
        found: || machine::program(&["wrk"]).is_some(),
        packages: &[
            (Debian, "wrk"),
            (Ubuntu, "wrk"),
            (Arch, "wrk"),
            (MacOs, "wrk"),
        ],
    },
    Need {
        what: "sqlite3",
        why: "`bench import` is compared with the least that could be called the same work",
        from: Purpose::Test,
        found: || machine::program(&["sqlite3"]).is_some(),
        packages: &[
            (Debian, "sqlite3"),
            (Ubuntu, "sqlite3"),
            (Fedora, "sqlite"),
            (Arch, "sqlite"),
            (MacOs, "sqlite"),
        ],
    },
    Need {
        what: "Chromium with its WebDriver server",
        why: "a real browser plays the hosted pages",
        from: Purpose::Test,
        found: || machine::chromium().is_some() && machine::chromedriver().is_some(),
        packages: &[
            (Debian, "chromium chromium-driver"),
            (Ubuntu, "chromium-browser chromium-chromedriver"),
            (Fedora, "chromium chromedriver"),
            (Arch, "chromium"),
            (MacOs, "chromium chromedriver"),
        ],
    },
    Need {
        what: "a font with Chinese characters",
        why: "screenshots of the Chinese pages would show boxes",
        from: Purpose::Test,
        found: has_chinese_font,
        packages: &[
            (Debian, "fonts-noto-cjk"),
            (Ubuntu, "fonts-noto-cjk"),
            (Fedora, "google-noto-sans-cjk-fonts"),
            (Arch, "noto-fonts-cjk"),
        ],
    },
    Need {
        what: "a font with emoji",
        why: "screenshots of people's nicknames would show boxes",
        from: Purpose::Test,
        found: has_emoji_font,
        packages: &[
            (Debian, "fonts-noto-color-emoji"),
            (Ubuntu, "fonts-noto-color-emoji"),
            (Fedora, "google-noto-color-emoji-fonts"),
            (Arch, "noto-fonts-emoji"),
        ],
    },
];

/// Debian and Ubuntu keep pkg-config's files in a folder named after the processor.
fn has_webkit_headers() -> bool {
    const FILE: &str = "pkgconfig/webkit2gtk-4.1.pc";
    let debian = std::fs::read_dir("/usr/lib")
        .into_iter()
        .flatten()
        .flatten();
    debian
        .map(|folder| folder.path())
        .chain(["/usr/lib".into(), "/usr/lib64".into(), "/usr/share".into()])
        .any(|folder| folder.join(FILE).is_file())
}

fn is_file(path: &str) -> bool {
    Path::new(path).is_file()
}

/// Whether the font folders hold a file or folder named as the usual Chinese fonts are.
fn has_chinese_font() -> bool {
    has_font(&["cjk", "wqy", "sourcehan", "uming"])
}

fn has_emoji_font() -> bool {
    has_font(&["emoji"])
}

/// Whether a font's file or folder has one of these words in its name.
fn has_font(words: &[&str]) -> bool {
    fn search(folder: &Path, depth: u8, words: &[&str]) -> bool {
        std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .any(|entry| {
                let name = entry.file_name().to_string_lossy().to_lowercase();
                words.iter().any(|known| name.contains(known))
                    || (depth > 0 && search(&entry.path(), depth - 1, words))
            })
    }
    ["/usr/share/fonts", "/usr/local/share/fonts"]
        .iter()
        .any(|folder| search(Path::new(folder), 3, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debian_and_ubuntu_need_the_same_things() {
        for need in NEEDS {
            assert_eq!(
                need.packages_on(Debian).is_some(),
                need.packages_on(Ubuntu).is_some(),
                "{} is needed on both or on neither",
                need.what
            );
        }
    }

    #[test]
    fn windows_is_asked_for_nothing_that_only_linux_has() {
        let asked: Vec<_> = NEEDS
            .iter()
            .filter(|need| need.packages_on(Windows).is_some())
            .map(|need| need.what)
            .collect();
        assert_eq!(asked, ["Perl"]);
    }
}
