//! Text that only looks odd to a machine.

/// Text of every script and of people's names, with all that must stay: joiners, marks, right to left, emoji.
pub(crate) const HONEST: [&str; 17] = [
    "María Ortiz, señora",
    "Zoë Øvergård Łukasz",
    "می‌خواهم این را بفرستم",
    "نه‌تنها",
    "क्‍ष श्री हिन्दी",
    "ക്‍ഷ മലയാളം",
    "ภาษาไทย น้ำ",
    "שלום עולם",
    "السلام عليكم",
    "日本語テキスト",
    "한국어 텍스트",
    "e\u{301}te\u{301} in two pieces",
    "👩‍👩‍👧‍👦 family",
    "❤️ heart ☺️",
    "🏳️‍🌈 flag 🇪🇺",
    "👍🏽 thumb 👩🏿‍🚀",
    "1️⃣ keycap",
];
