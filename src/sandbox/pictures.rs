//! The sample pictures, which are part of the program.

/// A sample picture.
#[derive(Debug)]
pub(super) struct Picture {
    pub(super) name: &'static str,
    pub(super) content_type: &'static str,
    pub(super) bytes: &'static [u8],
}

const PICTURES: [Picture; 6] = [
    png("invoice.png", include_bytes!("../../assets/demo/invoice.png")),
    png("size-chart.png", include_bytes!("../../assets/demo/size-chart.png")),
    jpeg("product.jpg", include_bytes!("../../assets/demo/product.jpg")),
    jpeg("receipt.jpg", include_bytes!("../../assets/demo/receipt.jpg")),
    png("map.png", include_bytes!("../../assets/demo/map.png")),
    jpeg("greeting.jpg", include_bytes!("../../assets/demo/greeting.jpg")),
];

/// The names in the order of the table.
pub(super) const NAMES: [&str; PICTURES.len()] = {
    let mut names = [""; PICTURES.len()];
    let mut index = 0;
    while index < names.len() {
        names[index] = PICTURES[index].name;
        index += 1;
    }
    names
};

/// The picture of that name, letter for letter.
pub(super) fn find(name: &str) -> Option<&'static Picture> {
    static TABLE: &[Picture] = &PICTURES;
    TABLE.iter().find(|picture| picture.name == name)
}

const fn png(name: &'static str, bytes: &'static [u8]) -> Picture {
    Picture { name, content_type: "image/png", bytes }
}

const fn jpeg(name: &'static str, bytes: &'static [u8]) -> Picture {
    Picture { name, content_type: "image/jpeg", bytes }
}

#[cfg(test)]
mod tests {
    use super::{NAMES, find};

    #[test]
    fn every_picture_is_what_its_type_says_and_stays_small() {
        for name in NAMES {
            let picture = find(name).unwrap();
            let magic: &[u8] = if picture.content_type == "image/png" { b"\x89PNG\r\n\x1a\n" } else { b"\xff\xd8\xff" };
            assert!(picture.bytes.starts_with(magic), "{name}");
            assert!(picture.bytes.len() < 40_000, "{name} has {} bytes", picture.bytes.len());
        }
    }

    #[test]
    fn no_other_name_finds_a_picture() {
        for name in ["", "Invoice.png", "../invoice.png", "invoice"] {
            assert!(find(name).is_none(), "{name}");
        }
    }
}
