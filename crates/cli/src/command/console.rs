//! `saoma console`: the screens of the desktop, in a browser on this machine.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use saoma_ambient::{Clock, Entropy, SystemClock, SystemEntropy, token};
use saoma_commands::{Desk, DeskOptions};
use saoma_listen::{ListenError, Listener, Options};
use saoma_runtime::{Listening, RuntimeError, Server};
use saoma_store::StoreAddress;
use saoma_text::fill;
use saoma_vault::{Argon2Cost, KeySources, PassphraseSource};
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

use crate::address::{CONSOLE_PORT, loopback};
use crate::args::Console;
use crate::command::simulate::announce;
use crate::console::{Gatekeeper, router};
use crate::failure::Failure;
use crate::output::Output;
use crate::stopping::stop_when_asked;

pub(crate) async fn run(args: Console, output: Output) -> Result<ExitCode, Failure> {
    let (clock, entropy): (Arc<dyn Clock>, Arc<dyn Entropy>) =
        (Arc::new(SystemClock), Arc::new(SystemEntropy));
    let listener = bind(args.listen).await.map_err(RuntimeError::Listen)?;
    let address = listener.local_addr();
    let token = token(&*entropy);
    let stop = CancellationToken::new();
    stop_when_asked(stop.clone());
    let options = options(&args, address, output, (clock.clone(), entropy))?;
    let desk = Desk::open(options).await;
    announce(output, &desk.listening().await);
    let link = format!("http://{address}/#token={token}");
    say_where(output, link);
    let router = router(desk.clone(), Gatekeeper::new(&token));
    let mut options = Options::new(clock);
    // An attachment of 10 MB, in base64.
    options.body_limit = 15 * 1024 * 1024;
    let served = listener.serve(router, options, stop).await;
    desk.close().await;
    served.map_err(RuntimeError::Serve)?;
    Ok(ExitCode::SUCCESS)
}

/// A named address is taken or nothing is; the usual one may give way.
async fn bind(named: Option<SocketAddr>) -> Result<Listener, ListenError> {
    match named {
        Some(address) => Listener::bind(address).await,
        None => match Listener::bind(loopback(CONSOLE_PORT)).await {
            Err(ListenError::AddressInUse { .. }) => Listener::bind(loopback(0)).await,
            bound => bound,
        },
    }
}

fn options(
    args: &Console,
    address: SocketAddr,
    output: Output,
    (clock, entropy): (Arc<dyn Clock>, Arc<dyn Entropy>),
) -> Result<DeskOptions, Failure> {
    let data_folder = args.store.data.path()?;
    let store = match &args.store.store {
        Some(store) => StoreAddress::parse(store)?,
        None => StoreAddress::default_in(&data_folder),
    };
    let passphrase = args.store.passphrase.clone().map(SecretString::from);
    Ok(DeskOptions {
        data_folder,
        store,
        keys: KeySources {
            key_file: args.store.key_file.clone(),
            keyring: true,
            // The screen asks for what is missing.
            passphrase: passphrase.map_or(PassphraseSource::None, PassphraseSource::Given),
            recovery_code: args.store.recovery_code.clone().map(SecretString::from),
            argon2: Argon2Cost::default(),
        },
        clock,
        entropy,
        system_lang: output.lang,
        frame_ancestors: vec![
            format!("http://{address}"),
            format!("http://localhost:{}", address.port()),
        ],
        console_url: Some(format!("http://{address}")),
    })
}

fn say_where(output: Output, link: String) {
    if output.json {
        announce(
            output,
            &[Listening {
                server: Server::Console,
                url: link,
                ca_file: None,
            }],
        );
        return;
    }
    let url = output.strong(link);
    output.progress("");
    output.progress(fill(output.lang, "cli.console.open", &[("url", &url)]));
    output.progress(output.text("cli.stop_hint"));
}
