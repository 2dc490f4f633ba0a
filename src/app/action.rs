//! Every action once: its name, where it may be done, the words for help and the word for a hint.
//!
//! The key map, the help, the hints and the key table in the docs all read this table.

use super::scope::Scope;

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActionRow {
    /// The action.
    pub action: Action,
    /// Its name in the key map.
    pub name: &'static str,
    /// Where it can be done.
    pub scope: Scope,
    /// What it does, for the help.
    pub words: &'static str,
    /// The same in one or two words, for the bottom line.
    pub hint: &'static str,
}

macro_rules! actions {
    ($($action:ident $name:literal $scope:ident $hint:literal $words:literal;)*) => {
        /// Something that a person can do with a key.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action {
            $(#[doc = $words] $action,)*
        }

        /// Every action, in the order of [`Action`].
        pub const ACTIONS: &[ActionRow] = &[
            $(ActionRow {
                action: Action::$action,
                name: $name,
                scope: Scope::$scope,
                words: $words,
                hint: $hint,
            },)*
        ];
    };
}

actions! {
    Send "send" Anywhere "send" "send the open message";
    UndoSend "undo-send" Anywhere "undo" "take back the newest send that has not left, and reopen its draft";
    Resume "resume" Anywhere "go on" "go on with the sends that wait since the key was refused";
    ChooseSender "choose-sender" Anywhere "sender" "choose the sender; add, edit and remove senders";
    SwitchProfile "switch-profile" Anywhere "profile" "send with another profile: its key, its defaults, its senders";
    NewContact "new-contact" Anywhere "new contact" "keep somebody as a contact: whoever is typed, open or chosen";
    EditContact "edit-contact" Anywhere "edit" "edit the contact that is chosen or open";
    RemoveContact "remove-contact" Anywhere "remove" "remove the contact that is chosen or open; asks first";
    EditCaption "edit-caption" Anywhere "editor" "write the caption in your editor";
    OpenCanned "canned" Anywhere "canned" "choose a canned message for the open one";
    KeepCanned "keep-canned" Anywhere "keep" "keep the open message as a canned one";
    Probe "probe" Anywhere "probe" "send one message through several senders, and compare their answers";
    Next "next" Anywhere "next" "next field or pane";
    Previous "previous" Anywhere "previous" "previous field or pane";
    LookAgain "look-again" Anywhere "look again" "look at the picture behind the link again";
    LookOrPreview "picture" Anywhere "picture" "look at the picture again; where it is fine, show or hide the preview";
    TogglePreview "preview" Anywhere "preview" "show picture and caption as they will be seen, or hide them";
    GoContacts "go-contacts" Anywhere "contacts" "go to the contacts";
    GoMessage "go-message" Anywhere "message" "go to the message";
    GoHistory "go-history" Anywhere "history" "go to the history";
    OpenKept "open-kept" Anywhere "open the draft" "open the draft of the send that came back last";
    TryAgain "try-again" Anywhere "send again" "send again what never left: the open or chosen entry, or the newest";
    NextUnknown "next-unknown" Anywhere "unknown" "open a send whose outcome is unknown";
    Doctor "doctor" Anywhere "doctor" "look whether all is well: configuration, key, network, terminal, data folder";
    Help "help" Anywhere "help" "show this help";
    Palette "open-palette" Anywhere "all actions" "find any action by its name, and do it";
    Quit "quit" Anywhere "quit" "quit; asks while sends are under way";
    OpenContact "open-contact" Contacts "write" "write to the chosen person or number";
    NextField "next-field" Message "next" "next field";
    NewLine "new-line" Caption "new line" "new line in the caption";
    Toggle "toggle" Choice "change" "next choice";
    ToggleBack "toggle-back" Choice "change back" "previous choice";
    OpenEntry "open-entry" History "details" "show everything about an entry";
    Search "search" History "search" "search the history; found as you type";
    Export "export" History "export" "write what is found, or all entries, into a file (CSV or JSON lines)";
    Facets "facets" History "counts" "count what is listed by state, sender and operator; choose one to look for";
    DayBefore "day-before" History "day before" "go to the day before that has entries";
    DayAfter "day-after" History "day after" "go to the day after that has entries";
    GoToDay "go-to-day" History "to a day" "go to a day: 2026-11-03, yesterday, monday";
    ToRows "to-rows" Finding "to the rows" "go to what was found";
    Clone "clone" Entries "clone" "clone the entry into a draft";
    Copy "copy" Entries "copy" "copy the number, the link, an id or a command";
    SamePicture "same-picture" Entries "same picture" "find who else got this very picture";
    Explain "explain" Entries "explain" "say what came of the entry, what to do, and whose job that is";
    ShowRequest "show-request" Requests "request" "show the exact request";
    Up "up" Moves "up" "up";
    Down "down" Moves "down" "down";
    PageUp "page-up" Pages "page up" "a page up";
    PageDown "page-down" Pages "page down" "a page down";
    First "first" Pages "first" "to the top";
    Last "last" Pages "last" "to the end";
    CursorLeft "cursor-left" Text "left" "left";
    CursorRight "cursor-right" Text "right" "right";
    WordLeft "word-left" Text "word left" "a word to the left";
    WordRight "word-right" Text "word right" "a word to the right";
    LineStart "line-start" Text "start" "start of the line";
    LineEnd "line-end" Text "end" "end of the line";
    DeleteLeft "delete-left" Text "delete" "delete to the left";
    DeleteRight "delete-right" Text "delete" "delete to the right";
    DeleteWordLeft "delete-word-left" Text "delete word" "delete the word to the left";
    DeleteWordRight "delete-word-right" Text "delete word" "delete the word to the right";
    DeleteToStart "delete-to-start" Text "delete" "delete to the start of the line";
    DeleteToEnd "delete-to-end" Text "delete" "delete to the end of the line";
    UndoEdit "undo-edit" Text "undo edit" "undo the last edit of the text";
    Close "close" Reading "close" "close it; in the help, letters filter the lines";
    HowToCheck "how-to-check" Unresolved "how to check" "tell where to look whether the message was sent";
    SaidSent "it-was-sent" Unresolved "it was sent" "write down that the message was sent";
    SaidNotSent "it-was-not-sent" Unresolved "it was not sent" "write down that the message was not sent";
    SendAgain "send-again" Unresolved "send again" "send the message again; it may arrive twice; asks first";
    PickSender "pick-sender" Senders "use this sender" "send from the chosen sender";
    AddSender "add-sender" Senders "add" "give a phone ID a name, in the configuration";
    EditSender "edit-sender" Senders "edit" "edit the chosen sender, in the configuration";
    RemoveSender "remove-sender" Senders "remove" "take the chosen sender out of the configuration; asks first";
    PickProfile "pick-profile" Switching "use this profile" "send with the chosen profile from now on";
    FormNext "form-next" Form "next" "next field";
    FormPrevious "form-previous" Form "previous" "previous field";
    FormEnter "form-enter" Form "next" "next field, or the number that is suggested; on the last field, save";
    SaveContact "save-contact" Form "save" "save the contact or the sender";
    Confirm "confirm" Asking "yes" "yes, do it";
    Decline "decline" Asking "no" "no, leave it; from the question about a form, back to the form";
    RunAction "run-action" Palette "do it" "do the chosen action";
    PickCopy "pick-copy" Copying "copy" "hand the chosen text to the terminal's clipboard";
    PickFacet "pick-facet" Facets "look for it" "look for what is chosen, or no more, if it is looked for already";
    Wait "wait" Quitting "wait, then quit" "wait for every send, then quit";
    TakeBack "take-back" Quitting "take back, then quit" "take back what has not left, then quit";
    Repeat "repeat" Repeating "yes, it may arrive twice" "go on, although the message may arrive twice";
    ClosePreview "close-preview" Previewing "close" "close the preview";
    SendDoubtful "send-doubtful" Doubting "send it" "send, although the picture may not arrive";
    SendBlocked "send-blocked" Blocking "send it anyway" "send, although WhatsApp refuses such a picture";
    PickCanned "pick-canned" Canned "use it" "fill the chosen canned message into the open one";
    Answer "answer" Answering "go on" "take the line, and go on";
    SendAnyway "send-anyway" Twin "yes, send it" "send the message although the same went out a moment ago";
    ToggleSender "toggle-sender" Probing "mark" "mark the sender for the probe, or take the mark away";
    AllSenders "all-senders" Probing "all" "mark every sender, or none";
    AskProbe "ask-probe" Probing "go on" "go on to the question before the probe, or open the chosen probe";
    SendProbe "send-probe" ProbeQuestion "yes, send them" "send the real messages of the probe";
    OpenRow "open-row" ProbeTable "details" "show everything about the entry of the row";
    ExplainRow "explain-row" ProbeTable "explain" "say what came of the row, what to do, and whose job that is";
    RunAgain "run-again" ProbeTable "failures again" "send anew what failed in the probe; asks first";
    CopyEvidence "copy-evidence" ProbeTable "copy" "copy all that a ticket needs of every row";
    ToggleMask "toggle-mask" Always "mask" "mask names, numbers, captions and links on the screen, or show them";
    ToggleMouse "toggle-mouse" Always "mouse" "turn the mouse on or off: click, scroll and focus";
    Back "back" Always "back" "close an overlay, leave a pane, clear the search";
    Interrupt "interrupt" Always "quit" "quit, when pressed twice";
    Redraw "redraw" Always "redraw" "draw the screen anew";
    Suspend "suspend" Always "suspend" "suspend; the shell's fg brings it back";
}

impl Action {
    /// Its line of the table.
    #[must_use]
    pub fn row(self) -> &'static ActionRow {
        // The table has the order of the enum: one macro makes both.
        &ACTIONS[self as usize]
    }

    /// The action of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        ACTIONS.iter().find(|row| row.name == name).map(|row| row.action)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_finds_its_own_row_and_no_name_is_there_twice() {
        for (at, row) in ACTIONS.iter().enumerate() {
            assert_eq!(row.action.row(), row);
            assert!(ACTIONS[at + 1..].iter().all(|other| other.name != row.name), "{}", row.name);
            assert!(Scope::ALL.contains(&row.scope));
        }
    }

    #[test]
    fn names_in_a_key_map_mean_one_thing() {
        for scope in Scope::ALL {
            assert_eq!(Scope::named(scope.name()), Some(scope));
            // In one table `[keys]` both names stand beside each other.
            assert_eq!(Action::named(scope.name()), None);
        }
    }
}
