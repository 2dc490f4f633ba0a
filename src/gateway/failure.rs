//! Errors of the client: whether the request can have left, and why it failed in words for a person.

use std::error::Error;
use std::io;

use super::classify::Heard;
use super::client::Connection;

/// What an error in place of an answer proves.
///
/// Only an error while the request or the connection was made proves that nothing left. Everything after that looks
/// the same whether the server read the request or not. (hyper can also hand a request back unsent, "canceled"; its
/// error type cannot be named without a dependency on hyper itself, and it needs a kept connection, of which there
/// are none. So that one is unknown too, which is the safe side.)
pub(super) fn heard(error: &reqwest::Error, connection: &Connection) -> Heard<'static> {
    if error.is_builder() {
        return Heard::NeverLeft(format!("no request could be made ({})", cause(error)));
    }
    if error.is_connect() {
        let place = place(connection);
        return Heard::NeverLeft(match () {
            () if error.is_timeout() => {
                format!("no connection to {place} within {}", seconds(connection.connect_timeout))
            }
            () if error.is_dns() => format!("the name in {place} was not found"),
            () => format!("no connection to {place} ({})", cause(error)),
        });
    }
    Heard::NoAnswer(late(error, connection))
}

/// Why an answer did not come, or not to its end.
pub(super) fn late(error: &reqwest::Error, connection: &Connection) -> String {
    if error.is_timeout() { format!("no answer within {}", seconds(connection.timeout)) } else { cause(error) }
}

fn place(connection: &Connection) -> String {
    let host = connection.base.host_str().unwrap_or_default();
    let port = connection.base.port().map(|port| format!(":{port}")).unwrap_or_default();
    let through =
        if connection.proxy.is_some() && connection.base.scheme() == "https" { " through the proxy" } else { "" };
    format!("{host}{port}{through}")
}

fn seconds(time: std::time::Duration) -> String {
    if time.subsec_millis() == 0 { format!("{} s", time.as_secs()) } else { format!("{} ms", time.as_millis()) }
}

/// The innermost error that says something. The outer ones repeat that an error happened, and could name the URL.
fn cause(error: &reqwest::Error) -> String {
    let mut text = None;
    let mut next = error.source();
    while let Some(error) = next {
        text = Some(words(error));
        next = match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            // An io::Error skips the error inside it when asked for its source.
            Some(inner) => Some(inner as &(dyn Error + 'static)),
            None => error.source(),
        };
    }
    text.unwrap_or_else(|| "no reason given".to_owned())
}

fn words(error: &(dyn Error + 'static)) -> String {
    if let Some(rustls::Error::InvalidCertificate(error)) = error.downcast_ref::<rustls::Error>() {
        return certificate(error);
    }
    if let Some(error) = error.downcast_ref::<io::Error>() {
        return match error.kind() {
            io::ErrorKind::ConnectionRefused => "connection refused".to_owned(),
            io::ErrorKind::ConnectionReset => "connection reset".to_owned(),
            io::ErrorKind::BrokenPipe => "connection closed while sending".to_owned(),
            _ => plain(error),
        };
    }
    plain(error)
}

fn plain(error: &(dyn Error + 'static)) -> String {
    error.to_string().trim_end_matches('.').to_owned()
}

fn certificate(error: &rustls::CertificateError) -> String {
    use rustls::CertificateError as E;
    match error {
        E::Expired | E::ExpiredContext { .. } => "its certificate has expired: check the clock as well".to_owned(),
        E::NotValidYet | E::NotValidYetContext { .. } => "its certificate is not valid yet: check the clock".to_owned(),
        E::NotValidForName | E::NotValidForNameContext { .. } => "its certificate is for another name".to_owned(),
        E::UnknownIssuer => "its certificate comes from an issuer unknown here: ca_file can name one".to_owned(),
        E::Revoked => "its certificate was revoked".to_owned(),
        other => format!("its certificate is not valid: {other}"),
    }
}
