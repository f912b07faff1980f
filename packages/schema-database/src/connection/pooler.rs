//! Whether the server process that the protocol names is the one that answers. Where it is not, a pooler stands between,
//! and what a session holds (its lock, its settings) may belong to somebody else with the next statement.

use crate::connection::Target;
use crate::error::Error;
use std::future::{Ready, ready};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, DuplexStream, ReadBuf};
use tokio::time::timeout;
use tokio_postgres::tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream};
use tokio_postgres::{CancelToken, NoTls, Socket};

impl Target {
    /// Refuses what is a pooler: what a session holds, its lock, its snapshot and its settings, would be somebody else's next.
    ///
    /// # Errors
    /// When one stands between, or the server cannot be reached.
    pub fn refuse_pooler(&self) -> Result<(), Error> {
        refuse(self)
    }
}

/// Refuses a connection through a pooler. Asked on a connection of its own: the library that the session uses keeps the
/// process number of the protocol to itself, and so does this one, except in the request that would cancel a statement.
fn refuse(target: &Target) -> Result<(), Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Error::file("start a runtime of", "this process"))?;
    let (config, patience) = (target.asynchronous_config(), target.patience());
    let answer = match target.connector()? {
        None => runtime.block_on(async { timeout(patience, ask(&config, NoTls)).await }),
        Some(connector) => runtime.block_on(async { timeout(patience, ask(&config, connector)).await }),
    };
    match answer {
        Err(_elapsed) => {
            Err(Error::ConnectTimeout { target: target.to_string(), seconds: patience.as_secs() })
        }
        Ok(Err(source)) => Err(Error::Connect { target: target.to_string(), source }),
        Ok(Ok((named, answering))) if named == Some(answering) => Ok(()),
        Ok(Ok(_)) => Err(Error::Pooled { target: target.to_string() }),
    }
}

/// The process that the protocol named when the connection was made, and the one that answers.
async fn ask<Tls>(
    config: &tokio_postgres::Config,
    tls: Tls,
) -> Result<(Option<i32>, i32), tokio_postgres::Error>
where
    Tls: MakeTlsConnect<Socket>,
    Tls::Stream: Send + 'static,
    Tls::TlsConnect: Send,
    <Tls::TlsConnect as TlsConnect<Socket>>::Future: Send,
{
    let (client, connection) = config.connect(tls).await?;
    let running = tokio::spawn(connection);
    let rows = client.simple_query("SELECT pg_catalog.pg_backend_pid()").await?;
    let answering = rows.iter().find_map(|message| match message {
        tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0)?.parse().ok(),
        _ => None,
    });
    let named = process_of(&client.cancel_token()).await;
    drop(client);
    // How the connection ends tells nothing.
    let _ = running.await;
    Ok((named, answering.unwrap_or_default()))
}

/// The process number in a request to cancel: length, code, process, key (manual: "Message Formats"). A request for TLS may
/// come before it, and is granted.
async fn process_of(token: &CancelToken) -> Option<i32> {
    const LENGTH: usize = 16;
    let (near, mut far) = tokio::io::duplex(64);
    far.write_all(b"S").await.ok()?;
    token.cancel_query_raw(near, Untouched).await.ok()?;
    let mut requests = Vec::new();
    far.read_to_end(&mut requests).await.ok()?;
    let request = requests.len().checked_sub(LENGTH).and_then(|start| requests.get(start..))?;
    let process: [u8; 4] = request.get(8..12)?.try_into().ok()?;
    Some(i32::from_be_bytes(process))
}

/// No encryption where the request goes nowhere but into this process's own memory.
struct Untouched;

struct Memory(DuplexStream);

impl TlsConnect<DuplexStream> for Untouched {
    type Stream = Memory;
    type Error = std::io::Error;
    type Future = Ready<std::io::Result<Memory>>;

    fn connect(self, stream: DuplexStream) -> Self::Future {
        ready(Ok(Memory(stream)))
    }
}

impl TlsStream for Memory {
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

impl AsyncRead for Memory {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl AsyncWrite for Memory {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}
