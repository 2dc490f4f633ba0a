//! What is read, and what beats what.

use std::path::Path;
use std::time::Duration;

use secrecy::SecretString;
use zixpost::config::{Environment, KeySource, Preview, PreviewGraphics, Settings};

use crate::desk::{CANARY, Desk, load};

#[test]
fn without_a_file_the_defaults_hold() {
    let settings = Desk::new().load().unwrap();
    assert_eq!(settings.profile.name, "default");
    assert_eq!(settings.profile.base.as_str(), "https://api.zixflow.com/");
    assert_eq!(settings.undo, Duration::from_secs(5));
    assert_eq!(settings.workers, 4);
    assert_eq!((settings.preflight, settings.preview), (true, Preview::Auto));
    assert_eq!(settings.preview_graphics, PreviewGraphics::Blocks);
    assert_eq!(settings.profile.connect_timeout, Duration::from_secs(10));
    assert_eq!(settings.profile.timeout, Duration::from_secs(60));
    assert!(settings.profile.options.is_empty());
    assert!(matches!(settings.profile.key, KeySource::Missing));
    assert_eq!(settings.profile_names(), ["default"]);
}

#[test]
fn every_key_is_read() {
    let settings = load(
        r#"
        profile = "prod"
        undo_seconds = 0
        workers = 64
        connect_timeout_seconds = 3
        timeout_seconds = 0x1e
        preflight = false
        preview = "on"
        preview_graphics = "sixel"
        [profiles.prod]
        base_url = "https://api.example.com/eu/"
        key_command = ["pass", "show"]
        sender = "support-us"
        default_country = "gb"
        source = "desk"
        link_with_record = true
        report_url = "https://hooks.example.com/r"
        submission_status = false
        proxy = "http://proxy.example.com:3128"
        ca_file = "/etc/ca.pem"
        [profiles.staging]
        base_url = "http://127.0.0.1:4000"
        [senders.zulu]
        phone_id = "104898309288724"
        [senders.support-us]
        phone_id = "104898309288725"
        display = "+1 302 555 0100"
        profile = "prod"
        [senders.other]
        phone_id = "104898309288726"
        profile = "staging"
        "#,
    );
    let profile = &settings.profile;
    assert_eq!((profile.name.as_str(), profile.base.as_str()), ("prod", "https://api.example.com/eu"));
    assert_eq!((settings.undo, settings.workers), (Duration::ZERO, 64));
    assert_eq!((settings.preflight, settings.preview), (false, Preview::On));
    assert_eq!(settings.preview_graphics, PreviewGraphics::Sixel);
    assert_eq!((profile.connect_timeout, profile.timeout), (Duration::from_secs(3), Duration::from_secs(30)));
    assert_eq!(profile.key.describe(), "command `pass …`");
    assert_eq!(profile.sender.as_deref(), Some("support-us"));
    assert_eq!(profile.default_country.as_deref(), Some("GB"));
    assert_eq!(profile.options.source.as_deref(), Some("desk"));
    assert_eq!(profile.options.link_with_record, Some(true));
    assert_eq!(profile.options.report_url.as_deref(), Some("https://hooks.example.com/r"));
    assert_eq!(profile.options.submission_status, Some(false));
    assert_eq!(profile.proxy.as_ref().unwrap().url.as_str(), "http://proxy.example.com:3128/");
    assert_eq!(profile.ca_file.as_deref(), Some(Path::new("/etc/ca.pem")));
    let aliases: Vec<&str> = settings.senders.iter().map(|sender| sender.alias.as_str()).collect();
    assert_eq!(aliases, ["zulu", "support-us"]);
    assert_eq!(settings.senders[1].display.as_deref(), Some("+1 302 555 0100"));
    assert_eq!(settings.profile_names(), ["default", "prod", "staging"]);
    assert_eq!(settings.profiles[1].key.describe(), "command `pass …`");
    assert_eq!(settings.profiles[2].base.as_str(), "http://127.0.0.1:4000/");
    let all = settings.all_senders.iter().map(|sender| (sender.alias.as_str(), sender.profile.as_deref()));
    assert_eq!(all.collect::<Vec<_>>(), [("zulu", None), ("support-us", Some("prod")), ("other", Some("staging"))]);
}

#[test]
fn a_relative_file_starts_at_the_folder_of_the_configuration() {
    let desk = Desk::with("[profiles.default]\nkey_file = \"keys/a\"\nca_file = \"ca.pem\"\n");
    let profile = desk.load().unwrap().profile;
    assert_eq!(profile.ca_file, Some(desk.folder.path().join("ca.pem")));
    assert_eq!(profile.key.describe(), format!("file {}", desk.folder.path().join("keys/a").display()));
}

#[test]
fn a_flag_beats_the_environment_and_the_environment_beats_the_file() {
    let desk = Desk::with(
        "profile = \"a\"\n[profiles.a]\nkey_command = [\"pass\"]\nbase_url = \"https://a.example.com\"\n[profiles.b]\n\
         [profiles.c]\n",
    );
    let environment = Environment {
        api_key: Some(SecretString::from(CANARY)),
        domain: Some("api.example.com/v/".into()),
        profile: Some("b".into()),
        ..Environment::default()
    };
    let load = |environment: &Environment, flag| Settings::load(&desk.paths(), environment, flag).unwrap().profile;
    let bare = load(&Environment::default(), None);
    assert_eq!((bare.name.as_str(), bare.base.as_str()), ("a", "https://a.example.com/"));
    assert_eq!(bare.key.describe(), "command `pass`");
    let profile = load(&environment, None);
    assert_eq!((profile.name.as_str(), profile.base.as_str()), ("b", "https://api.example.com/v"));
    assert_eq!(profile.key.describe(), "environment variable ZIXFLOW_API_KEY");
    assert_eq!(load(&environment, Some("c")).name, "c");
    assert_eq!(load(&environment, Some("default")).name, "default");
    let profile = load(&environment, Some("a"));
    assert_eq!(profile.base.as_str(), "https://api.example.com/v");
    assert_eq!(profile.key.describe(), "environment variable ZIXFLOW_API_KEY");
}

#[test]
fn a_domain_may_be_http_on_this_machine_alone() {
    let desk = Desk::new();
    for (domain, part) in [
        ("http://api.example.com", "in the clear"),
        ("ftp://api.example.com", "neither https nor http"),
        ("https://me:canary-7c2f1a-key@api.example.com", "user name or password"),
        (" ", "empty"),
    ] {
        let environment = Environment { domain: Some(domain.into()), ..Environment::default() };
        let error = Settings::load(&desk.paths(), &environment, None).unwrap_err();
        let text = format!("{error}");
        assert!(text.starts_with("ZIXFLOW_DOMAIN ") && text.contains(part), "{text}");
        assert!(!format!("{text} {error:?}").contains(CANARY));
    }
    let environment = Environment { domain: Some("http://127.0.0.1:41234".into()), ..Environment::default() };
    let settings = Settings::load(&desk.paths(), &environment, None).unwrap();
    assert_eq!(settings.profile.base.as_str(), "http://127.0.0.1:41234/");
}

#[test]
fn an_unknown_profile_is_told_with_the_nearest_one() {
    let desk = Desk::with("[profiles.staging]\n");
    let error = Settings::load(&desk.paths(), &Environment::default(), Some("stagin")).unwrap_err().to_string();
    assert_eq!(error, "no profile is called \"stagin\" (--profile): did you mean staging?");
    let environment = Environment { profile: Some("x".into()), ..Environment::default() };
    let error = Settings::load(&desk.paths(), &environment, None).unwrap_err().to_string();
    assert_eq!(error, "no profile is called \"x\" (ZIXPOST_PROFILE): there are: default, staging");
}
