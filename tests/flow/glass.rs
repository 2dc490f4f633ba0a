//! A screen in memory.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use ratatui::backend::{Backend, ClearType, TestBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use tokio::sync::watch;

/// A screen in memory that others can look at, and that can fail.
#[derive(Clone)]
pub(crate) struct Glass {
    inner: Arc<Mutex<TestBackend>>,
    pub(crate) frames: Arc<watch::Sender<String>>,
    pub(crate) count: Arc<AtomicUsize>,
    pub(crate) fails: Arc<AtomicBool>,
    pub(crate) panics: Arc<AtomicBool>,
}

impl Glass {
    pub(crate) fn new(columns: u16, rows: u16) -> Self {
        Self {
            inner: Arc::new(Mutex::new(TestBackend::new(columns, rows))),
            frames: Arc::new(watch::Sender::new(String::new())),
            count: Arc::default(),
            fails: Arc::default(),
            panics: Arc::default(),
        }
    }

    /// What another program leaves on a terminal that was made another size.
    pub(crate) fn scribble(&self, columns: u16, rows: u16) {
        let mut inner = self.inner.lock().unwrap();
        inner.resize(columns, rows);
        inner.draw([(0, 0, &Cell::new("another program"))].into_iter()).unwrap();
    }

    pub(crate) fn with<T>(
        &self,
        work: impl FnOnce(&mut TestBackend) -> Result<T, std::convert::Infallible>,
    ) -> io::Result<T> {
        if self.fails.load(Ordering::SeqCst) {
            return Err(io::Error::other("the terminal is gone"));
        }
        Ok(work(&mut self.inner.lock().unwrap()).unwrap_or_else(|error| match error {}))
    }
}

impl Backend for Glass {
    type Error = io::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> io::Result<()> {
        assert!(!self.panics.load(Ordering::SeqCst), "a fault while drawing");
        self.with(|inner| inner.draw(content))
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.with(TestBackend::hide_cursor)
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.with(TestBackend::show_cursor)
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Err(io::Error::other("the terminal must never be asked where its cursor is"))
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.with(|inner| inner.set_cursor_position(position))
    }

    fn clear(&mut self) -> io::Result<()> {
        self.with(TestBackend::clear)
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.with(|inner| inner.clear_region(region))
    }

    fn size(&self) -> io::Result<Size> {
        self.with(|inner| inner.size())
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.with(TestBackend::window_size)
    }

    fn flush(&mut self) -> io::Result<()> {
        let text = self.with(|inner| {
            let buffer = inner.buffer();
            let width = usize::from(buffer.area.width).max(1);
            let rows = buffer.content().chunks(width).map(|row| row.iter().map(Cell::symbol).collect::<String>());
            Ok(rows.collect::<Vec<_>>().join("\n"))
        })?;
        self.count.fetch_add(1, Ordering::SeqCst);
        self.frames.send_replace(text);
        Ok(())
    }
}
