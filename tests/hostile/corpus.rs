//! Strings that try to obey, hide, turn or push, made by code: the same ones each time.

/// How many there are.
pub(crate) const COUNT: usize = 4000;

/// Hostile strings. Each kind of attack comes back many times, with other numbers, alone and mixed.
pub(crate) fn hostile() -> Vec<String> {
    let mut chance = Chance(0x005e_ed0f_70a1);
    (0..COUNT).map(|n| one(n, &mut chance)).collect()
}

/// Words that stand around the attacks.
const WORDS: [&str; 8] = ["invoice", "María", "pay now", "x", "", "日本", "שלום", "https://cdn.example.com/a.png"];

/// The kinds of attack.
const KINDS: [fn(&mut Chance) -> String; 18] = [
    c0,
    c1,
    csi,
    osc,
    strings_of_devices,
    escapes,
    in_one_byte,
    bidi,
    tags,
    zero_width,
    line_ends,
    private,
    marks,
    emoji,
    long_words,
    selectors,
    spaces,
    any,
];

fn one(n: usize, chance: &mut Chance) -> String {
    match n {
        // The extremes, each once.
        0 => format!("z{}", "\u{301}".repeat(10_000)),
        1 => "👩‍👩‍👧".repeat(300),
        2 => "日本語".repeat(400),
        3 => "x".repeat(20_000),
        4 => "\u{202e}".repeat(2_000),
        5 => "\u{1b}]52;c;ZXZpbA==\u{7}".repeat(50),
        6 => String::new(),
        // A wide letter at each column where an edge may be.
        7..=140 => format!("{}界{}", "a".repeat(n - 7), "b".repeat(n % 7)),
        _ => {
            let mut text = chance.pick(&WORDS).to_owned();
            for _ in 0..=chance.below(3) {
                text.push_str(&KINDS[(n + chance.below(2) * 7) % KINDS.len()](chance));
                text.push_str(chance.pick(&WORDS));
            }
            text
        }
    }
}

fn c0(chance: &mut Chance) -> String {
    (0..=chance.below(4)).map(|_| chance.letter(0, 0x20)).chain(['\u{7f}']).collect()
}

fn c1(chance: &mut Chance) -> String {
    (0..=chance.below(4)).map(|_| chance.letter(0x80, 0xa0)).collect()
}

fn csi(chance: &mut Chance) -> String {
    let start = chance.pick(&["", "?", ">", "=", "!"]);
    format!("\u{1b}[{start}{};{}{}", chance.below(2100), chance.below(99), chance.letter(0x40, 0x7f))
}

fn osc(chance: &mut Chance) -> String {
    let number = chance.pick(&["0", "2", "4", "7", "8", "9", "10", "52", "133", "777", "1337"]);
    let end = chance.pick(&["\u{7}", "\u{1b}\\", "\u{9c}", ""]);
    format!("\u{1b}]{number};{}{end}", chance.pick(&["c;ZXZpbA==", ";https://evil.example.com", "title", "?"]))
}

fn strings_of_devices(chance: &mut Chance) -> String {
    let start = chance.pick(&["P", "_G", "^", "X", "Ptmux;\u{1b}"]);
    format!(
        "\u{1b}{start}{}{}",
        chance.pick(&["q#1~", "a=T,f=24;AAAA", "+q544e", "$q\"p"]),
        chance.pick(&["\u{1b}\\", ""])
    )
}

fn escapes(chance: &mut Chance) -> String {
    let after = chance.pick(&["c", "7", "8", "(0", "#8", " F", "=", ">", "M", "D", "E", "N", "Z", "%G", "", "\u{1b}"]);
    format!("\u{1b}{after}")
}

/// The same as escape and a letter, in the one character of C1 that stands for both.
fn in_one_byte(chance: &mut Chance) -> String {
    format!(
        "{}{}",
        chance.pick(&["\u{9b}31m", "\u{9d}0;title", "\u{90}q", "\u{9f}G", "\u{98}", "\u{9b}6n"]),
        c1(chance)
    )
}

fn bidi(chance: &mut Chance) -> String {
    let turns =
        ["\u{202a}", "\u{202b}", "\u{202d}", "\u{202e}", "\u{2066}", "\u{2067}", "\u{2068}", "\u{61c}", "\u{200f}"];
    format!("{}gnp.exe{}", chance.pick(&turns), chance.pick(&["\u{202c}", "\u{2069}", "\u{200e}", ""]))
}

fn tags(chance: &mut Chance) -> String {
    let hidden: String = (0..=chance.below(40)).map(|_| chance.letter(0xe0020, 0xe0080)).collect();
    format!("{}{hidden}", chance.pick(&["a", "🏴", "", "\u{e0001}"]))
}

fn zero_width(chance: &mut Chance) -> String {
    let hidden = [
        "\u{200b}",
        "\u{200c}",
        "\u{200d}",
        "\u{2060}",
        "\u{feff}",
        "\u{ad}",
        "\u{34f}",
        "\u{115f}",
        "\u{1160}",
        "\u{17b4}",
        "\u{180e}",
        "\u{2061}",
        "\u{206a}",
        "\u{3164}",
        "\u{ffa0}",
        "\u{fff9}",
        "\u{1d173}",
    ];
    (0..=chance.below(6)).flat_map(|_| [chance.pick(&["p", "a", "4", "", " "]), chance.pick(&hidden)]).collect()
}

fn line_ends(chance: &mut Chance) -> String {
    let ends = ["\n", "\r\n", "\r", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}", "\t"];
    (0..=chance.below(5)).flat_map(|_| [chance.pick(&ends), "line"]).collect()
}

fn private(chance: &mut Chance) -> String {
    let ranges = [(0xe000, 0xf900), (0xfdd0, 0xfdf0), (0xfffe, 0x10000), (0x1fffe, 0x20000), (0xf0000, 0x11_0000)];
    let count = chance.below(5);
    let one = |_| {
        let (from, to) = chance.pick(&ranges);
        chance.letter(from, to)
    };
    (0..=count).map(one).collect()
}

fn marks(chance: &mut Chance) -> String {
    let (base, mark) = (chance.pick(&["z", "י", "ก", "界", "", " "]), chance.letter(0x300, 0x34f));
    format!("{base}{}", mark.to_string().repeat(1 + chance.below(200)))
}

fn emoji(chance: &mut Chance) -> String {
    let one = chance.pick(&["👩‍👩‍👧‍👦", "🏳️‍🌈", "👍🏽", "🇪", "🇪🇺", "❤️", "☺️", "1️⃣", "👩‍", "‍👩", "🧑🏿‍🤝‍🧑🏻"]);
    one.repeat(1 + chance.below(30))
}

fn long_words(chance: &mut Chance) -> String {
    chance.pick(&["x", "日", "ﷺ", "ش", "क्‍ष", "น้ำ", "ｗ", "㍿"]).repeat(1 + chance.below(120))
}

fn selectors(chance: &mut Chance) -> String {
    let mark = chance.pick(&["\u{fe0f}", "\u{fe0e}", "\u{fe00}", "\u{20e3}", "\u{e0100}", "\u{1f3fb}"]);
    format!("{}{}", chance.pick(&["a", "❤", "☺", "1", "", "界"]), mark.repeat(1 + chance.below(12)))
}

fn spaces(chance: &mut Chance) -> String {
    let one = chance
        .pick(&["\u{a0}", "\u{1680}", "\u{2003}", "\u{200a}", "\u{202f}", "\u{205f}", "\u{3000}", "\u{2800}", " "]);
    one.repeat(1 + chance.below(100))
}

fn any(chance: &mut Chance) -> String {
    (0..=chance.below(20)).map(|_| chance.letter(0, 0x11_0000)).collect()
}

/// A generator of numbers that look random: xorshift64* (Vigna, 2016).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % limit
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// A character of this range; surrogates become the replacement character.
    fn letter(&mut self, from: u32, to: u32) -> char {
        let code = from + u32::try_from(self.below((to - from) as usize)).unwrap();
        char::from_u32(code).unwrap_or('\u{fffd}')
    }
}
