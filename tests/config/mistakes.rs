//! Every mistake in a file, with its place, and files that are none.

use std::fs;

use zixpost::config::{Environment, Paths, Settings};

use crate::desk::{Desk, load};

#[test]
fn all_mistakes_are_told_at_once_with_line_and_column() {
    let desk = Desk::with(
        r#"profile = "prdo"
undo_seconds = 61
workers = "many"
connect_timeout_seconds = -1
timeout_seconds = 1_000

[profiles.prod]
base_url = "http://api.example.com"
key_command = "pass show zixflow"
sender = "nobody"
link_with_record = "yes"
report_url = "hooks.example.com"
proxy = "maybe"
source = ""
default_country = "UK"

[senders.support]
phone_id = "+1 302 555 0100"
profile = "prod"

[senders.sales]
display = "x"
profile = "pord"
"#,
    );
    let mistakes = desk.mistakes();
    let expected = [
        "1:11: no profile is called \"prdo\"; did you mean prod?",
        "2:16: undo_seconds is out of range; use 0 to 60",
        "3:11: workers is a string; write a whole number",
        "4:27: connect_timeout_seconds is out of range; use 1 to 120",
        "5:19: timeout_seconds is out of range; use 2 to 600",
        "8:12: base_url: http would send the key in the clear",
        "9:15: key_command is a string; write a list of texts",
        "10:10: sender: no sender is called \"nobody\"",
        "11:20: link_with_record is a string; write true or false",
        "12:14: report_url: it must start with https:// or http://",
        "13:9: proxy: it is no proxy; write \"off\"",
        "14:10: source: it is empty",
        "15:19: default_country: \"UK\" is no country; use the two letters of ISO 3166",
        "18:12: phone_id: a phone ID has no plus: this looks like a phone number; copy the ID",
        "21:10: [senders.sales] has no phone_id",
    ];
    for (mistake, start) in mistakes.iter().zip(expected) {
        assert!(mistake.starts_with(start), "{mistake}\nis not\n{start}");
    }
    assert_eq!(mistakes.len(), expected.len(), "{mistakes:#?}");
    let text = desk.load().unwrap_err().to_string();
    let file = desk.paths().config_file;
    assert!(text.lines().all(|line| line.starts_with(&format!("{}:", file.display()))), "{text}");
}

#[test]
fn a_way_to_draw_pictures_that_is_none_is_told_with_the_nearest() {
    let told = Desk::with("preview = \"on\"\npreview_graphics = \"sixels\"\n").mistakes();
    assert_eq!(told, ["2:20: preview_graphics: \"sixels\"; did you mean sixel?"]);
    let told = Desk::with("preview_graphics = \"framebuffer\"\n").mistakes();
    assert_eq!(told, ["1:20: preview_graphics: \"framebuffer\"; there are: blocks, kitty, iterm2, sixel"]);
    let told = Desk::with("preview_graphics = true\n").mistakes();
    assert_eq!(told, ["1:20: preview_graphics is a boolean; write a text in quotes"]);
}

#[test]
fn what_belongs_together_is_checked_together() {
    let mistakes =
        Desk::with("connect_timeout_seconds = 60\n[senders.a]\nphone_id = \"12345\"\nprofile = \"x\"\n").mistakes();
    let start = "1:27: connect_timeout_seconds (60) is not less than timeout_seconds (60)";
    assert!(mistakes[0].starts_with(start), "{mistakes:#?}");
    assert_eq!(mistakes[1], "4:11: no profile is called \"x\"; there are: default");
    assert_eq!(mistakes.len(), 2);
    let text = "[profiles.a]\nsender = \"us\"\n[profiles.b]\n[senders.us]\nphone_id = \"12345\"\nprofile = \"b\"\n";
    assert!(Desk::with(text).mistakes()[0].starts_with("2:10: sender: no sender is called \"us\""));
    assert!(Desk::with("[profiles.a]\nsender = \"104898309288724\"\n").load().is_ok());
}

#[test]
fn broken_toml_is_told_with_its_place_and_the_rest_is_checked_too() {
    let mistakes = Desk::with("undo_seconds = \nworkers = 0\n[profiles.default\nproxy = \"off\"\n").mistakes();
    assert!(mistakes.len() >= 3, "{mistakes:#?}");
    assert!(mistakes[0].starts_with("1:"), "{mistakes:#?}");
    assert!(mistakes[1].starts_with("2:11: workers is out of range"), "{mistakes:#?}");
    assert!(mistakes[2].starts_with("3:"), "{mistakes:#?}");
    assert!(Desk::with("workers = 1\nworkers = 2\n").mistakes()[0].starts_with("2:1: duplicate key"));
}

#[test]
fn a_column_counts_characters() {
    let mistakes = Desk::with("[senders]\na = { display = \"éé\", phone_id = 5 }\n").mistakes();
    assert_eq!(mistakes, ["2:34: phone_id is an integer; write a text in quotes"]);
}

#[test]
fn wrong_shapes_of_tables_are_told() {
    for (text, start) in [
        ("profiles = 5\n", "1:12: profiles must be tables"),
        ("[[profiles]]\n", "1:1: profiles must be tables"),
        ("[senders]\nus = \"12345\"\n", "2:1: senders.us must be a table"),
        ("[profiles.\"a b\"]\n", "1:11: a profile cannot be called \"a b\""),
        ("[senders.\"a,b\"]\nphone_id = \"12345\"\n", "1:10: a sender cannot be called \"a,b\""),
        ("[profiles.a]\nkey_command = []\n", "2:15: key_command is an array; write a list of texts"),
        ("[profiles.a]\nkey_command = [\"a\", 5]\n", "2:15: key_command is an array; write a list of texts"),
        ("[profiles.a]\nkey_command = [\"\"]\n", "2:15: key_command names no program"),
    ] {
        let mistakes = Desk::with(text).mistakes();
        assert!(mistakes[0].starts_with(start), "{mistakes:#?}\nis not\n{start}");
    }
}

#[test]
fn unknown_keys_are_warnings_with_the_nearest_key() {
    let desk = Desk::with("undoo_seconds = 3\n[profiles.default]\napi_kye = \"canary-7c2f1a-key\"\n[sender.x]\n");
    let warnings = desk.load().unwrap().warnings;
    let file = desk.paths().config_file.display().to_string();
    let expected = [
        format!("{file}:1:1: unknown key \"undoo_seconds\"; did you mean undo_seconds?"),
        format!("{file}:3:1: unknown key \"api_kye\"; did you mean api_key?"),
        format!("{file}:4:2: unknown key \"sender\"; did you mean senders?"),
    ];
    assert_eq!(warnings, expected);
}

#[test]
fn two_ways_to_a_key_are_a_warning() {
    let settings = load("[profiles.default]\nkey_file = \"k\"\nkey_command = [\"pass\"]\n");
    assert!(settings.warnings[0].contains("key_file is not used, because key_command comes before it"));
    assert_eq!(settings.profile.key.describe(), "command `pass`");
}

#[test]
fn what_is_no_text_file_is_one_clear_error() {
    let desk = Desk::new();
    let path = desk.paths().config_file;
    let error = || desk.load().unwrap_err().to_string();
    fs::create_dir(&path).unwrap();
    assert!(error().ends_with("is a folder; name a file"), "{}", error());
    fs::remove_dir(&path).unwrap();
    fs::write(&path, b"workers = 1\n# \xff\n").unwrap();
    assert!(error().contains("is not UTF-8 (line 2)"), "{}", error());
    fs::write(&path, vec![b'#'; 1024 * 1024 + 1]).unwrap();
    assert!(error().contains("is larger than 1024 KiB"), "{}", error());
    fs::write(&path, "a\0b").unwrap();
    assert!(error().contains(":1:"), "{}", error());
}

#[test]
fn odd_but_good_files_are_read() {
    let desk = Desk::new();
    let path = desk.paths().config_file;
    for bytes in [Vec::new(), b"\n\n".to_vec(), vec![b'#'; 1024 * 1024]] {
        fs::write(&path, bytes).unwrap();
        assert_eq!(desk.load().unwrap().workers, 4);
    }
    fs::write(&path, "\u{feff}workers = 2\r\nundo_seconds = 1").unwrap();
    assert_eq!(desk.load().unwrap().workers, 2);
}

#[cfg(unix)]
#[test]
fn a_fifo_or_a_device_does_not_hang() {
    let desk = Desk::new();
    let path = desk.paths().config_file;
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    assert!(desk.load().unwrap_err().to_string().ends_with("is no regular file; name one"));
    let endless = Paths { config_file: "/dev/zero".into(), data_dir: "/".into() };
    let error = Settings::load(&endless, &Environment::default(), None).unwrap_err().to_string();
    assert_eq!(error, "/dev/zero: is no regular file; name one");
}

#[cfg(unix)]
#[test]
fn a_hostile_file_name_is_made_harmless() {
    let desk = Desk::new();
    let paths = Paths { config_file: desk.folder.path().join("a\u{1b}[31m\nb"), ..desk.paths() };
    fs::create_dir(&paths.config_file).unwrap();
    let error = Settings::load(&paths, &Environment::default(), None).unwrap_err().to_string();
    assert!(!error.contains(char::is_control), "{error:?}");
}

#[test]
fn a_probe_names_senders_that_are_there_and_a_message_that_can_go() {
    let desk = Desk::with(
        r#"[senders.support]
phone_id = "104898309288724"
[probes.bad]
to = " "
senders = "every"
image = "cdn.example.com/a.png"
[probes.nobody]
senders = ["support", "suport", "99887766"]
[probes."a b"]
[probes.empty]
senders = []
"#,
    );
    let expected = [
        "4:6: to: it is empty",
        "5:11: senders is a string; write \"all\", or a list of texts",
        "6:9: image: ",
        "8:11: senders: no sender is called \"suport\"",
        "9:9: a probe cannot be called \"a b\"",
        "11:11: senders is an array; write \"all\"",
    ];
    let mistakes = desk.mistakes();
    for (mistake, start) in mistakes.iter().zip(expected) {
        assert!(mistake.starts_with(start), "{mistake}\nis not\n{start}");
    }
    assert_eq!(mistakes.len(), expected.len(), "{mistakes:#?}");
}
