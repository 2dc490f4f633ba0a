//! The picture that stands on the terminal: what it is, where, and whether it has to go out again.

use std::future::pending;
use std::sync::Arc;

use image::RgbImage;
use ratatui::backend::WindowSize;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;
use tokio::task::JoinSet;

use super::encoding::{CellPixels, PIECE, Wanted, encode};
use super::kitty;
use crate::app::Graphics;
use crate::media::Detail;
use crate::tui::console::Console;
use crate::tui::grid::UNDER_A_PICTURE;
use crate::ui::PicturePlace;

/// The first of the colours that tell one picture from the next. Those below are a person's own.
const FIRST_MARK: u8 = 16;

/// A picture ready to go out; nothing where it could not be made.
struct Encoded {
    wanted: Wanted,
    text: Option<String>,
}

/// A picture that has gone out.
#[derive(Clone, Copy)]
struct Hung {
    wanted: Wanted,
    area: Rect,
    /// The colour of the cells under it. A picture that goes out anew has another, so that these are written first.
    mark: u8,
}

/// Puts pictures on the terminal and takes them off again.
pub(in crate::tui) struct Easel {
    graphics: Graphics,
    process: u32,
    pixels: CellPixels,
    /// At most one at a time: a work that was started cannot be stopped.
    encoding: JoinSet<Encoded>,
    under_way: Option<Wanted>,
    ready: Option<Encoded>,
    hung: Option<Hung>,
    /// The picture that the terminal has in its memory, by kitty's protocol.
    kept: Option<kitty::Id>,
    last_mark: u8,
    /// What follows the frame.
    behind: Vec<Vec<u8>>,
}

impl Easel {
    /// For a terminal that gets pictures so. The process tells ours from those of other programs on the same terminal.
    pub(in crate::tui) fn new(graphics: Graphics, process: u32) -> Self {
        Self {
            graphics,
            process,
            pixels: CellPixels::GUESS,
            encoding: JoinSet::new(),
            under_way: None,
            ready: None,
            hung: None,
            kept: None,
            last_mark: u8::MAX,
            behind: Vec::new(),
        }
    }

    /// Whether the terminal draws pictures.
    pub(in crate::tui) fn is_used(&self) -> bool {
        self.graphics != Graphics::Blocks
    }

    /// How much of a picture is wanted.
    pub(in crate::tui) fn detail(&self) -> Detail {
        if self.is_used() { Detail::Pixels } else { Detail::Letters }
    }

    /// The screen was cleared, or may have another size: what the terminal shows is not known any more.
    pub(in crate::tui) fn forget(&mut self, window: Option<WindowSize>) {
        self.hung = None;
        self.pixels = window.map_or(CellPixels::GUESS, CellPixels::of);
    }

    /// Waits until a picture is ready for the next frame. May be dropped at any point and called again.
    pub(in crate::tui) async fn encoded(&mut self) {
        let Some(ended) = self.encoding.join_next().await else { return pending().await };
        let failed = self.under_way.take().map(|wanted| Encoded { wanted, text: None });
        self.ready = ended.ok().or(failed);
    }

    /// Puts the picture in place of the letters of a frame that is about to go out; where it is not ready, the letters
    /// stay and the work on it begins.
    pub(in crate::tui) fn hang(
        &mut self,
        spot: Option<PicturePlace>,
        picture: Option<&Arc<RgbImage>>,
        buffer: &mut Buffer,
        console: &mut impl Console,
    ) {
        if !self.is_used() {
            return;
        }
        let Some(spot) = spot else { return self.take_down(console) };
        if spot.is_covered {
            // The letters are seen around what covers them. Kitty keeps the picture.
            self.hung = self.hung.filter(|_| self.kept.is_some());
            return;
        }
        let wanted = Wanted { look: spot.look, cells: (spot.area.width, spot.area.height), pixels: self.pixels };
        let Some(ready) = self.ready.take_if(|ready| ready.wanted == wanted) else {
            self.hung = None;
            self.begin(wanted, picture);
            return;
        };
        if let Some(text) = &ready.text {
            match self.graphics {
                Graphics::Kitty { through_tmux } => {
                    self.hang_kitty(text, wanted, through_tmux, spot.area, buffer, console);
                }
                _ => self.hang_at_cursor(text, wanted, spot.area, buffer),
            }
        }
        self.ready = Some(ready);
    }

    /// After the frame: a picture that is drawn at the cursor goes over the cells that were made free for it.
    pub(in crate::tui) fn finish(&mut self, console: &mut impl Console) {
        if !self.behind.is_empty() {
            console.picture(std::mem::take(&mut self.behind));
        }
    }

    /// Takes the picture out of the terminal. From the screen it goes with its cells.
    pub(in crate::tui) fn take_down(&mut self, console: &mut impl Console) {
        self.hung = None;
        if let (Some(id), Graphics::Kitty { through_tmux }) = (self.kept.take(), self.graphics) {
            console.picture(vec![kitty::delete(id, through_tmux)]);
        }
    }

    fn begin(&mut self, wanted: Wanted, picture: Option<&Arc<RgbImage>>) {
        let Some(picture) = picture.filter(|_| self.under_way.is_none()).cloned() else { return };
        let graphics = self.graphics;
        self.under_way = Some(wanted);
        self.encoding.spawn_blocking(move || Encoded { wanted, text: encode(graphics, &picture, wanted) });
    }

    /// Before the frame: kitty looks for a picture when it draws its placeholders.
    fn hang_kitty(
        &mut self,
        payload: &str,
        wanted: Wanted,
        through_tmux: bool,
        area: Rect,
        buffer: &mut Buffer,
        console: &mut impl Console,
    ) {
        let mark = match self.hung {
            Some(hung) if hung.wanted == wanted => hung.mark,
            _ => {
                self.take_down(console);
                let mark = self.next_mark();
                let id = kitty::Id::new(self.process, mark);
                self.kept = Some(id);
                console.picture(kitty::transmit(payload, id, wanted.cells, through_tmux));
                mark
            }
        };
        self.hung = Some(Hung { wanted, area, mark });
        kitty::fill(buffer, area, kitty::Id::new(self.process, mark));
    }

    fn hang_at_cursor(&mut self, escape: &str, wanted: Wanted, area: Rect, buffer: &mut Buffer) {
        let mark = match self.hung {
            Some(hung) if hung.wanted == wanted && hung.area == area => hung.mark,
            _ => {
                self.behind = at_cursor(escape, area);
                self.next_mark()
            }
        };
        self.hung = Some(Hung { wanted, area, mark });
        for position in area.intersection(buffer.area).positions() {
            let cell = &mut buffer[position];
            cell.reset();
            #[expect(clippy::disallowed_methods, reason = "a blank of our own")]
            cell.set_symbol(UNDER_A_PICTURE);
            cell.set_fg(Color::Indexed(mark));
        }
    }

    fn next_mark(&mut self) -> u8 {
        self.last_mark = self.last_mark.checked_add(1).unwrap_or(FIRST_MARK);
        self.last_mark
    }
}

/// Draws at the upper left cell, and leaves the cursor where the frame put it.
fn at_cursor(escape: &str, area: Rect) -> Vec<Vec<u8>> {
    let whole = format!("\x1b7\x1b[{};{}H{escape}\x1b8", area.y + 1, area.x + 1);
    whole.as_bytes().chunks(PIECE).map(<[u8]>::to_vec).collect()
}
