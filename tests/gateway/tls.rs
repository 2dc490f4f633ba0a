//! Certificates, good and bad. The files in `tls/` were made for these tests with openssl: one authority, and three
//! certificates of it for one key: good until 2120, expired in 2021, and for another name.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use zixpost::domain::{Answer, Outcome};
use zixpost::gateway::Connection;

use crate::desk::{YES, answer, connection, send};
use crate::server::Server;

pub(crate) fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gateway/tls").join(name)
}

pub(crate) fn config(certificate: &str) -> Arc<ServerConfig> {
    let certificate = CertificateDer::from_pem_file(file(certificate)).unwrap();
    let key = PrivateKeyDer::from_pem_file(file("server.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    Arc::new(config.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap())
}

/// Serves one connection; ends with the bytes that it could read, none where the handshake failed.
fn serve(certificate: &str) -> (SocketAddr, JoinHandle<String>) {
    let config = config(certificate);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let thread = thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut stream = StreamOwned::new(ServerConnection::new(config).unwrap(), stream);
        let mut request = Vec::new();
        let mut chunk = [0; 4096];
        while !request.ends_with(b"}}") {
            match stream.read(&mut chunk) {
                Ok(0) | Err(_) => return String::from_utf8(request).unwrap(),
                Ok(read) => request.extend_from_slice(&chunk[..read]),
            }
        }
        stream.write_all(&answer("200 OK", YES)).unwrap();
        stream.conn.send_close_notify();
        let _ = stream.flush();
        String::from_utf8(request).unwrap()
    });
    (address, thread)
}

async fn meet(certificate: &str, ca_file: Option<PathBuf>) -> (Answer, String) {
    let (address, thread) = serve(certificate);
    let got = send(Connection { ca_file, ..connection(&format!("https://{address}")) }).await;
    (got, thread.join().unwrap())
}

#[tokio::test]
async fn a_good_certificate_of_a_configured_authority_is_taken() {
    let (got, request) = meet("good.pem", Some(file("ca.pem"))).await;
    assert_eq!(got.outcome, Outcome::Accepted, "{got:?}");
    assert!(request.starts_with("POST /api/v1/campaign/whatsapp/message/send HTTP/1.1\r\n"));
}

#[tokio::test]
async fn bad_certificates_are_named_and_nothing_is_sent() {
    for (certificate, ca_file, part) in [
        ("good.pem", None, "issuer unknown here"),
        ("expired.pem", Some(file("ca.pem")), "has expired"),
        ("wrong-name.pem", Some(file("ca.pem")), "is for another name"),
    ] {
        let (got, request) = meet(certificate, ca_file).await;
        assert_eq!(got.outcome, Outcome::NotSent);
        assert!(got.reason.as_ref().unwrap().contains(part), "{got:?}");
        assert_eq!(request, "");
    }
}

#[tokio::test]
async fn a_server_without_tls_gets_nothing() {
    let server = Server::answering(answer("200 OK", YES));
    let got = send(connection(&format!("https://{}", server.address))).await;
    assert_eq!(got.outcome, Outcome::NotSent, "{got:?}");
    assert!(!server.received().concat().contains("POST"));
}

#[tokio::test]
async fn an_authority_file_that_is_none_is_told() {
    for (name, part) in [("none.pem", "cannot be used"), ("server.key", "holds no PEM certificate")] {
        let strange = Connection { ca_file: Some(file(name)), ..connection("https://127.0.0.1:1") };
        let got = send(strange).await;
        assert_eq!(got.outcome, Outcome::NotSent);
        assert!(got.reason.as_ref().unwrap().contains(part), "{got:?}");
    }
}
