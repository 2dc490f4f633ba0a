//! Pictures of other people's servers: looking at what stands behind a link before WhatsApp does.
//!
//! Which addresses may be asked (`address`, `allowed`), one careful walk over the redirects (`fetch`, `hop`, `client`),
//! what the bytes say (`header`), the memory of the last ten minutes (`preflight`), and small pictures of what was
//! received (`decode`, `preview`) belong here. What a finding means for WhatsApp is a rule of the trade and belongs to
//! the domain. Nothing here shares a client, a key or a cookie with the gateway.

mod address;
mod allowed;
mod client;
mod decode;
mod fetch;
mod header;
mod hop;
mod preflight;
mod preview;
mod route;

pub use address::{address_kind, name_kind};
pub use allowed::Allowed;
pub use client::Network;
pub use decode::{Detail, Drawable, LARGE_SIDE, PreviewError, decode};
pub use preflight::Preflight;
