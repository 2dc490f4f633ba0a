//! The requests that were read, bounded: a sandbox may run for weeks.

use std::collections::VecDeque;

use super::request::Received;

/// The most requests that are kept, and the most bytes of them.
const REQUESTS: usize = 10_000;
const BYTES: usize = 64 * 1024 * 1024;

/// The newest requests, oldest first.
#[derive(Debug, Default)]
pub(super) struct Log {
    kept: VecDeque<Received>,
    bytes: usize,
    dropped: usize,
}

impl Log {
    /// Adds one, and lets go of the oldest that are too much.
    pub(super) fn push(&mut self, request: Received) {
        self.bytes += size(&request);
        self.kept.push_back(request);
        while self.kept.len() > REQUESTS || self.bytes > BYTES {
            let Some(oldest) = self.kept.pop_front() else { return };
            self.bytes -= size(&oldest);
            self.dropped += 1;
        }
    }

    /// How many there were in all.
    pub(super) fn total(&self) -> usize {
        self.dropped + self.kept.len()
    }

    /// Those after the first `count` of all, as far as they are kept.
    pub(super) fn after(&self, count: usize) -> Vec<Received> {
        self.kept.iter().skip(count.saturating_sub(self.dropped)).cloned().collect()
    }
}

fn size(request: &Received) -> usize {
    let headers: usize = request.headers.iter().map(|(name, value)| name.len() + value.len()).sum();
    request.path.len() + headers + request.body.len()
}

#[cfg(test)]
mod tests {
    use super::{BYTES, Log, REQUESTS, Received};

    fn request(number: usize, body: usize) -> Received {
        Received {
            method: "POST".to_owned(),
            path: format!("/{number}"),
            headers: vec![("authorization".to_owned(), "Bearer canary".to_owned())],
            body: "x".repeat(body),
            answered: "200 OK".to_owned(),
        }
    }

    #[test]
    fn the_newest_are_kept_and_all_are_counted() {
        let mut log = Log::default();
        for number in 0..REQUESTS + 5 {
            log.push(request(number, 0));
        }
        assert_eq!((log.total(), log.after(0).len()), (REQUESTS + 5, REQUESTS));
        assert_eq!(log.after(0)[0].path, "/5");
        let last: Vec<String> = log.after(REQUESTS + 3).into_iter().map(|request| request.path).collect();
        assert_eq!(last, [format!("/{}", REQUESTS + 3), format!("/{}", REQUESTS + 4)]);
        assert_eq!(log.after(REQUESTS + 5), []);
    }

    #[test]
    fn large_ones_push_others_out() {
        let mut log = Log::default();
        for number in 0..5 {
            log.push(request(number, BYTES / 3));
        }
        assert_eq!((log.total(), log.after(0).len()), (5, 2));
        assert!(log.bytes <= BYTES);
    }

    #[test]
    fn debug_shows_no_key() {
        let shown = format!("{:?}", request(1, 1));
        assert!(shown.contains("[redacted]") && !shown.contains("canary"), "{shown}");
    }
}
