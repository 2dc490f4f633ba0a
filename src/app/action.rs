//! Every action once: its name, where it may be done, the words for help and the word for a hint.
//!
//! The key map, the help, the hints and the key table in the docs all read this table.

/// Where an action can be done. A key means one thing in one scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// In every pane, while no overlay is open.
    Anywhere,
    /// In the contacts pane.
    Contacts,
    /// In the fields of the message, the caption aside.
    Message,
    /// In the caption.
    Caption,
    /// In a field of the message that is chosen, not typed.
    Choice,
    /// In the history pane.
    History,
    /// In the search of the history.
    Finding,
    /// On an entry: in the history pane, or while one is open.
    Entries,
    /// On an entry or on the open message.
    Requests,
    /// In lists, among the fields of a message, and in long texts.
    Moves,
    /// In lists and long texts.
    Pages,
    /// In every text field.
    Text,
    /// While the help or an entry is open.
    Reading,
    /// While an entry of unknown outcome is open.
    Unresolved,
    /// While a sender is chosen.
    Senders,
    /// In the form of a contact.
    Form,
    /// While the program asks whether to remove a contact, or to leave its form.
    Asking,
    /// While the palette is open.
    Palette,
    /// While a part of an entry is chosen to be copied.
    Copying,
    /// While the program asks whether to wait for sends.
    Quitting,
    /// While the program asks whether to repeat a send whose outcome is unknown.
    Repeating,
    /// While the preview lies over the panes.
    Previewing,
    /// While the program asks about a picture that may fail.
    Doubting,
    /// While the program asks about a picture that WhatsApp refuses.
    Blocking,
    /// While a canned message is chosen.
    Canned,
    /// While one line is asked for.
    Answering,
    /// While the program asks whether to send what went out a moment ago.
    Twin,
    /// In every pane and every overlay.
    Always,
}

impl Scope {
    /// The order of the help and of the key table.
    pub const ALL: [Self; 28] = [
        Self::Anywhere,
        Self::Contacts,
        Self::Message,
        Self::Caption,
        Self::Choice,
        Self::History,
        Self::Finding,
        Self::Entries,
        Self::Requests,
        Self::Moves,
        Self::Pages,
        Self::Text,
        Self::Reading,
        Self::Unresolved,
        Self::Senders,
        Self::Form,
        Self::Asking,
        Self::Palette,
        Self::Copying,
        Self::Quitting,
        Self::Repeating,
        Self::Previewing,
        Self::Doubting,
        Self::Blocking,
        Self::Canned,
        Self::Answering,
        Self::Twin,
        Self::Always,
    ];

    /// The heading over the actions of this scope.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Self::Anywhere => "Everywhere",
            Self::Contacts => "Contacts",
            Self::Message => "Message",
            Self::Caption => "Caption",
            Self::Choice => "Record, Ids and a contact's sender",
            Self::History => "History",
            Self::Finding => "The search of the history",
            Self::Entries => "History and an open entry",
            Self::Requests => "History, an open entry and the message",
            Self::Moves => "Lists, fields and long texts",
            Self::Pages => "Lists and long texts",
            Self::Text => "Text fields",
            Self::Reading => "Help and an open entry",
            Self::Unresolved => "An open entry whose outcome is unknown",
            Self::Senders => "Choosing a sender",
            Self::Form => "The form of a contact",
            Self::Asking => "Removing a contact, or leaving its form",
            Self::Palette => "Palette",
            Self::Copying => "Copying",
            Self::Quitting => "Quitting while sends are under way",
            Self::Repeating => "Repeating a send whose outcome is unknown",
            Self::Previewing => "Preview over the panes",
            Self::Doubting => "Sending a picture that may fail",
            Self::Blocking => "Sending a picture that WhatsApp refuses",
            Self::Canned => "Choosing a canned message",
            Self::Answering => "A line that is asked for",
            Self::Twin => "Sending what went out a moment ago",
            Self::Always => "Everywhere, overlays too",
        }
    }

    /// Its name in the key map.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Anywhere => "anywhere",
            Self::Contacts => "contacts",
            Self::Message => "message",
            Self::Caption => "caption",
            Self::Choice => "choice",
            Self::History => "history",
            Self::Finding => "finding",
            Self::Entries => "entries",
            Self::Moves => "moves",
            Self::Pages => "pages",
            Self::Text => "text",
            Self::Reading => "reading",
            Self::Unresolved => "unresolved",
            Self::Senders => "senders",
            Self::Form => "form",
            Self::Asking => "asking",
            Self::Palette => "palette",
            Self::Requests => "requests",
            Self::Copying => "copying",
            Self::Previewing => "previewing",
            Self::Doubting => "doubting",
            Self::Blocking => "blocking",
            Self::Quitting => "quitting",
            Self::Repeating => "repeating",
            Self::Canned => "canned-list",
            Self::Answering => "answering",
            Self::Twin => "twin",
            Self::Always => "always",
        }
    }

    /// The scope of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }

    /// Whether plain characters are always text here, so that no key of one can act.
    #[must_use]
    pub fn is_typed(self) -> bool {
        use Scope as S;
        matches!(
            self,
            S::Contacts | S::Caption | S::Text | S::Senders | S::Palette | S::Canned | S::Answering | S::Finding
        )
    }

    /// Whether a key in one of the two would hide the same key in the other. Text fields hide the keys of pages on
    /// purpose: Home and End move in a text before they move in the list under it.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        use Scope as S;
        const PANES: [Scope; 10] = [
            S::Contacts,
            S::Message,
            S::Caption,
            S::Choice,
            S::History,
            S::Finding,
            S::Entries,
            S::Moves,
            S::Pages,
            S::Text,
        ];
        let within = |one: Self, other: Self| match one {
            S::Always => true,
            S::Anywhere => PANES.contains(&other),
            S::Moves => !matches!(
                other,
                S::Quitting
                    | S::Repeating
                    | S::Asking
                    | S::Previewing
                    | S::Doubting
                    | S::Blocking
                    | S::Answering
                    | S::Twin
            ),
            S::Pages => matches!(
                other,
                S::Contacts | S::Finding | S::History | S::Entries | S::Reading | S::Palette | S::Canned
            ),
            S::Text => {
                matches!(
                    other,
                    S::Contacts
                        | S::Message
                        | S::Caption
                        | S::Senders
                        | S::Palette
                        | S::Reading
                        | S::Form
                        | S::Canned
                        | S::Answering
                        | S::Finding
                )
            }
            S::Message => other == S::Choice,
            S::Entries | S::Requests => matches!(other, S::History | S::Reading | S::Entries | S::Choice),
            _ => false,
        };
        self == other || within(self, other) || within(other, self)
    }
}

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
    ChooseSender "choose-sender" Anywhere "sender" "choose the sender of the open message";
    NewContact "new-contact" Anywhere "new contact" "keep somebody as a contact: whoever is typed, open or chosen";
    EditContact "edit-contact" Anywhere "edit" "edit the contact that is chosen or open";
    RemoveContact "remove-contact" Anywhere "remove" "remove the contact that is chosen or open; asks first";
    EditCaption "edit-caption" Anywhere "editor" "write the caption in your editor";
    OpenCanned "canned" Anywhere "canned" "choose a canned message for the open one";
    KeepCanned "keep-canned" Anywhere "keep" "keep the open message as a canned one";
    Next "next" Anywhere "next" "next field or pane";
    Previous "previous" Anywhere "previous" "previous field or pane";
    LookAgain "look-again" Anywhere "look again" "look at the picture behind the link again";
    TogglePreview "preview" Anywhere "preview" "show picture and caption as they will be seen, or hide them";
    GoContacts "go-contacts" Anywhere "contacts" "go to the contacts";
    GoMessage "go-message" Anywhere "message" "go to the message";
    GoHistory "go-history" Anywhere "history" "go to the history";
    NextUnknown "next-unknown" Anywhere "unknown" "open a send whose outcome is unknown";
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
    ToRows "to-rows" Finding "to the rows" "go to what was found";
    Clone "clone" Entries "clone" "clone the entry into a draft";
    Copy "copy" Entries "copy" "copy the number, the link, an id or a command";
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
    FormNext "form-next" Form "next" "next field";
    FormPrevious "form-previous" Form "previous" "previous field";
    FormEnter "form-enter" Form "next" "next field, or the number that is suggested; on the last field, save";
    SaveContact "save-contact" Form "save" "save the contact";
    Confirm "confirm" Asking "yes" "yes, do it";
    RunAction "run-action" Palette "do it" "do the chosen action";
    PickCopy "pick-copy" Copying "copy" "hand the chosen text to the terminal's clipboard";
    Wait "wait" Quitting "wait, then quit" "wait for every send, then quit";
    TakeBack "take-back" Quitting "take back, then quit" "take back what has not left, then quit";
    Repeat "repeat" Repeating "yes, it may arrive twice" "go on, although the message may arrive twice";
    ClosePreview "close-preview" Previewing "close" "close the preview";
    SendDoubtful "send-doubtful" Doubting "send it" "send, although the picture may not arrive";
    SendBlocked "send-blocked" Blocking "send it anyway" "send, although WhatsApp refuses such a picture";
    PickCanned "pick-canned" Canned "use it" "fill the chosen canned message into the open one";
    Answer "answer" Answering "go on" "take the line, and go on";
    SendAnyway "send-anyway" Twin "yes, send it" "send the message although the same went out a moment ago";
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
