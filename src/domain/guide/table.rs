//! The table of causes.
//!
//! Numbers, titles and meanings: Meta's error codes for the Cloud API
//! (<https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes>), and the titles
//! that Zixflow shows (<https://help.zixflow.com/en/articles/98-whatsapp-error-codes>). The causes of 401 and 403:
//! Zixflow's page on API keys, which have permissions, an expiry and a restriction of addresses
//! (<https://docs.zixflow.com/api-reference/authentication>). The words are ours.

use super::advice::{Advice, Whose};
use super::proven::Proven;

/// A row of Meta's table.
macro_rules! meta {
    ($numbers:expr, $texts:expr, $meaning:literal, $mend:literal, $whose:ident) => {
        Advice {
            numbers: &$numbers,
            statuses: &[],
            texts: &$texts,
            meaning: $meaning,
            mend: $mend,
            whose: Whose::$whose,
            unless: None,
        }
    };
}

/// A cause of a status; those of one status stand in the order of their likelihood.
macro_rules! status {
    ($statuses:expr, $meaning:literal, $mend:literal, $whose:ident, $unless:expr) => {
        Advice {
            numbers: &[],
            statuses: &$statuses,
            texts: &[],
            meaning: $meaning,
            mend: $mend,
            whose: Whose::$whose,
            unless: $unless,
        }
    };
}

/// Every cause that is known.
pub static ADVICE: [Advice; 44] = [
    meta!(
        [131_047..=131_047],
        ["re-engagement", "more than 24 hours have passed"],
        "More than 24 hours have passed since this person last wrote.",
        "Send an approved template, or wait until they write.",
        Sender
    ),
    meta!(
        [131_026..=131_026],
        ["message undeliverable"],
        "It cannot be delivered: the number is not on WhatsApp, its app is old, or its terms were not accepted.",
        "Check the number, and ask the person by another channel; do not repeat it.",
        Sender
    ),
    meta!(
        [131_053..=131_053],
        ["media upload error", "downloading media from weblink failed"],
        "WhatsApp could not fetch the picture, or cannot use it.",
        "Open the link where nobody is signed in: a JPEG or PNG of at most 5 MB, served with its right type.",
        Sender
    ),
    meta!(
        [131_052..=131_052],
        ["media download error"],
        "A file that the other person sent could not be fetched; it is never about a picture of ours.",
        "Ask them to send it again.",
        Recipient
    ),
    meta!(
        [131_051..=131_051],
        ["unsupported message type"],
        "WhatsApp does not know this type of message.",
        "Report it with the exact request: a program made it wrongly.",
        Admin
    ),
    meta!(
        [131_056..=131_056],
        ["pair rate limit"],
        "Too many messages went to this one person.",
        "Wait, six seconds for each message; others are not affected.",
        Wait
    ),
    meta!(
        [130_429..=130_429],
        ["message throughput has been reached"],
        "The sender's number has used up what it may send in a second.",
        "Send more slowly, and send this one again later.",
        Wait
    ),
    meta!(
        [131_048..=131_048],
        ["spam rate limit"],
        "The sender's number is limited, because people blocked or reported it.",
        "Stop sending, and look at its quality in WhatsApp Manager.",
        Admin
    ),
    meta!(
        [131_049..=131_049],
        ["healthy ecosystem"],
        "Meta held it back, because this person gets many such messages or did not react to them.",
        "Wait at least 24 hours, or until they write.",
        Wait
    ),
    meta!(
        [131_050..=131_050],
        ["stop receiving marketing", "stopped marketing", "opted out of marketing"],
        "This person does not want marketing messages from this business.",
        "Do not send it again.",
        Sender
    ),
    meta!(
        [130_403..=130_403],
        ["has blocked"],
        "This business and this person have blocked each other's messages.",
        "Do not send it again; an admin can lift a block of ours.",
        Admin
    ),
    meta!(
        [131_021..=131_021],
        ["recipient cannot be sender"],
        "The recipient is the sender's own number.",
        "Send it to another number.",
        Sender
    ),
    meta!(
        [131_008..=131_008],
        ["required parameter is missing"],
        "A field of the request is missing.",
        "Look at the exact request; a wrong phone ID also shows like this.",
        Sender
    ),
    meta!(
        [131_009..=131_009, 100..=100],
        ["parameter value is not valid", "invalid parameter"],
        "A field of the request has a wrong value, most often the phone ID.",
        "Compare the phone ID with the WhatsApp settings of Zixflow: it is no phone number.",
        Sender
    ),
    meta!(
        [0..=0, 190..=190],
        ["error validating access token", "access token has expired"],
        "The link between Zixflow and Meta has expired or is broken; it is not about the API key.",
        "Connect the WhatsApp account again in Zixflow.",
        Admin
    ),
    meta!(
        [3..=3, 10..=10, 200..=299, 131_005..=131_005],
        ["api permission"],
        "Zixflow may not do this with the WhatsApp account.",
        "Grant the permission in Meta's business settings.",
        Admin
    ),
    meta!(
        [131_031..=131_031, 368..=368],
        ["account has been locked", "temporarily blocked for policies"],
        "Meta has locked the WhatsApp account.",
        "Look at the account's quality and appeal in Meta's business settings.",
        Admin
    ),
    meta!(
        [131_042..=131_042],
        ["payment issue"],
        "Meta has a problem with the account's payment.",
        "Look at the payment settings of the WhatsApp account.",
        Admin
    ),
    meta!(
        [131_045..=131_045],
        ["incorrect certificate", "phone number registration"],
        "The sender's number is not registered.",
        "Register the number again in Zixflow.",
        Admin
    ),
    meta!(
        [33..=33],
        ["phone number has been deleted"],
        "The sender's number was deleted at Meta.",
        "Choose another sender, or add the number again.",
        Admin
    ),
    meta!(
        [131_037..=131_037],
        ["display name approval"],
        "Meta has not approved the sender's display name.",
        "Submit the display name, and wait for the approval.",
        Admin
    ),
    meta!(
        [1..=2, 131_000..=131_000, 131_016..=131_016],
        ["service temporarily unavailable", "service unavailable", "something went wrong"],
        "Meta has a fault that passes, or one that it does not name.",
        "Send it again later.",
        Wait
    ),
    meta!(
        [131_057..=131_057],
        ["maintenance mode"],
        "The WhatsApp account is in maintenance.",
        "Send it again later.",
        Wait
    ),
    meta!(
        [130_472..=130_472],
        ["part of an experiment"],
        "Meta has this person in an experiment, and holds such messages back.",
        "Wait, or ask them to write first.",
        Wait
    ),
    meta!(
        [132_000..=132_000],
        ["param count mismatch"],
        "The template has another number of variables.",
        "Give each variable of the template its value.",
        Sender
    ),
    meta!(
        [132_001..=132_001],
        ["template name does not exist", "template does not exist"],
        "There is no approved template of this name in this language.",
        "Compare name and language with the list of templates.",
        Sender
    ),
    meta!(
        [132_012..=132_012],
        ["parameter format mismatch"],
        "A variable of the template has another format.",
        "Compare the variables with the template.",
        Sender
    ),
    meta!(
        [132_015..=132_015],
        ["template is paused"],
        "Meta has paused the template for its low quality.",
        "Use another template, or edit it.",
        Admin
    ),
    meta!(
        [132_016..=132_016],
        ["template is disabled"],
        "Meta has disabled the template for its low quality.",
        "Use another template.",
        Admin
    ),
    status!(
        [400..=400, 422..=422],
        "The phone ID is not one of this workspace, or a phone number stands in its place.",
        "Copy the phone ID from the WhatsApp settings of Zixflow.",
        Sender,
        Some(Proven::Sender)
    ),
    status!(
        [400..=400, 422..=422],
        "The recipient is not a number that WhatsApp can take.",
        "Check country code and digits.",
        Sender,
        Some(Proven::Recipient)
    ),
    status!(
        [400..=400, 422..=422],
        "Another field of the message has a wrong value.",
        "Look at the exact request, field by field.",
        Sender,
        Some(Proven::Message)
    ),
    status!(
        [401..=401],
        "The API key is wrong.",
        "Copy it again from Settings, Developer, API Key; `zixpost config check` tells which one is used.",
        Sender,
        Some(Proven::Key)
    ),
    status!(
        [401..=401],
        "The API key has expired.",
        "Look at its expiry in Zixflow, and make a new one.",
        Admin,
        Some(Proven::Key)
    ),
    status!(
        [401..=401, 403..=403],
        "The API key may not send WhatsApp messages.",
        "Give it the permission for this endpoint in Zixflow.",
        Admin,
        Some(Proven::Key)
    ),
    status!(
        [401..=401, 403..=403],
        "The API key may not be used from this machine's address.",
        "Add the address to the key's IP restriction, or send from another machine.",
        Admin,
        Some(Proven::Key)
    ),
    status!(
        [401..=401, 403..=403],
        "The phone ID belongs to another workspace than the API key.",
        "Use the profile that the phone ID belongs to.",
        Sender,
        Some(Proven::Sender)
    ),
    status!(
        [404..=405, 410..=410, 414..=415],
        "The base address does not lead to Zixflow's API.",
        "Look at base_url and ZIXFLOW_DOMAIN: `zixpost config show` tells which one is used.",
        Sender,
        Some(Proven::Key)
    ),
    status!(
        [307..=308],
        "The gateway has moved, and a message is never sent on to another address by itself.",
        "Look at base_url and ZIXFLOW_DOMAIN: `zixpost config show` tells which one is used.",
        Sender,
        Some(Proven::Key)
    ),
    status!([409..=409], "Zixflow says that the request contradicts what it knows.", "Read its message.", Sender, None),
    status!(
        [413..=413],
        "The request is too large.",
        "Shorten the caption or the link.",
        Sender,
        Some(Proven::Message)
    ),
    status!(
        [429..=429],
        "Zixflow takes no more messages for now.",
        "Wait as long as it asks; nothing was sent, and a repeat is safe.",
        Wait,
        None
    ),
    status!(
        [300..=306, 309..=399, 402..=402, 406..=408, 411..=412, 416..=421, 423..=428, 430..=499],
        "Zixflow gave an answer that its documentation does not have, so the message may have been sent.",
        "Look in the inbox before you send it again.",
        Sender,
        None
    ),
    status!(
        [500..=599],
        "A server of Zixflow failed, perhaps after it had taken the message.",
        "Look in the inbox before you send it again.",
        Sender,
        None
    ),
];
