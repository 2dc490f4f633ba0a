//! The signs of the program in ASCII, for terminals, locales and screen readers that know no others.

use super::shown::Shown;

/// The ASCII sign for one of the program's own; `None` for everything else, letters above all.
#[must_use]
pub fn ascii_sign(sign: char) -> Option<char> {
    Some(match sign {
        '─' | '━' | '═' | '╌' | '┄' | '–' | '—' => '-',
        '·' => '.',
        '│' | '┃' | '║' | '╎' | '┆' => '|',
        // Corners and crossings, and the mark of what was delivered.
        '\u{250c}'..='\u{254b}' | '\u{2552}'..='\u{2570}' | '✓' | '✔' => '+',
        // The bar before a chosen row, an offer, a choice to the right.
        '▌' | '▐' | '›' | '→' | '»' | '▶' | '▸' | '▷' => '>',
        '‹' | '←' | '«' | '◀' | '◂' => '<',
        '↑' | '▲' => '^',
        '↓' | '▼' => 'v',
        '•' | '●' | '◆' | '★' => '*',
        '○' => 'o',
        '×' | '✗' | '✘' | '⊘' => 'x',
        '‖' => '=',
        '…' => '~',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        // Blocks of a picture, tokens for what has no picture of its own, and the sign of something unreadable.
        '\u{2580}'..='\u{259f}' => '#',
        '⏎' | '↵' => '/',
        '\u{2400}'..='\u{2426}' | '\u{fffd}' | '⚠' => '?',
        '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
        _ => return None,
    })
}

impl Shown {
    /// The same with every sign of the program's own in ASCII, column for column. Letters stay as they are.
    #[must_use]
    pub fn in_ascii(&self) -> Self {
        let text: String = self.as_str().chars().map(|sign| ascii_sign(sign).unwrap_or(sign)).collect();
        Self::lines(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_become_ascii_in_their_columns_and_letters_stay() {
        let text = Shown::line("✓ PNG 1240×1754 · public · María … 王 · “quoted”").in_ascii();
        assert_eq!(text.as_str(), "+ PNG 1240x1754 . public . María ~ 王 . \"quoted\"");
        assert_eq!(Shown::lines("a ✓\nb").in_ascii().as_str(), "a +\nb");
    }
}
