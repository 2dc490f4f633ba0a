//! A server that does what it is told, byte by byte, and writes down what it got. It knows nothing of the client.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

/// What happens to one connection.
#[derive(Debug, Clone)]
pub(crate) enum Script {
    /// Reads the request, writes these bytes, closes.
    Answer(Vec<u8>),
    /// The same, but ends with a reset.
    AnswerThenReset(Vec<u8>),
    /// The same, and then stays silent.
    AnswerThenHang(Vec<u8>),
    /// The same, and then repeats the second text without end.
    AnswerThenRepeat(Vec<u8>, Vec<u8>),
    /// Closes without reading.
    Close,
    /// Resets without reading.
    Reset,
}

/// Runs until it is dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    received: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Every connection gets the same script.
    pub(crate) fn always(script: Script) -> Self {
        Self::start(move |_| script.clone())
    }

    /// Every connection is answered with these bytes.
    pub(crate) fn answering(bytes: impl Into<Vec<u8>>) -> Self {
        Self::always(Script::Answer(bytes.into()))
    }

    /// The script for each connection, by its number from 0.
    pub(crate) fn start(script: impl Fn(usize) -> Script + Send + 'static) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let received = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(AtomicUsize::new(0));
        let (stop, stopped) = oneshot::channel();
        let thread = thread::spawn({
            let (received, connections) = (received.clone(), connections.clone());
            move || {
                runtime.block_on(async {
                    let listener = TcpListener::from_std(listener).unwrap();
                    tokio::select! {
                        () = serve(&listener, &received, &connections, script) => {}
                        _ = stopped => {}
                    }
                });
            }
        });
        Self { address, received, connections, stop: Some(stop), thread: Some(thread) }
    }

    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests that were read, whole.
    pub(crate) fn received(&self) -> Vec<String> {
        self.received.lock().unwrap().clone()
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.stop.take().unwrap().send(());
        let _ = self.thread.take().unwrap().join();
    }
}

async fn serve(
    listener: &TcpListener,
    received: &Mutex<Vec<String>>,
    connections: &AtomicUsize,
    script: impl Fn(usize) -> Script,
) {
    let mut silent = Vec::new();
    loop {
        let (mut stream, _) = listener.accept().await.unwrap();
        let script = script(connections.fetch_add(1, Ordering::SeqCst));
        if !matches!(script, Script::Close | Script::Reset) {
            let request = read_request(&mut stream).await;
            received.lock().unwrap().push(request);
        }
        match script {
            Script::Answer(bytes) => write(&mut stream, &bytes).await,
            Script::AnswerThenReset(bytes) => {
                write(&mut stream, &bytes).await;
                stream.set_zero_linger().unwrap();
            }
            Script::AnswerThenHang(bytes) => {
                write(&mut stream, &bytes).await;
                silent.push(stream);
            }
            Script::AnswerThenRepeat(bytes, more) => {
                write(&mut stream, &bytes).await;
                while stream.write_all(&more).await.is_ok() {}
            }
            Script::Close => {}
            Script::Reset => stream.set_zero_linger().unwrap(),
        }
    }
}

/// A client that goes away while it is written to has read what it wanted.
async fn write(stream: &mut TcpStream, bytes: &[u8]) {
    let _ = stream.write_all(bytes).await;
    let _ = stream.flush().await;
}

async fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        // The greeting of TLS, which has no end that could be seen here.
        if bytes.starts_with(b"\x16\x03") {
            return text;
        }
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                return text;
            }
        }
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return text,
            Ok(read) => bytes.extend_from_slice(&chunk[..read]),
        }
    }
}
