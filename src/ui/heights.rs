//! How many rows each part of the message has: never by what is wrong with it, so that nothing moves then.

use crate::app::Bubble;

/// Rows of each part, from top to bottom.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Heights {
    /// The recipient: a second row where name and number do not fit beside each other.
    pub(super) to: u16,
    /// Under the sender: that an earlier send is repeated.
    pub(super) warning: u16,
    /// Under the image, the row below it included: what is wrong with it, else empty.
    pub(super) image_foot: u16,
    pub(super) caption: u16,
    pub(super) options: u16,
    pub(super) options_foot: u16,
    pub(super) send: u16,
}

impl Heights {
    /// Shares the rows out: what must be seen first, then what reads better with more room.
    pub(super) fn share(room: u16, options: u16, send: u16, needs_warning: bool, has_long_name: bool) -> Self {
        // Recipient, sender, image and its foot, one row of caption and its foot.
        let fixed = 6 + send;
        let mut spare = room.saturating_sub(fixed);
        let mut take = |most: u16| {
            let taken = most.min(spare);
            spare -= taken;
            taken
        };
        let warning = take(u16::from(needs_warning));
        let options = take(options);
        let mut caption = 1 + take(1);
        let to = 1 + take(u16::from(has_long_name));
        caption += take(1);
        let options_foot = take(1);
        let image_foot = 1 + if needs_warning { 0 } else { take(1) };
        // The line above the send line stays empty where it can: the eye finds it at once.
        let above_send = take(1);
        caption += take(room);
        Self { to, warning, image_foot, caption, options, options_foot: options_foot + above_send, send }
    }

    /// The same with a bubble, which has only rows that are free: beside the options, or below them.
    pub(super) fn around(
        bubble: Option<Bubble>,
        room: u16,
        options: u16,
        send: u16,
        needs_warning: bool,
        has_long_name: bool,
    ) -> Self {
        match bubble {
            None => Self::share(room, options, send, needs_warning, has_long_name),
            Some(bubble) if bubble.is_beside => {
                let warning = u16::from(needs_warning);
                let to = 1 + u16::from(has_long_name);
                let caption = room.saturating_sub(5 + to + bubble.rows + send);
                let options_foot = bubble.rows - options;
                Self { to, warning, image_foot: 2 - warning, caption, options, options_foot, send }
            }
            Some(bubble) => Self::share(room.saturating_sub(bubble.rows), options, send, needs_warning, has_long_name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_are_shared_out_without_rest_wherever_there_are_enough() {
        for room in 10..60 {
            for options in 3..=4 {
                for send in 1..=2 {
                    for (needs_warning, has_long_name) in [(false, false), (false, true), (true, false), (true, true)] {
                        let heights = Heights::share(room, options, send, needs_warning, has_long_name);
                        let Heights { to, warning, image_foot, caption, options, options_foot, send } = heights;
                        // The sender, the image and the row under the caption have one row each.
                        assert_eq!(3 + to + warning + image_foot + caption + options + options_foot + send, room);
                        assert!(caption >= 1 && options >= 1 && image_foot >= 1, "{heights:?}");
                        assert_eq!(warning == 1, needs_warning);
                    }
                }
            }
        }
    }
}
