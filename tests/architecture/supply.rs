//! What may come in with a dependency, as far as the lock file tells it: needs neither a network nor cargo-deny.

use std::collections::BTreeSet;

use toml::Table;

use super::root;

fn read(file: &str) -> Table {
    std::fs::read_to_string(root().join(file)).unwrap().parse().unwrap()
}

/// The packages of a lock file as (name, version, source, checksum).
fn packages(lock: &Table) -> Vec<(String, String, Option<String>, Option<String>)> {
    let text = |package: &Table, key: &str| package.get(key).map(|value| value.as_str().unwrap().to_owned());
    let all = lock["package"].as_array().unwrap().iter().map(|package| package.as_table().unwrap());
    all.map(|package| {
        (
            text(package, "name").unwrap(),
            text(package, "version").unwrap(),
            text(package, "source"),
            text(package, "checksum"),
        )
    })
    .collect()
}

/// What is wrong with a lock file; `banned` are names of packages.
fn wrong_with(lock: &Table, banned: &BTreeSet<String>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, version, source, checksum) in packages(lock) {
        match source.as_deref() {
            // A path: only this program itself.
            None if name == "zixpost" => {}
            Some("registry+https://github.com/rust-lang/crates.io-index") if checksum.is_some() => {}
            other => wrong.push(format!("{name} {version}: comes from {other:?}, with a checksum: {checksum:?}")),
        }
        if banned.contains(&name) {
            wrong.push(format!("{name} {version}: is banned by .deny.toml"));
        }
    }
    // A second version of what speaks TLS would be a second stack.
    for single in ["rustls", "ring", "reqwest", "hyper", "rustls-webpki", "image", "png"] {
        let versions: Vec<_> = packages(lock).into_iter().filter(|package| package.0 == single).collect();
        if versions.len() > 1 {
            wrong.push(format!("{single}: is there {} times", versions.len()));
        }
    }
    wrong
}

fn banned() -> BTreeSet<String> {
    let deny = read(".deny.toml");
    let list = deny["bans"]["deny"].as_array().unwrap().iter();
    list.map(|item| item["crate"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_dependency_comes_from_one_registry_and_no_banned_one_is_there() {
    let banned = banned();
    for name in ["openssl", "openssl-sys", "native-tls"] {
        assert!(banned.contains(name), "{name}");
    }
    assert_eq!(wrong_with(&read("Cargo.lock"), &banned), Vec::<String>::new());
    let sources = &read(".deny.toml")["sources"];
    assert_eq!(sources["unknown-registry"].as_str(), Some("deny"));
    assert_eq!(sources["unknown-git"].as_str(), Some("deny"));
}

#[test]
fn what_the_lock_file_is_looked_at_for_is_found() {
    let lock = r#"
        [[package]]
        name = "openssl"
        version = "1.0.0"
        source = "git+https://example.com/openssl"
        [[package]]
        name = "ring"
        version = "1.0.0"
        source = "registry+https://github.com/rust-lang/crates.io-index"
        checksum = "00"
        [[package]]
        name = "ring"
        version = "2.0.0"
        source = "registry+https://github.com/rust-lang/crates.io-index"
    "#;
    let wrong = wrong_with(&lock.parse().unwrap(), &banned());
    let about = |word: &str| wrong.iter().filter(|line| line.contains(word)).count();
    assert_eq!((about("git+"), about("banned"), about("2 times"), wrong.len()), (1, 1, 1, 4), "{wrong:?}");
}

#[test]
fn direct_dependencies_have_a_version_and_what_reads_the_network_has_no_defaults() {
    let manifest = read("Cargo.toml");
    assert_eq!(manifest["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
    let mut count = 0;
    for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
        for (name, wanted) in manifest.get(section).and_then(toml::Value::as_table).into_iter().flatten() {
            let version = wanted.as_str().or_else(|| wanted.get("version").and_then(toml::Value::as_str));
            let is_exact = version.is_some_and(|version| version.starts_with(|c: char| c.is_ascii_digit() || c == '='));
            assert!(is_exact, "{name} = {wanted:?}");
            assert!(["git", "path", "branch"].iter().all(|key| wanted.get(key).is_none()), "{name} = {wanted:?}");
            count += 1;
        }
    }
    assert!(count > 20, "{count}");
    for name in ["reqwest", "image", "tokio", "toml", "uuid"] {
        let wanted = &manifest["dependencies"][name];
        assert_eq!(wanted["default-features"].as_bool(), Some(false), "{name}");
    }
    // What unpacks an answer would unpack a bomb.
    let features = manifest["dependencies"]["reqwest"]["features"].as_array().unwrap();
    for feature in ["gzip", "brotli", "zstd", "deflate", "http2", "native-tls", "cookies"] {
        assert!(!features.iter().any(|one| one.as_str() == Some(feature)), "reqwest has {feature}");
    }
}
