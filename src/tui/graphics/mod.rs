//! Pictures that the terminal draws itself, in place of the letters that `ui` drew.
//!
//! The view needs to know nothing of this: it draws every picture with letters and says where. The [`Easel`] makes, away
//! from the loop, what the terminal's protocol asks for (`encoding`, `kitty`, `iterm2`, `sixel`), and when that is there,
//! it puts other cells in place of the letters and hands the picture over, once. Cells that differ from every other make
//! the rest right by themselves: what stands there next is written anew, and that takes the picture off the screen.
//! Nothing from outside goes out here: all bytes are made of decoded pixels.

mod easel;
mod encoding;
mod iterm2;
mod kitty;
mod sixel;

pub(super) use easel::Easel;
