//! How many keys an agent needs, on a real terminal.

use tempfile::tempdir;

use super::harness::{Screen, demo};
use super::{CTRL_X, quit};

/// Presses one key.
fn press(screen: &mut Screen, keys: &mut usize, key: &str) {
    *keys += 1;
    screen.types(key);
}

#[test]
fn a_canned_picture_is_sent_in_at_most_eleven_keys() {
    for (columns, rows) in [(120, 40), (80, 24)] {
        let folder = tempdir().unwrap();
        let mut screen = demo(folder.path(), columns, rows);
        screen.sees("María");
        let mut keys = 0;
        for key in ["o", "r", "t", "\r", ";", "i", "n", "v", " "] {
            press(&mut screen, &mut keys, key);
        }
        screen.sees("Dear María");
        screen.sees("invoice.png");
        press(&mut screen, &mut keys, CTRL_X);
        screen.sees("accepted by Zixflow: María Ortiz");
        assert!(keys <= 11, "{keys} keys");
        quit(&mut screen);
        assert_eq!(screen.ends().exit_code(), 0);
    }
}

#[test]
fn a_picture_of_today_is_sent_in_at_most_twenty_keys() {
    for (columns, rows) in [(120, 40), (80, 24)] {
        let folder = tempdir().unwrap();
        let mut screen = demo(folder.path(), columns, rows);
        screen.sees("a picture to send: ");
        let shown = screen.contents();
        let link = shown.split_whitespace().find(|word| word.starts_with("http://127.0.0.1:")).unwrap();
        let mut keys = 0;
        for key in ["o", "r", "t", "\r"] {
            press(&mut screen, &mut keys, key);
        }
        // A paste is one key, and goes into the field of the link at once.
        press(&mut screen, &mut keys, &format!("\u{1b}[200~{link}\u{1b}[201~"));
        press(&mut screen, &mut keys, "\r");
        for letter in "Here it is".chars() {
            press(&mut screen, &mut keys, &letter.to_string());
        }
        screen.sees("Here it is");
        press(&mut screen, &mut keys, CTRL_X);
        screen.sees("accepted by Zixflow: María Ortiz");
        assert!(keys <= 20, "{keys} keys");
        quit(&mut screen);
        assert_eq!(screen.ends().exit_code(), 0);
    }
}
