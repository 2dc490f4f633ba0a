//! zixpost: sends pictures on WhatsApp through Zixflow, from a terminal.

fn main() {}
