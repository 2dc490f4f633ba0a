//! How the other end of a connection proves who it is.

use std::sync::Arc;

use rustls::client::danger::ServerCertVerifier;
use rustls::client::{Resumption, WebPkiServerVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use super::client::Connection;
use super::stopwatch::Sessions;

/// The TLS of every connection: certificates by the machine's own rules with those of `ca_file` beside them, and by
/// Mozilla's roots where the machine has none. Reads files. The error is a sentence for a person.
pub(super) fn config(connection: &Connection) -> Result<ClientConfig, String> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    with_verifier(verifier(connection, &provider)?, provider)
}

/// The same with other rules for certificates.
pub(super) fn with_verifier(
    verifier: Arc<dyn ServerCertVerifier>,
    provider: Arc<CryptoProvider>,
) -> Result<ClientConfig, String> {
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(told)?;
    let mut config = builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config.resumption = Resumption::store(Arc::new(Sessions::new()));
    Ok(config)
}

/// The rules for certificates.
pub(super) fn verifier(
    connection: &Connection,
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, String> {
    let extra = extra_certificates(connection)?;
    match Verifier::new(Arc::clone(provider)) {
        Ok(own) if extra.is_empty() => Ok(Arc::new(own)),
        Ok(_) => Ok(Arc::new(Verifier::new_with_extra_roots(extra, Arc::clone(provider)).map_err(told)?)),
        Err(_) => {
            let mut roots = RootCertStore::empty();
            roots.add_parsable_certificates(webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().cloned());
            extra.into_iter().try_for_each(|certificate| roots.add(certificate)).map_err(told)?;
            let builder = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider));
            Ok(builder.build().map_err(told)?)
        }
    }
}

fn extra_certificates(connection: &Connection) -> Result<Vec<CertificateDer<'static>>, String> {
    let Some(file) = &connection.ca_file else { return Ok(Vec::new()) };
    let told = |why: String| format!("ca_file {} cannot be used ({why})", file.display());
    let pem = std::fs::read(file).map_err(|error| told(error.to_string()))?;
    match CertificateDer::pem_slice_iter(&pem).collect::<Result<Vec<_>, _>>() {
        Ok(certificates) if certificates.is_empty() => Err(told("it holds no PEM certificate".to_owned())),
        Ok(certificates) => Ok(certificates),
        Err(error) => Err(told(error.to_string())),
    }
}

fn told(error: impl std::fmt::Display) -> String {
    format!("no connection can be made ({error})")
}
