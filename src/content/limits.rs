//! How much of one notification is kept. What is more is cut or dropped, and costs nothing else.

/// Longest side that [`Limits::picture_side`] may allow, in pixels.
pub const MOST_SIDE: u32 = 8192;
/// Most that [`Limits::picture_mib`] may allow, in MiB: an array of D-Bus is no longer.
pub const MOST_MIB: usize = 64;

/// The bounds of what one call may bring. They are read once a call: a call is read by the same ones throughout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Longest name of an application, and of what it sends for, in bytes.
    pub app_name: usize,
    /// Longest summary, in bytes.
    pub summary: usize,
    /// Longest body, in bytes as sent.
    pub body: usize,
    /// Most actions; further ones are dropped.
    pub actions: usize,
    /// Most hints that are read; further ones are ignored.
    pub hints: usize,
    /// Longest side of a picture whose pixels are sent, in pixels.
    pub picture_side: u32,
    /// Largest picture whose pixels are sent, in MiB of them.
    pub picture_mib: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { app_name: 256, summary: 1024, body: 16 * 1024, actions: 16, hints: 64, picture_side: 4096, picture_mib: 32 }
    }
}

impl Limits {
    /// [`Limits::picture_mib`] in bytes.
    pub fn picture_bytes(&self) -> usize {
        self.picture_mib.saturating_mul(1024 * 1024)
    }
}
