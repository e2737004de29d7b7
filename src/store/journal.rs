//! The journal: files `journal-N` in the state folder, a line an event, each with its checksum.
//!
//! Lines are gathered and written by one call, which returns once they are in the kernel's cache: they survive the death of
//! this process, not that of the machine. A new file begins with all that there is, so that older ones may go. A file that
//! cannot be written costs its events, not the notifications; the next one that can be begins with all that there is.

#[cfg(test)]
mod tests;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, FileExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::event::Event;
use super::fold::Fold;

const PREFIX: &str = "journal-";
/// A file is left for a new one when it has grown by this and four times what it began with, in bytes.
const LEAVE_AT: u64 = 1024 * 1024;
/// The most that is read of a file at once, in bytes.
const CHUNK: usize = 256 * 1024;

/// A place in the journal: the number of a file and an offset in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Number of the file.
    pub file: u64,
    /// Bytes from its beginning.
    pub offset: u64,
}

/// The end of the journal that is written.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    bus: String,
    file: Option<File>,
    /// Number of the newest file; whoever reads knows by it which ones are complete.
    newest: Arc<AtomicU64>,
    size: u64,
    began_with: u64,
    waiting: Vec<u8>,
}

impl Journal {
    /// Reads what is there and answers with what it comes to on this bus. Nothing is written before [`Journal::begin`].
    pub fn open(folder: &Path, bus: &str) -> (Self, Fold) {
        let mut fold = Fold::default();
        let files = files(folder);
        for number in &files {
            let Ok(text) = fs::read(path(folder, *number)) else { continue };
            for event in text.split(|byte| *byte == b'\n').filter_map(read) {
                fold.apply(event);
            }
        }
        fold.on_bus(bus);
        let newest = files.last().copied().unwrap_or(0);
        let journal = Self {
            folder: folder.to_owned(),
            bus: bus.to_owned(),
            file: None,
            newest: Arc::new(AtomicU64::new(newest)),
            size: 0,
            began_with: 0,
            waiting: Vec::new(),
        };
        (journal, fold)
    }

    /// The number of the newest file, as it changes.
    pub fn newest(&self) -> Arc<AtomicU64> {
        self.newest.clone()
    }

    /// Begins a new file with all that there is.
    pub fn begin(&mut self, next_key: u64, all: impl Iterator<Item = Event>) -> io::Result<()> {
        self.file = None;
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        let number = self.newest.load(Ordering::Acquire).saturating_add(1);
        let (mut all_text, mut live) = (Vec::new(), Vec::new());
        for event in all {
            write(&mut all_text, &event);
            if let Event::Have(form) = event
                && form.ended.is_none()
            {
                live.push(form.key);
            }
        }
        let mut text = Vec::new();
        write(&mut text, &Event::Begin { bus: self.bus.clone(), next_key, live: Some(live) });
        text.append(&mut all_text);
        // Whoever reads the journal finds the whole beginning or nothing.
        let new = self.folder.join("journal.new");
        let _ = fs::remove_file(&new);
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
        let made = file.write_all(&text).and_then(|()| fs::rename(&new, path(&self.folder, number)));
        if let Err(error) = made {
            let _ = fs::remove_file(&new);
            return Err(error);
        }
        self.size = u64::try_from(text.len()).unwrap_or(u64::MAX);
        self.began_with = self.size;
        self.file = Some(file);
        self.waiting.clear();
        self.newest.store(number, Ordering::Release);
        Ok(())
    }

    /// Takes note of an event; it is in the file after [`Journal::flush`].
    pub fn append(&mut self, event: &Event) {
        if self.file.is_some() {
            write(&mut self.waiting, event);
        }
    }

    /// Writes what was appended; whether there was anything.
    pub fn flush(&mut self) -> io::Result<bool> {
        let Some(file) = self.file.as_mut().filter(|_| !self.waiting.is_empty()) else { return Ok(false) };
        let written = file.write_all(&self.waiting);
        if let Err(error) = written {
            // Half a line must not stand before what comes later.
            let _ = file.set_len(self.size);
            self.waiting.clear();
            self.file = None;
            return Err(error);
        }
        self.size = self.size.saturating_add(u64::try_from(self.waiting.len()).unwrap_or(0));
        self.waiting.clear();
        Ok(true)
    }

    /// The end of what has been written.
    pub fn end(&self) -> Position {
        Position { file: self.newest.load(Ordering::Acquire), offset: self.size }
    }

    /// Whether it is time for a new file.
    pub fn is_long(&self) -> bool {
        self.file.is_some() && self.size > self.began_with.saturating_mul(5).saturating_add(LEAVE_AT)
    }

    /// Whether events are written at present.
    pub fn is_written(&self) -> bool {
        self.file.is_some()
    }
}

/// Reads on from `at`, not beyond `until`: events and the place behind them. Of a file that is complete and read to its end the
/// next one follows. There is nothing more for now when the place is the same as before.
pub fn read_on(folder: &Path, at: Position, newest: u64, until: Option<Position>) -> io::Result<(Vec<Event>, Position)> {
    let numbers = files(folder);
    let first = numbers.first().copied().unwrap_or(newest);
    // A place behind all of it is that of another journal, which somebody has deleted.
    let elsewhere = at.file < first || at.file > newest;
    let mut at = if elsewhere { Position { file: first, offset: 0 } } else { at };
    loop {
        if until.is_some_and(|until| until <= at) {
            return Ok((Vec::new(), at));
        }
        let end = until.filter(|until| until.file == at.file).map(|until| until.offset);
        let (events, offset) = read_file(&path(folder, at.file), at.offset, end.unwrap_or(u64::MAX))?;
        if offset != at.offset {
            at.offset = offset;
            return Ok((events, at));
        }
        match numbers.iter().find(|number| **number > at.file && **number <= newest) {
            Some(next) if at.file < newest => at = Position { file: *next, offset: 0 },
            _ => return Ok((events, at)),
        }
    }
}

/// Deletes the files before this one.
pub fn delete_before(folder: &Path, file: u64) -> io::Result<()> {
    for number in files(folder).into_iter().filter(|number| *number < file) {
        fs::remove_file(path(folder, number))?;
    }
    Ok(())
}

fn read_file(path: &Path, offset: u64, end: u64) -> io::Result<(Vec<Event>, u64)> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((Vec::new(), offset)),
        Err(error) => return Err(error),
    };
    let most = usize::try_from(end.saturating_sub(offset)).unwrap_or(usize::MAX);
    let mut length = CHUNK.min(most);
    loop {
        let mut text = vec![0; length];
        let mut filled = 0;
        while let Some(rest) = text.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            let from = offset.saturating_add(u64::try_from(filled).unwrap_or(0));
            match file.read_at(rest, from)? {
                0 => break,
                read => filled = filled.saturating_add(read),
            }
        }
        text.truncate(filled);
        match text.iter().rposition(|byte| *byte == b'\n') {
            Some(last) => {
                let end = last.saturating_add(1);
                let events = text.get(..last).unwrap_or_default().split(|byte| *byte == b'\n').filter_map(read).collect();
                return Ok((events, offset.saturating_add(u64::try_from(end).unwrap_or(0))));
            }
            // One line may be longer than a chunk.
            None if filled == length && length < most => length = length.saturating_mul(2).min(most),
            None => return Ok((Vec::new(), offset)),
        }
    }
}

fn write(text: &mut Vec<u8>, event: &Event) {
    // An event has nothing that JSON cannot say.
    let Ok(line) = serde_json::to_string(event) else { return };
    let _ = writeln!(text, "{:08x} {line}", crc32fast::hash(line.as_bytes()));
}

/// The event of a line; `None` where the line is torn, damaged or not understood.
fn read(line: &[u8]) -> Option<Event> {
    let (sum, line) = line.split_at_checked(9)?;
    let sum = u32::from_str_radix(std::str::from_utf8(sum).ok()?.trim_end(), 16).ok()?;
    (sum == crc32fast::hash(line)).then(|| serde_json::from_slice(line).ok()).flatten()
}

fn path(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("{PREFIX}{number}"))
}

/// The numbers of the files, oldest first.
fn files(folder: &Path) -> Vec<u64> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let number = |entry: fs::DirEntry| entry.file_name().to_str()?.strip_prefix(PREFIX)?.parse().ok();
    let mut numbers: Vec<u64> = entries.filter_map(number).collect();
    numbers.sort_unstable();
    numbers
}
