//! A request in words: what a person sees before a message goes, or afterwards.

/// The request of one message as text. The key is in none of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestText {
    /// The method and the address.
    pub line: String,
    /// The headers, the key as `***`.
    pub headers: Vec<(&'static str, &'static str)>,
    /// The body on several lines, to be read; the one that is sent has the same values on one line.
    pub body: String,
    /// A curl command that makes the same request, with `$ZIXFLOW_API_KEY` in place of the key.
    pub curl: String,
}
