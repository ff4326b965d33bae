//! Opens the store that the command line names.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::sync::Arc;

use saoma_ambient::{Clock, Entropy};
use saoma_runtime::{Stored, data_folder};
use saoma_store::StoreAddress;
use saoma_text::text;
use saoma_vault::{Argon2Cost, AskPassphrase, KeySources, PassphrasePurpose, PassphraseSource};
use secrecy::{ExposeSecret as _, SecretString};

use crate::args::{DataFolder, StoreArgs};
use crate::failure::Failure;
use crate::output::Output;

impl DataFolder {
    /// The folder that was named, or the user's own.
    pub(crate) fn path(&self) -> Result<PathBuf, Failure> {
        self.folder
            .clone()
            .or_else(data_folder)
            .ok_or_else(|| Failure::plain("no_data_folder", Vec::new()))
    }
}

/// Opens the store, or makes it; then its recovery code is shown, this once.
pub(crate) async fn open(
    args: &StoreArgs,
    output: Output,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
) -> Result<Stored, Failure> {
    let data_folder = args.data.path()?;
    let address = match &args.store {
        Some(store) => StoreAddress::parse(store)?,
        None => StoreAddress::default_in(&data_folder),
    };
    let sources = KeySources {
        key_file: args.key_file.clone(),
        keyring: true,
        passphrase: passphrase(args, output),
        recovery_code: args.recovery_code.clone().map(SecretString::from),
        argon2: Argon2Cost::default(),
    };
    let opened = saoma_store::open(&address, &data_folder, &sources, clock, entropy).await?;
    if let Some(code) = &opened.recovery_code {
        output.progress(format_args!(
            "{}\n\n    {}\n",
            output.text("cli.recovery_code"),
            code.text().expose_secret()
        ));
    }
    Ok(Stored {
        store: opened.store,
        vault: opened.vault,
    })
}

fn passphrase(args: &StoreArgs, output: Output) -> PassphraseSource {
    match &args.passphrase {
        Some(given) => PassphraseSource::Given(given.clone().into()),
        None if io::stdin().is_terminal() && io::stderr().is_terminal() => {
            PassphraseSource::Ask(ask(output))
        }
        None => PassphraseSource::None,
    }
}

fn ask(output: Output) -> AskPassphrase {
    Arc::new(move |purpose| {
        let prompt = |key| rpassword::prompt_password(format!("{} ", text(output.lang, key)));
        let (first, again) = match purpose {
            PassphrasePurpose::Unlock => ("cli.passphrase.unlock", None),
            PassphrasePurpose::SetNew => ("cli.passphrase.new", Some("cli.passphrase.again")),
        };
        loop {
            let typed = prompt(first)?;
            if typed.is_empty() {
                return Ok(None);
            }
            match again {
                Some(again) if prompt(again)? != typed => {
                    output.progress(output.text("cli.passphrase.differ"))
                }
                _ => return Ok(Some(typed.into())),
            }
        }
    })
}
