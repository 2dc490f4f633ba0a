//! The theme, plain drawing and the clipboard.

use zixpost::config::{Looks, Preview, PreviewGraphics, Settings, THEMES, ThemeChoice};

use crate::desk::{Desk, load};

#[test]
fn a_theme_is_a_name_or_a_file_from_the_folder_of_the_configuration() {
    for name in THEMES {
        let settings = load(&format!("theme = \"{name}\"\nplain = true\nclipboard = \"off\"\nmouse = true\n"));
        let theme = ThemeChoice::Named(name.into());
        assert_eq!(settings.looks, Looks { theme, plain: true, may_copy: false, mouse: true });
    }
    let desk = Desk::with("theme = \"mine.toml\"\n");
    let file = desk.folder.path().join("mine.toml");
    let looks = desk.load().unwrap().looks;
    assert_eq!(looks.theme, ThemeChoice::File(file.clone()));
    assert!(looks.theme_text().unwrap_err().to_string().contains("could not be opened"));
    desk.write("mine.toml", "[styles]\n", 0o644);
    assert_eq!(looks.theme_text().unwrap(), Some((file.as_path(), "[styles]\n".to_owned())));
    assert_eq!(Looks::default().theme_text().unwrap(), None);
}

#[test]
fn mistakes_are_told_together_with_the_nearest_word() {
    let desk = Desk::with("theme = \"drak\"\nplain = \"no\"\nclipboard = \"osc2\"\nmouse = 1\nthem = 1\n");
    let told = desk.load().unwrap_err().to_string();
    for (line, part) in [
        (1, "config.toml:1:9: no theme is called \"drak\"; did you mean dark?"),
        (2, "config.toml:2:9: plain is a string; write true or false"),
        (3, "config.toml:3:13: clipboard cannot be \"osc2\"; did you mean osc52?"),
        (4, "config.toml:4:9: mouse is an integer; write true or false"),
    ] {
        assert!(told.lines().nth(line - 1).is_some_and(|text| text.contains(part)), "{told}");
    }
    assert!(load("them = \"dark\"\n").warnings[0].contains("unknown key \"them\"; did you mean theme?"));
}

#[test]
fn what_is_shown_can_be_read_again() {
    let settings = load("theme = \"light\"\nclipboard = \"off\"\nmouse = true\n");
    let text = settings.render();
    assert!(text.contains("theme = \"light\"") && text.contains("clipboard = \"off\""), "{text}");
    assert_eq!(load(&text).looks, settings.looks);
}

#[test]
fn a_trial_reads_the_looks_and_nothing_that_could_send() {
    let desk = Desk::with(
        "theme = \"light\"\nmouse = true\npreview = \"off\"\npreview_graphics = \"kitty\"\nworkers = 99999\n[profiles.x]\nproxy = 7\n",
    );
    let (looks, preview, graphics) = Settings::load_looks(&desk.paths(), |_| Vec::new()).unwrap();
    assert_eq!(looks, Looks { theme: ThemeChoice::Named("light".into()), mouse: true, ..Looks::default() });
    assert_eq!((preview, graphics), (Preview::Off, PreviewGraphics::Kitty));
    let wrong = Desk::with("theme = \"lihgt\"\npreview = \"maybe\"\nworkers = 99999\n");
    let told = Settings::load_looks(&wrong.paths(), |_| Vec::new()).unwrap_err().to_string();
    assert!(told.contains(":1:9:") && told.contains(":2:11:") && !told.contains(":3:"), "{told}");
}
