//! How the rows of the message pane are shared out.

use crate::app::Bubble;

/// Rows of each part, from top to bottom.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Heights {
    /// Between the sender and the image: empty, or a warning.
    pub(super) gap: u16,
    pub(super) caption: u16,
    pub(super) options: u16,
    pub(super) options_foot: u16,
    pub(super) send: u16,
}

impl Heights {
    /// Shares the rows out: what must be seen first, then what reads better with more room.
    fn share(room: u16, options: u16, send: u16, needs_warning: bool) -> Self {
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
        let mut caption = 1 + take(2);
        let options_foot = take(1);
        let gap = if needs_warning { warning } else { take(1) };
        // The line above the send line stays empty where it can: the eye finds it at once.
        let above_send = take(1);
        caption += take(room);
        Self { gap, caption, options, options_foot: options_foot + above_send, send }
    }

    /// The same with a bubble, which has only rows that are free: beside the options, or below them.
    pub(super) fn around(bubble: Option<Bubble>, room: u16, options: u16, send: u16, needs_warning: bool) -> Self {
        match bubble {
            None => Self::share(room, options, send, needs_warning),
            Some(bubble) if bubble.is_beside => {
                let caption = room.saturating_sub(6 + bubble.rows + send);
                Self { gap: 1, caption, options, options_foot: bubble.rows - options, send }
            }
            Some(bubble) => Self::share(room.saturating_sub(bubble.rows), options, send, needs_warning),
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
                    for needs_warning in [false, true] {
                        let heights = Heights::share(room, options, send, needs_warning);
                        let used = 5 + heights.gap + heights.caption + heights.options + heights.options_foot + send;
                        assert_eq!(used, room, "{heights:?}");
                        assert!(heights.caption >= 1 && heights.options >= 1);
                        assert!(!needs_warning || heights.gap == 1);
                    }
                }
            }
        }
    }
}
