//! E-mails over the workspace's own SMTP server.

use std::time::Duration;

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use saoma_model::{SmtpTls, is_this_machine};
use secrecy::{ExposeSecret as _, SecretString};

use super::{DeliveryError, Letter};

/// No server that works takes longer.
const TIMEOUT: Duration = Duration::from_secs(20);

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// A server.
pub(super) struct Server<'a> {
    pub(super) host: &'a str,
    pub(super) port: u16,
    pub(super) username: Option<&'a str>,
    pub(super) password: Option<&'a SecretString>,
    /// By host and port if absent.
    pub(super) tls: Option<SmtpTls>,
}

/// Gives the e-mail to the server.
pub(super) async fn send(
    server: &Server<'_>,
    from: &str,
    letter: &Letter,
) -> Result<(), DeliveryError> {
    let message = message(from, letter).map_err(DeliveryError::Write)?;
    let transport = transport(server).map_err(DeliveryError::Smtp)?;
    let sent = transport.send(message).await;
    sent.map(drop).map_err(DeliveryError::Smtp)
}

fn message(
    from: &str,
    letter: &Letter,
) -> Result<Message, Box<dyn std::error::Error + Send + Sync>> {
    let (from, to): (Mailbox, Mailbox) = (from.parse()?, letter.address.parse()?);
    Ok(Message::builder()
        .from(from)
        .to(to)
        .subject(&letter.subject)
        .header(ContentType::TEXT_PLAIN)
        .body(letter.text.clone())?)
}

/// Never without TLS, which a code and a password need; only a server on this very machine may do
/// without.
fn transport(server: &Server<'_>) -> Result<Transport, lettre::transport::smtp::Error> {
    let usual = || SmtpTls::usual(server.host, server.port);
    let builder = match server.tls.unwrap_or_else(usual) {
        SmtpTls::None if is_this_machine(server.host) => Transport::builder_dangerous(server.host),
        SmtpTls::Tls => Transport::relay(server.host)?,
        SmtpTls::None | SmtpTls::Starttls => Transport::starttls_relay(server.host)?,
    };
    let builder = builder.port(server.port).timeout(Some(TIMEOUT));
    let builder = match (server.username, server.password) {
        (Some(user), Some(password)) => builder.credentials(Credentials::new(
            user.to_owned(),
            password.expose_secret().to_owned(),
        )),
        _ => builder,
    };
    Ok(builder.build())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
    use tokio::net::TcpListener;

    fn letter() -> Letter {
        Letter {
            address: "xiaoming@acme.example".to_owned(),
            code: "123456".into(),
            subject: "登录茶馆的验证码".to_owned(),
            text: "123456 是你登录茶馆的验证码".to_owned(),
        }
    }

    /// A server that takes one e-mail, and what it was told.
    async fn serve(listener: TcpListener) -> Vec<String> {
        let (stream, _) = listener.accept().await.unwrap();
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 mail.example\r\n").await.unwrap();
        let (mut told, mut is_text) = (Vec::new(), false);
        while let Ok(Some(line)) = lines.next_line().await {
            let answer = match line.as_str() {
                "." => {
                    is_text = false;
                    "250 taken\r\n"
                }
                _ if is_text => "",
                "DATA" => {
                    is_text = true;
                    "354 go on\r\n"
                }
                "QUIT" => "221 bye\r\n",
                _ => "250 mail.example\r\n",
            };
            write.write_all(answer.as_bytes()).await.unwrap();
            told.push(line);
            if told.last().is_some_and(|line| line == ".") {
                break;
            }
        }
        told
    }

    #[tokio::test]
    async fn an_e_mail_reaches_the_server_with_its_code() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let serving = tokio::spawn(serve(listener));
        let server = Server {
            host: "127.0.0.1",
            port,
            username: None,
            password: None,
            tls: None,
        };
        let sent = send(&server, "茶馆 <login@acme.example>", &letter()).await;
        sent.expect("the server takes it");
        let told = serving.await.unwrap();
        let has = |text: &str| told.iter().any(|line| line.contains(text));
        assert!(has("MAIL FROM:<login@acme.example>"), "{told:?}");
        assert!(has("RCPT TO:<xiaoming@acme.example>"), "{told:?}");
        assert!(
            has("MTIzNDU2") || has("123456"),
            "the code is in it: {told:?}"
        );
    }

    #[tokio::test]
    async fn what_is_no_address_is_not_sent() {
        let mut letter = letter();
        letter.address = "x\r\nRCPT TO:<y@acme.example>".to_owned();
        assert!(message("login@acme.example", &letter).is_err());
        assert!(message("nobody", &super::tests::letter()).is_err());
    }
}
