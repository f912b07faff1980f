//! TLS by rustls: which authorities are trusted, and what must be true of the server's certificate.

use crate::error::Error;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use std::path::PathBuf;
use std::sync::Arc;
use tokio_postgres_rustls::MakeRustlsConnect;

/// Which authorities are trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Roots {
    /// Those of the operating system.
    System,
    /// Those in a file.
    File(PathBuf),
}

impl Roots {
    pub(super) fn new(sslrootcert: Option<&str>) -> Roots {
        match sslrootcert {
            None | Some("system") => Roots::System,
            Some(file) => Roots::File(file.into()),
        }
    }

    /// As `sslrootcert` has it.
    pub(super) fn libpq_name(&self) -> String {
        match self {
            Roots::System => "system".to_owned(),
            Roots::File(file) => file.display().to_string(),
        }
    }

    fn load(&self) -> Result<RootCertStore, Error> {
        let mut store = RootCertStore::empty();
        match self {
            Roots::System => {
                store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            }
            Roots::File(file) => {
                let wrong =
                    |error| Error::Tls(format!("{} does not hold certificates: {error}", file.display()));
                for certificate in CertificateDer::pem_file_iter(file).map_err(wrong)? {
                    let certificate = certificate.map_err(wrong)?;
                    store.add(certificate).map_err(|error| Error::Tls(error.to_string()))?;
                }
            }
        }
        if store.is_empty() {
            return Err(Error::Tls(
                "no trusted authority was found; name one with sslrootcert=FILE".to_owned(),
            ));
        }
        Ok(store)
    }
}

/// What must be true of the server's certificate.
pub(super) enum Check<'a> {
    /// Nothing: `sslmode=require`.
    Nothing,
    /// It is of a trusted authority: `sslmode=verify-ca`.
    Authority(&'a Roots),
    /// It is of a trusted authority and for this host: `sslmode=verify-full`.
    Full(&'a Roots),
}

pub(super) fn connector(check: Check<'_>) -> Result<MakeRustlsConnect, Error> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Tls(error.to_string()))?;
    let config = match check {
        Check::Full(roots) => builder.with_root_certificates(roots.load()?).with_no_client_auth(),
        Check::Authority(roots) => {
            let verifier =
                WebPkiServerVerifier::builder_with_provider(Arc::new(roots.load()?), provider.clone())
                    .build()
                    .map_err(|error| Error::Tls(error.to_string()))?;
            let relaxed = Arc::new(Relaxed { provider, authority: Some(verifier) });
            builder.dangerous().with_custom_certificate_verifier(relaxed).with_no_client_auth()
        }
        Check::Nothing => {
            let relaxed = Arc::new(Relaxed { provider, authority: None });
            builder.dangerous().with_custom_certificate_verifier(relaxed).with_no_client_auth()
        }
    };
    Ok(MakeRustlsConnect::new(config))
}

/// Checks less than the whole: only used when the user asked for `require` or `verify-ca` by name.
#[derive(Debug)]
struct Relaxed {
    provider: Arc<CryptoProvider>,
    authority: Option<Arc<WebPkiServerVerifier>>,
}

impl ServerCertVerifier for Relaxed {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let Some(authority) = &self.authority else { return Ok(ServerCertVerified::assertion()) };
        match authority.verify_server_cert(certificate, intermediates, name, ocsp, now) {
            Err(rustls::Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => Ok(ServerCertVerified::assertion()),
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
