//! Where keys hold: the panes, the fields and the overlays, each with its name in a key map.

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
    /// While a profile is chosen.
    Switching,
    /// In the form of a contact or a sender.
    Form,
    /// While the program asks whether to remove a contact or a sender, to leave its form, or to go over to a profile.
    Asking,
    /// While the palette is open.
    Palette,
    /// While a part of an entry is chosen to be copied.
    Copying,
    /// While what is listed stands in counts.
    Facets,
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
    /// While the senders of a probe are chosen.
    Probing,
    /// While the program asks whether to begin a probe.
    ProbeQuestion,
    /// While the answers to a probe are shown.
    ProbeTable,
    /// In every pane and every overlay.
    Always,
}

impl Scope {
    /// The order of the help and of the key table.
    pub const ALL: [Self; 33] = [
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
        Self::Switching,
        Self::Form,
        Self::Asking,
        Self::Palette,
        Self::Copying,
        Self::Facets,
        Self::Quitting,
        Self::Repeating,
        Self::Previewing,
        Self::Doubting,
        Self::Blocking,
        Self::Canned,
        Self::Answering,
        Self::Twin,
        Self::Probing,
        Self::ProbeQuestion,
        Self::ProbeTable,
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
            Self::Choice => "Record, Ids, a contact's sender and a sender's profile",
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
            Self::Switching => "Choosing a profile",
            Self::Form => "The form of a contact or a sender",
            Self::Asking => "Removing a contact or a sender, leaving a form",
            Self::Palette => "Palette",
            Self::Copying => "Copying",
            Self::Facets => "The counts of what is listed",
            Self::Quitting => "Quitting while sends are under way",
            Self::Repeating => "Repeating a send whose outcome is unknown",
            Self::Previewing => "Preview over the panes",
            Self::Doubting => "Sending a picture that may fail",
            Self::Blocking => "Sending a picture that WhatsApp refuses",
            Self::Canned => "Choosing a canned message",
            Self::Answering => "A line that is asked for",
            Self::Twin => "Sending what went out a moment ago",
            Self::Probing => "Choosing the senders of a probe",
            Self::ProbeQuestion => "Before a probe begins",
            Self::ProbeTable => "The answers to a probe",
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
            Self::Switching => "switching",
            Self::Form => "form",
            Self::Asking => "asking",
            Self::Palette => "palette",
            Self::Requests => "requests",
            Self::Copying => "copying",
            Self::Facets => "facets-list",
            Self::Previewing => "previewing",
            Self::Doubting => "doubting",
            Self::Blocking => "blocking",
            Self::Quitting => "quitting",
            Self::Repeating => "repeating",
            Self::Canned => "canned-list",
            Self::Answering => "answering",
            Self::Twin => "twin",
            Self::Probing => "probing",
            Self::ProbeQuestion => "probe-question",
            Self::ProbeTable => "probe-table",
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
                    | S::ProbeQuestion
            ),
            S::Pages => matches!(
                other,
                S::Contacts
                    | S::Finding
                    | S::History
                    | S::Entries
                    | S::Reading
                    | S::Palette
                    | S::Canned
                    | S::Probing
                    | S::ProbeTable
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
