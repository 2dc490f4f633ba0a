//! `zixpost outbox`: what is unknown stays told until somebody decides, and is never sent by itself.

use super::trial::Trial;

fn states(trial: &Trial) -> Vec<String> {
    trial.history().iter().map(|entry| entry["state"].as_str().unwrap().to_owned()).collect()
}

fn unknown(trial: &Trial) -> String {
    let entry = trial.send("#cut-after", &["--json"]).object();
    assert_eq!(entry["state"], "unknown");
    entry["id"].as_str().unwrap().to_owned()
}

#[test]
fn what_is_unknown_is_listed_until_somebody_decides() {
    let trial = Trial::new();
    assert_eq!(trial.run(&["outbox"]).code, 0);
    let (first, second) = (unknown(&trial), unknown(&trial));
    trial.send("Hello", &[]);
    let listed: Vec<String> =
        trial.run(&["outbox", "--json"]).objects().iter().map(|e| e["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(listed, [first.clone(), second.clone()], "in the order in which they were sent");
    let said = trial.run(&["outbox", "resolve", &first, "--as", "sent", "--json"]);
    let entry = said.object();
    assert_eq!((said.code, entry["state"].as_str()), (0, Some("said-sent")), "{said:?}");
    let events = entry["events"].as_array().unwrap();
    let last = events.last().unwrap()["detail"].as_str().unwrap();
    assert!(last.starts_with("tester on ") && last.ends_with(" says that it was sent"), "{last}");
    let said = trial.run(&["outbox", "resolve", &second, "--as", "not-sent"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(trial.run(&["outbox", "list"]).stderr.contains("nothing is unknown"));
    assert_eq!(states(&trial), ["said-not-sent", "said-sent", "accepted"]);
    assert_eq!(trial.received().len(), 3, "nothing was sent by all this");
}

#[test]
fn a_person_decides_once_and_only_about_what_is_unknown() {
    let trial = Trial::new();
    let id = unknown(&trial);
    assert_eq!(trial.run(&["outbox", "resolve", &id, "--as", "sent"]).code, 0);
    let twice = trial.run(&["outbox", "resolve", &id, "--as", "not-sent"]);
    assert_eq!(twice.code, 2, "{twice:?}");
    assert!(twice.stderr.contains("not unknown"), "{twice:?}");
    assert_eq!(trial.run(&["outbox", "resolve", "ffffffff", "--as", "sent"]).code, 2);
    assert_eq!(states(&trial), ["said-sent"]);
}

#[test]
fn again_is_a_new_send_that_names_the_old_one() {
    let trial = Trial::new();
    let id = unknown(&trial);
    let ended = trial.run(&["outbox", "resolve", &id, "--as", "again", "--json"]);
    // The sandbox loses the answer to this caption again.
    assert_eq!(ended.code, 5, "{ended:?}");
    let again = ended.object();
    assert_eq!(again["retry_of"].as_str(), Some(id.as_str()));
    assert_eq!(trial.received().len(), 2);
    let open = trial.run(&["outbox", "--json"]).objects();
    assert_eq!(open.len(), 1, "{open:?}");
    assert_eq!(open[0]["id"], again["id"], "the old one is settled by it");
    let old = trial.run(&["history", "show", &id, "--json"]).object();
    assert_eq!(old["state"], "sent-again");
}

#[test]
fn the_list_is_made_anew_from_the_history_where_it_is_missing() {
    let trial = Trial::new();
    let (first, second) = (unknown(&trial), unknown(&trial));
    assert_eq!(trial.run(&["outbox", "resolve", &first, "--as", "sent"]).code, 0);
    std::fs::remove_dir_all(trial.data().join("unknown")).unwrap();
    for _ in 0..2 {
        let listed = trial.run(&["outbox", "--json"]).objects();
        assert_eq!((listed.len(), listed[0]["id"].as_str()), (1, Some(second.as_str())));
    }
    // A copy of which only the later word is missing is looked up.
    let unknown = trial.data().join("unknown");
    std::fs::write(unknown.join(format!("{first}.leaving")), "").unwrap();
    assert_eq!(trial.run(&["outbox", "--json"]).objects().len(), 1);
}
