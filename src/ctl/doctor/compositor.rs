//! Asks a Wayland compositor what it has, in the few words of the protocol that this takes: `get_registry`, `sync`, and the
//! globals up to the answer.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

/// How long a compositor may take.
const PATIENCE: Duration = Duration::from_secs(2);
/// The objects: the display has number 1, the other two are ours to number.
const DISPLAY: u32 = 1;
const REGISTRY: u32 = 2;
const CALLBACK: u32 = 3;
/// Requests of `wl_display`.
const SYNC: u32 = 0;
const GET_REGISTRY: u32 = 1;
/// The event `global` of `wl_registry`.
const GLOBAL: u32 = 0;

/// Whether the compositor at this socket has `interface`; `None` where none answers.
pub(super) fn has(socket: &Path, interface: &str) -> Option<bool> {
    let mut stream = UnixStream::connect(socket).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    stream.set_write_timeout(Some(PATIENCE)).ok()?;
    ask(&mut stream)?;
    listen(&mut stream, interface)
}

/// Asks for the registry, and for a sign after it.
fn ask(stream: &mut impl Write) -> Option<()> {
    for (request, object) in [(GET_REGISTRY, REGISTRY), (SYNC, CALLBACK)] {
        let size_and_request = (12 << 16) | request;
        for word in [DISPLAY, size_and_request, object] {
            stream.write_all(&word.to_ne_bytes()).ok()?;
        }
    }
    stream.flush().ok()
}

/// Reads events until the sign.
fn listen(stream: &mut impl Read, interface: &str) -> Option<bool> {
    let mut found = false;
    loop {
        let object = word(stream)?;
        let header = word(stream)?;
        let length = usize::try_from((header >> 16).checked_sub(8)?).ok()?;
        let mut body = vec![0; length];
        stream.read_exact(&mut body).ok()?;
        match (object, header & 0xffff) {
            // Number, name with its length and a closing zero, version.
            (REGISTRY, GLOBAL) => {
                let length = body.get(4..8).and_then(|bytes| bytes.try_into().ok()).map(u32::from_ne_bytes)?;
                let end = usize::try_from(length).ok()?.checked_add(7)?;
                found |= body.get(8..end) == Some(interface.as_bytes());
            }
            (CALLBACK, _) => return Some(found),
            (DISPLAY, 0) => return None,
            _ => {}
        }
    }
}

fn word(stream: &mut impl Read) -> Option<u32> {
    let mut bytes = [0; 4];
    stream.read_exact(&mut bytes).ok()?;
    Some(u32::from_ne_bytes(bytes))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]
mod tests {
    use super::*;

    fn event(object: u32, code: u32, body: &[u8]) -> Vec<u8> {
        let header = ((8 + body.len() as u32) << 16) | code;
        [object.to_ne_bytes().as_slice(), &header.to_ne_bytes(), body].concat()
    }

    fn global(name: &str) -> Vec<u8> {
        let mut text = name.as_bytes().to_vec();
        text.push(0);
        let length = text.len() as u32;
        text.resize(text.len().next_multiple_of(4), 0);
        event(REGISTRY, GLOBAL, &[&1_u32.to_ne_bytes(), length.to_ne_bytes().as_slice(), &text, &4_u32.to_ne_bytes()].concat())
    }

    #[test]
    fn the_globals_are_read_up_to_the_sign() {
        let done = event(CALLBACK, 0, &[0; 4]);
        let with = [global("wl_compositor"), event(DISPLAY, 1, &[0; 4]), global("zwlr_layer_shell_v1"), done.clone()].concat();
        assert_eq!(listen(&mut with.as_slice(), "zwlr_layer_shell_v1"), Some(true));
        assert_eq!(listen(&mut [global("wl_compositor"), done].concat().as_slice(), "zwlr_layer_shell_v1"), Some(false));
        assert_eq!(listen(&mut global("zwlr_layer_shell_v1").as_slice(), "zwlr_layer_shell_v1"), None);
    }

    #[test]
    fn what_makes_no_sense_is_no_answer() {
        for bytes in [&[][..], &[0; 8], &[0xff; 64], &event(REGISTRY, GLOBAL, &[0xff; 8]), &event(DISPLAY, 0, &[0; 4])] {
            assert_eq!(listen(&mut &*bytes, "zwlr_layer_shell_v1"), None);
        }
    }

    #[test]
    fn the_question_is_two_requests() {
        let mut asked = Vec::new();
        ask(&mut asked).unwrap();
        assert_eq!(asked.len(), 24);
    }
}
