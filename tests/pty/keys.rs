//! Keys of a person's own, on a real terminal.

use tempfile::tempdir;

use crate::harness::start;
use crate::looks::has_color;
use crate::{CONTACT, CTRL_C, CTRL_X, ENTER, history, quit, write_to_maria};

const CTRL_P: &str = "\x10";
const F9: &str = "\x1b[20~";

/// Starts the demo with these keys.
fn demo_with(keys: &str, folder: &std::path::Path) -> crate::harness::Screen {
    demo_configured(&format!("[keys]\n{keys}\n"), folder)
}

/// Starts the demo with this configuration.
fn demo_configured(text: &str, folder: &std::path::Path) -> crate::harness::Screen {
    let config = folder.join("config.toml");
    std::fs::write(&config, text).unwrap();
    let data = folder.join("data");
    let arguments = ["demo", "--data-dir", data.to_str().unwrap(), "--config", config.to_str().unwrap()];
    start(&arguments, folder, 120, 40)
}

#[test]
fn a_send_key_of_ones_own_sends_and_the_old_one_does_not() {
    let folder = tempdir().unwrap();
    let mut screen = demo_with("send = \"f9\"", folder.path());
    write_to_maria(&mut screen, "My own key");
    screen.sees("F9 send");
    screen.types(CTRL_X);
    screen.types("!");
    screen.sees("My own key!");
    screen.types(F9);
    screen.reads_until("the new entry, accepted", |screen| {
        screen.rows(0, 120).any(|row| row.contains("zq.png") && row.contains("accepted"))
    });
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
    assert_eq!(history(folder.path()).matches("My own key!").count(), 1);
}

#[test]
fn the_palette_sends_without_any_key_for_it() {
    let folder = tempdir().unwrap();
    let mut screen = demo_with("send = []", folder.path());
    write_to_maria(&mut screen, "By its name");
    screen.types(CTRL_P);
    screen.sees("All actions");
    screen.types("send open");
    screen.types(ENTER);
    screen.reads_until("the new entry, accepted", |screen| {
        screen.rows(0, 120).any(|row| row.contains("zq.png") && row.contains("accepted"))
    });
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
}

#[test]
fn mistakes_in_the_keys_end_the_start_with_their_lines_and_nothing_on_the_screen() {
    let folder = tempdir().unwrap();
    let mut screen = demo_with("sned = \"f9\"\nquit = \"ctrl-x\"", folder.path());
    assert_eq!(screen.ends().exit_code(), 3);
    let told = screen.contents();
    assert!(told.contains(":2:1: no action is called") && told.contains(":3:8: Ctrl-X already does send"), "{told}");
    assert!(!screen.bytes.contains(&0x1b), "the terminal was taken before the keys were read");
    assert!(!told.contains(CONTACT) && !told.contains(CTRL_C));
}

#[test]
fn on_a_terminal_the_keys_stand_in_a_table_by_scope() {
    let folder = tempdir().unwrap();
    let mut screen = start(&["config", "keys"], folder.path(), 120, 250);
    assert_eq!(screen.ends().exit_code(), 0);
    let rows: Vec<String> = screen.contents().lines().map(|row| row.trim_end().to_owned()).collect();
    assert_eq!(rows[0], "[keys.anywhere]  Everywhere");
    assert!(rows[1].starts_with("  send ") && rows[1].ends_with("  send the open message"), "{}", rows[1]);
    assert!(rows.windows(2).any(|rows| rows[0].is_empty() && rows[1].starts_with("[keys.contacts]  ")), "{rows:#?}");
}

#[test]
fn the_demo_looks_as_the_configuration_says_and_takes_nothing_else_from_it() {
    let folder = tempdir().unwrap();
    // The sender and the address would be mistakes anywhere else.
    let text = "theme = \"mono\"\nplain = true\nmouse = true\npreview = \"off\"\nprofile = \"prod\"\n\
                [profiles.prod]\nbase_url = \"ftp://nowhere\"\nsender = \"nobody\"\n";
    let mut screen = demo_configured(text, folder.path());
    screen.sees(CONTACT);
    screen.sees("sandbox");
    assert!(screen.reports_the_mouse());
    let contents = screen.contents();
    let title = contents.lines().next().unwrap_or_default();
    assert!(contents.contains("+ Contacts ---") && !title.contains("prod"), "{contents}");
    screen.types("\r\x1bp");
    screen.sees("there is no preview");
    let bytes = String::from_utf8(screen.bytes.clone()).unwrap();
    assert!(!has_color(&bytes));
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
    screen.assert_given_back();
}
