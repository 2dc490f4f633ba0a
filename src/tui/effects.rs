//! Does what the core asks of the world: starts it and returns at once.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::buffer::Buffer;
use tokio::sync::oneshot;
use tokio::task::{JoinSet, spawn_blocking};
use uuid::Uuid;

use super::console::Console;
use super::contact_book::ContactBook;
use super::editor::{self, Job};
use super::graphics::Easel;
use super::looks::Looks;
use super::others::{Heard, Others};
use super::saver::Saver;
use super::searches::Searches;
use super::shell::{Configured, Describe, Doctor};
use super::unknowns::Unknowns;
use crate::app::{Edited, Effect, Graphics, Message, SenderNews};
use crate::domain::{Author, Canned, Cursor, Entry, PhoneId, Resolution, SenderChange};
use crate::media::Preflight;
use crate::outbox::{Clock, Outbox, Terms};
use crate::store::{Store, write_aside};
use crate::ui::PicturePlace;

/// Entries read at once: some screens full.
const PAGE: usize = 200;

/// What only the loop itself can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    /// Lend the terminal to an editor.
    Edit(Job),
    /// Hand a text to the terminal for its clipboard.
    Copy(String),
    /// Take this message in now: it answers the effect.
    Take(Message),
    /// Ask the terminal for reports of the mouse, or for none.
    Mouse(bool),
    Suspend,
    Redraw,
    Quit,
}

/// Everything under way for the core.
pub(super) struct Effects {
    store: Arc<Store>,
    configured: Configured,
    outbox: Outbox,
    saver: Saver,
    contacts: ContactBook,
    others: Others,
    looks: Looks,
    searches: Searches,
    /// Pictures that the terminal draws itself.
    pub(super) easel: Easel,
    /// What is read and written off the loop, and what there is to tell of it.
    reads: JoinSet<Option<Message>>,
    describe: Describe,
    doctor: Doctor,
    unknowns: Unknowns,
    clock: Clock,
    /// At most one, and what ends it early when it is dropped.
    editor: JoinSet<Message>,
    editor_stop: Option<oneshot::Sender<()>>,
}

impl Effects {
    pub(super) fn new(
        (store, configured): (Arc<Store>, Configured),
        outbox: Outbox,
        (describe, doctor): (Describe, Doctor),
        preflight: Option<Arc<Preflight>>,
        clock: Clock,
        graphics: Graphics,
    ) -> Self {
        let saver = Saver::new(Arc::clone(&store) as Arc<_>);
        let contacts = ContactBook::new(Arc::clone(&store));
        let others = Others::new(Arc::clone(&store), clock);
        let easel = Easel::new(graphics, std::process::id());
        let looks = Looks::new(preflight, clock, easel.detail());
        let (reads, editor) = (JoinSet::new(), JoinSet::new());
        let unknowns = Unknowns::new(Arc::clone(&store));
        let searches = Searches::new(Arc::clone(&store));
        let editor_stop = None;
        Self {
            store,
            configured,
            outbox,
            saver,
            contacts,
            others,
            looks,
            searches,
            easel,
            reads,
            describe,
            doctor,
            unknowns,
            clock,
            editor,
            editor_stop,
        }
    }

    /// Starts one effect. What the loop must do itself comes back.
    pub(super) fn start(&mut self, effect: Effect) -> Option<Asked> {
        match effect {
            Effect::Post { entry, hold, twins } => self.outbox.post(*entry, Terms { hold, twins }),
            Effect::Resume => self.outbox.resume(),
            Effect::Resolve { id, word, by } => self.resolve(id, word, by),
            Effect::NotePicture { id, picture } => self.outbox.note_picture(id, picture),
            Effect::Cancel(id) => self.outbox.cancel(id),
            Effect::Release => self.outbox.release(),
            Effect::SaveDraft(draft) => self.saver.save(draft),
            Effect::RemoveDraft(sent) => self.saver.remove(sent),
            Effect::SaveContact { old, new } => self.contacts.save(old, new),
            Effect::RemoveContact(contact) => self.contacts.remove(contact),
            Effect::ChangeSender(change) => self.change_sender(change),
            Effect::LookFor(profile) => {
                if let Some(preflight) = &self.configured.preflight {
                    self.looks.go_over(preflight(&profile));
                }
            }
            Effect::FindResults(senders) => self.find_results(senders),
            Effect::FindZone(name) => self.find_zone(name),
            Effect::Page { before } => self.read(before),
            Effect::Search { search, query } => self.searches.search(search, query),
            Effect::ReadFound { search, from } => self.searches.read(search, from),
            Effect::StopSearch => self.searches.stop(),
            Effect::Count => self.searches.count(),
            Effect::Export { query, path, is_masked } => self.searches.export(query, path, is_masked),
            Effect::CheckUp { round } => self.check_up(round),
            Effect::KeepEvidence { path, text } => self.keep_evidence(path, text),
            Effect::Jump { jump, search, at } => self.searches.jump(jump, search, at),
            Effect::ReadNewer { jump, after } => self.searches.read_newer(jump, after),
            Effect::ReadOlder { jump, before } => self.searches.read_older(jump, before),
            Effect::Facets { search } => self.searches.facets(search),
            Effect::EditCaption { to, text, limit } => return Some(Asked::Edit(Job { to, text, limit })),
            Effect::Describe { outgoing, profile, then } => {
                return Some(Asked::Take(Message::Described { text: (self.describe)(&profile, &outgoing), then }));
            }
            Effect::Copy(text) => return Some(Asked::Copy(text)),
            Effect::Look { link, look } => self.looks.look(link, look),
            Effect::LookAgain { link, look } => self.looks.look_again(link, look),
            Effect::Preview { link, look } => self.looks.preview(link, look),
            Effect::StopLooking(look) => self.looks.stop(look),
            Effect::KeepPreview(is_seen) => self.keep_preview(is_seen),
            Effect::LookForTwin { entry, since } => self.look_for_twin(*entry, since),
            Effect::ReadCanned => self.read_canned(None),
            Effect::KeepCanned(canned) => self.read_canned(Some(canned)),
            Effect::Mouse(is_on) => return Some(Asked::Mouse(is_on)),
            Effect::Suspend => return Some(Asked::Suspend),
            Effect::Redraw => return Some(Asked::Redraw),
            Effect::Quit => return Some(Asked::Quit),
        }
        None
    }

    /// Waits for the next thing that an effect has to tell. May be dropped at any point and called again.
    pub(super) async fn next(&mut self) -> Message {
        loop {
            tokio::select! { biased;
                Some(read) = self.reads.join_next() => {
                    if let Some(message) = read.unwrap_or_else(|error| Some(broken(&error))) {
                        return message;
                    }
                }
                news = self.unknowns.turn() => return news,
                news = self.contacts.turn() => return Message::Contacts(news),
                heard = self.others.turn() => match heard {
                    Heard::Told(message) => {
                        // What others lost or decided shows in the same folder.
                        self.unknowns.stir();
                        return message;
                    }
                    Heard::Contacts => self.contacts.stir(),
                },
                Some(edited) = self.editor.join_next() => return edited.unwrap_or_else(|error| broken(&error)),
                message = self.looks.next() => return message,
                message = self.searches.next() => return message,
                // It changes nothing but the next frame.
                () = self.easel.encoded() => return Message::Tick,
                error = self.saver.turn() => {
                    if let Some(error) = error {
                        return Message::Failed(error);
                    }
                }
            }
        }
    }

    /// Puts the terminal's own picture in place of the letters of a frame that is about to go out.
    pub(super) fn hang(&mut self, spot: Option<PicturePlace>, buffer: &mut Buffer, console: &mut impl Console) {
        let large = spot.and_then(|spot| self.looks.large(spot.look));
        self.easel.hang(spot, large, buffer, console);
    }

    /// Starts the editor of a caption; the terminal must be lent already.
    pub(super) fn edit(&mut self, job: Job) {
        let (stop, stopped) = oneshot::channel();
        self.editor_stop = Some(stop);
        let (store, editor) = (Arc::clone(&self.store), editor::editor(|name| std::env::var_os(name)));
        self.editor.spawn(async move {
            let edited = match store.scratch() {
                Ok(folder) => editor::run(editor, &folder, &job, stopped).await,
                Err(error) => Edited::Failed(error.to_string()),
            };
            Message::CaptionEdited { to: job.to, edited }
        });
    }

    /// Ends the editor, if one runs, so that the terminal can be given back.
    pub(super) async fn end_editor(&mut self) {
        self.editor_stop = None;
        while self.editor.join_next().await.is_some() {}
    }

    /// What is there already.
    pub(super) fn try_next(&mut self) -> Option<Message> {
        let read = self.reads.try_join_next().and_then(|read| read.unwrap_or_else(|error| Some(broken(&error))));
        let edited = || self.editor.try_join_next().map(|edited| edited.unwrap_or_else(|error| broken(&error)));
        read.or_else(edited).or_else(|| self.looks.try_next()).or_else(|| self.searches.try_next())
    }

    /// The parts of the way out: drafts and contacts that are to be written, and sends that are to be waited for.
    pub(super) fn into_parts(self) -> (Saver, ContactBook, Outbox) {
        (self.saver, self.contacts, self.outbox)
    }

    /// A key, a report or a return from a stop: others may have changed files meanwhile.
    pub(super) fn stir(&mut self) {
        self.contacts.stir();
        self.others.stir();
        self.unknowns.stir();
    }

    /// The answer comes as any other step of a send.
    fn resolve(&mut self, id: Uuid, word: Resolution, by: Author) {
        let (store, now) = (Arc::clone(&self.store), (self.clock)());
        self.reads.spawn_blocking(move || {
            let told = store.resolve(id, |entry| entry.resolve(now, word, &by));
            Some(match told {
                Ok(entry) => Message::Moved(Box::new(entry)),
                Err(error) => Message::Failed(format!("what you say is not written down: {error}")),
            })
        });
    }

    /// Each waits for the others by the lock of the file, and is whole when the program ends.
    fn change_sender(&mut self, change: SenderChange) {
        let Some(senders) = self.configured.senders.clone() else { return };
        self.reads.spawn_blocking(move || {
            let news = match senders.change(&change) {
                Ok(all) => SenderNews::Changed { change, all },
                // One sentence, though a file may have many mistakes.
                Err(error) => SenderNews::Refused(error.to_string().replace('\n', "; ")),
            };
            Some(Message::Senders(Box::new(news)))
        });
    }

    /// What the history does not tell stays unknown: it is told elsewhere where it cannot be read.
    fn find_results(&mut self, senders: Vec<PhoneId>) {
        let store = Arc::clone(&self.store);
        self.reads.spawn_blocking(move || {
            let results = store.sender_results(&senders).unwrap_or_default();
            Some(Message::Senders(Box::new(SenderNews::Results(results))))
        });
    }

    fn find_zone(&mut self, name: &'static str) {
        self.reads.spawn_blocking(move || {
            // Where the system knows no such zone, no time is shown: UTC would be a lie.
            let zone = TimeZone::get(name).ok();
            Some(Message::Zone { name, zone })
        });
    }

    /// A panic in it is told as an answer, for the message waits for one.
    fn look_for_twin(&mut self, entry: Entry, since: Timestamp) {
        let store = Arc::clone(&self.store);
        self.reads.spawn(async move {
            let id = entry.id;
            let looked = spawn_blocking(move || store.twin(&entry.outgoing, since)).await;
            let found = match looked {
                Ok(Ok(found)) => Ok(found.map(Box::new)),
                Ok(Err(error)) => Err(error.to_string()),
                Err(error) => Err(error.to_string()),
            };
            Some(Message::Twins { id, found })
        });
    }

    /// Reads the canned messages, after one is kept.
    fn read_canned(&mut self, kept: Option<Canned>) {
        let store = Arc::clone(&self.store);
        self.reads.spawn_blocking(move || Some(canned(&store, kept.as_ref()).unwrap_or_else(Message::Failed)));
    }

    fn read(&mut self, before: Option<Cursor>) {
        let store = Arc::clone(&self.store);
        self.reads.spawn_blocking(move || match store.page(before.as_ref(), PAGE) {
            Ok(page) => Some(Message::Page(page)),
            Err(error) => Some(Message::Failed(format!("the history could not be read: {error}"))),
        });
    }

    fn check_up(&mut self, round: u64) {
        let groups = (self.doctor)();
        let of = groups.len();
        for group in groups {
            self.reads.spawn(async move { Some(Message::CheckedUp { round, checks: group.await, of }) });
        }
    }

    fn keep_evidence(&mut self, path: String, text: String) {
        self.reads.spawn_blocking(move || {
            let path = std::path::absolute(&path).unwrap_or_else(|_| path.into());
            Some(match write_aside(&path, &text) {
                Ok(path) => Message::EvidenceKept(path.display().to_string()),
                Err(error) => Message::Failed(format!("the evidence was not written: {error}")),
            })
        });
    }

    fn keep_preview(&mut self, is_seen: bool) {
        let store = Arc::clone(&self.store);
        self.reads.spawn_blocking(move || {
            let error = store.keep_preview(is_seen).err()?;
            Some(Message::Failed(format!("the choice of the preview is not kept: {error}")))
        });
    }
}

fn canned(store: &Store, kept: Option<&Canned>) -> Result<Message, String> {
    if let Some(canned) = kept {
        store.add_canned(canned).map_err(|error| format!("the canned message was not kept: {error}"))?;
    }
    let canned = store.canned().map_err(|error| format!("the canned messages could not be read: {error}"))?;
    Ok(Message::Canned { canned, kept: kept.map(|kept| kept.code.clone()) })
}

fn broken(error: &tokio::task::JoinError) -> Message {
    Message::Failed(format!("the history could not be read: {error}"))
}
