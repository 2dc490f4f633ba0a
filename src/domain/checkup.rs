//! One thing that was looked at, and what to do about it.

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Health {
    /// All is well.
    Pass,
    /// It works, and somebody should look at it.
    Warn,
    /// It does not work.
    Fail,
}

impl Health {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkup {
    /// What was looked at, in a word or two.
    pub name: &'static str,
    /// How it came out.
    pub health: Health,
    /// What was found; one line.
    pub found: String,
    /// What to do about it; one line, empty where nothing is to be done.
    pub mend: String,
}

impl Checkup {
    /// All is well.
    #[must_use]
    pub fn pass(name: &'static str, found: impl Into<String>) -> Self {
        Self { name, health: Health::Pass, found: found.into(), mend: String::new() }
    }

    /// It works, and somebody should look at it.
    #[must_use]
    pub fn warn(name: &'static str, found: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { name, health: Health::Warn, found: found.into(), mend: mend.into() }
    }

    /// It does not work.
    #[must_use]
    pub fn fail(name: &'static str, found: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { name, health: Health::Fail, found: found.into(), mend: mend.into() }
    }
}
