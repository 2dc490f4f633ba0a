//! iTerm2's protocol (iterm2.com/documentation-images.html): a file in base64, drawn at the cursor.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The escape that draws a PNG over so many columns and rows, in its own proportion.
pub(super) fn escape(png: &[u8], (columns, rows): (u16, u16)) -> String {
    let size = png.len();
    let picture = STANDARD.encode(png);
    format!(
        "\x1b]1337;File=inline=1;size={size};width={columns};height={rows};preserveAspectRatio=1;doNotMoveCursor=1:\
         {picture}\x07"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_tells_bytes_and_cells_and_the_rest_is_the_file() {
        let escape = escape(b"not a real file", (44, 12));
        let rest = escape.strip_prefix("\x1b]1337;File=inline=1;size=15;width=44;height=12;").unwrap();
        let rest = rest.strip_prefix("preserveAspectRatio=1;doNotMoveCursor=1:").unwrap();
        assert_eq!(STANDARD.decode(rest.strip_suffix('\x07').unwrap()).unwrap(), b"not a real file");
    }
}
