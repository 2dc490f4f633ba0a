//! Whether the gateway can be reached, step by step: one request that sends no message and has no key.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use reqwest::{Response, StatusCode};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, Error, SignatureScheme};
use url::{Host, Url};

use super::certificate::Certificate;
use super::classify::Heard;
use super::client::{self, Connection};
use super::stopwatch::Stopwatch;
use super::{failure, telling, tls};
use crate::domain::{CLOCKS_AGREE, Checkup, Exchange, Shown, clock_words};

/// For all of it.
const PATIENCE: Duration = Duration::from_secs(10);
/// A certificate that ends sooner deserves a look.
const DAYS: i64 = 14;
/// Names of a certificate that are told.
const NAMES: usize = 3;

/// Looks at the way to the gateway: proxy, name, connection, certificate, answer, clock. The request is a HEAD for the
/// base address, without the key and without a body, so no message can come of it; all of it ends within 10 s.
pub async fn check_up(connection: &Connection, clock: fn() -> Timestamp) -> Vec<Checkup> {
    let patient = |time: Duration| time.min(PATIENCE);
    let connection = Connection {
        connect_timeout: patient(connection.connect_timeout),
        timeout: patient(connection.timeout),
        ..connection.clone()
    };
    let mut checks = vec![proxy(&connection)];
    let seen = Seen::default();
    match ask(&connection, &seen).await {
        Err(why) => checks.push(Checkup::fail("connection", why, "mend what is named in the configuration")),
        Ok((ended, exchange)) => steps(&connection, ended, &exchange, &seen, clock(), &mut checks),
    }
    checks
}

type Ended = Result<Response, reqwest::Error>;

async fn ask(connection: &Connection, seen: &Seen) -> Result<(Ended, Exchange), String> {
    let (own, seen) = (connection.clone(), seen.clone());
    let built = tokio::task::spawn_blocking(move || {
        client::build_with(&own, |connection| {
            let provider = Arc::new(rustls::crypto::ring::default_provider());
            let verifier = tls::verifier(connection, &provider)?;
            tls::with_verifier(Arc::new(Watching { verifier, seen }), provider)
        })
    });
    let client = built.await.unwrap_or_else(|_| Err("no connection can be made (out of threads)".to_owned()))?;
    let request = client.head(connection.base.clone());
    Ok(Stopwatch::watch(request.send()).await)
}

fn steps(
    connection: &Connection,
    ended: Ended,
    exchange: &Exchange,
    seen: &Seen,
    now: Timestamp,
    checks: &mut Vec<Checkup>,
) {
    let way = Way::of(connection);
    let mut reason = None;
    let response = match ended {
        Ok(response) => Some(response),
        Err(error) => {
            reason = Some(match failure::heard(&error.without_url(), connection) {
                Heard::NeverLeft(why) | Heard::NoAnswer(why) => why,
                Heard::Reply(_) => String::new(),
            });
            None
        }
    };
    // The first step without an end is the one that failed; nothing is known of those behind it.
    let mut fail = |name, mend: &str| reason.take().map(|why| Checkup::fail(name, why, mend));
    match (exchange.dns_ms, way.is_name) {
        (Some(ms), _) => checks.push(Checkup::pass("dns", format!("{} was found in {ms} ms", way.host))),
        (None, false) => checks.push(Checkup::pass("dns", format!("{} is an address: no name to look up", way.host))),
        (None, true) => {
            let mend = "check the network, the VPN and the name server of this machine; and base_url and proxy in the \
                        configuration";
            checks.extend(fail("dns", mend));
            return;
        }
    }
    let Some(ms) = exchange.tcp_ms else {
        let mend = "check the network, the firewall and the proxy of this machine, or ask whoever runs them";
        checks.extend(fail("tcp", mend));
        return;
    };
    checks.push(Checkup::pass("tcp", format!("connected to {} in {ms} ms", way.place)));
    if connection.base.scheme() == "https" {
        if let Some(ms) = exchange.tls_ms {
            checks.push(certificate(seen, ms, now));
        } else {
            let mut check = fail("tls", "see whether something stands between this machine and the gateway");
            if let (Some(check), Some(certificate)) = (&mut check, seen.certificate()) {
                check.found = format!("{}; it is {}", check.found, words(&certificate, now));
            }
            checks.extend(check);
            return;
        }
    } else {
        checks.push(Checkup::pass("tls", "not used: the gateway is on this machine"));
    }
    let Some(response) = response else {
        checks.extend(fail("answer", "try again in a while; where it stays so, tell Zixflow"));
        return;
    };
    checks.push(answer(response.status(), exchange));
    checks.push(compare(telling::date(response.headers()), now));
}

fn proxy(connection: &Connection) -> Checkup {
    match connection.proxy.as_ref().filter(|_| connection.base.scheme() == "https") {
        None => Checkup::pass("proxy", "none is used"),
        Some(url) => {
            let port = url.port_or_known_default().map(|port| format!(":{port}")).unwrap_or_default();
            Checkup::pass("proxy", format!("requests go through {}{port}", url.host_str().unwrap_or_default()))
        }
    }
}

fn certificate(seen: &Seen, ms: u32, now: Timestamp) -> Checkup {
    // A session that is taken up again shows none; a first connection always does.
    let Some(certificate) = seen.certificate() else { return Checkup::pass("tls", format!("agreed in {ms} ms")) };
    let found = format!("agreed in {ms} ms; the certificate is {}", words(&certificate, now));
    if days_left(&certificate, now) < DAYS {
        let mend = "whoever runs the gateway has to renew it; from that day on nothing can be sent";
        return Checkup::warn("tls", found, mend);
    }
    Checkup::pass("tls", found)
}

fn words(certificate: &Certificate, now: Timestamp) -> String {
    let names = &certificate.names;
    let mut shown: Vec<&str> = names.iter().take(NAMES).map(String::as_str).collect();
    let more = format!("{} more", names.len().saturating_sub(NAMES));
    shown.extend((names.len() > NAMES).then_some(more.as_str()));
    let names = if shown.is_empty() { "no name".to_owned() } else { shown.join(", ") };
    let day = certificate.until.strftime("%Y-%m-%d");
    let left = match days_left(certificate, now) {
        1 => "1 day left".to_owned(),
        days if days < 0 => format!("{} days ago", -days),
        days => format!("{days} days left"),
    };
    let text = format!("for {names}, by {}, until {day} ({left})", certificate.issuer);
    // Whoever answers has written these names.
    Shown::line(&text).into()
}

fn days_left(certificate: &Certificate, now: Timestamp) -> i64 {
    certificate.until.duration_since(now).as_secs().div_euclid(86_400)
}

fn answer(status: StatusCode, exchange: &Exchange) -> Checkup {
    let found =
        format!("HTTP {} in {} ms (no message was sent)", status.as_u16(), exchange.wait_ms.unwrap_or_default());
    if status.is_server_error() {
        return Checkup::warn("answer", found, "the gateway has trouble of its own: try again in a while");
    }
    Checkup::pass("answer", found)
}

fn compare(date: Option<Timestamp>, now: Timestamp) -> Checkup {
    let Some(date) = date else { return Checkup::pass("clock", "not compared: the answer does not tell the time") };
    let ahead = Exchange::ahead(date, now);
    let found = clock_words(ahead);
    if ahead.unsigned_abs() <= CLOCKS_AGREE.as_millis().unsigned_abs() as u64 {
        return Checkup::pass("clock", found);
    }
    Checkup::warn("clock", found, "set the clock of this machine: times in the history and certificates depend on it")
}

/// Where the first connection goes.
struct Way {
    host: String,
    place: String,
    is_name: bool,
}

impl Way {
    fn of(connection: &Connection) -> Self {
        let proxy = connection.proxy.as_ref().filter(|_| connection.base.scheme() == "https");
        let url: &Url = proxy.unwrap_or(&connection.base);
        let host = url.host_str().unwrap_or_default().to_owned();
        let port = url.port_or_known_default().unwrap_or_default();
        let through = if proxy.is_some() { " (the proxy)" } else { "" };
        let is_name = matches!(url.host(), Some(Host::Domain(_)));
        Self { place: format!("{host}:{port}{through}"), host, is_name }
    }
}

/// The certificate that was shown.
#[derive(Debug, Clone, Default)]
struct Seen(Arc<Mutex<Option<Vec<u8>>>>);

impl Seen {
    fn certificate(&self) -> Option<Certificate> {
        Certificate::read(self.0.lock().unwrap_or_else(PoisonError::into_inner).as_deref()?)
    }
}

/// Judges as the one inside it does, and keeps what was shown.
#[derive(Debug)]
struct Watching {
    verifier: Arc<dyn ServerCertVerifier>,
    seen: Seen,
}

impl ServerCertVerifier for Watching {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        *self.seen.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(certificate.to_vec());
        self.verifier.verify_server_cert(certificate, others, name, ocsp, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.verifier.supported_verify_schemes()
    }
}
