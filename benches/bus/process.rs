//! What the kernel says about a process: processor time, wake-ups, memory. It never changes one.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

const MIB: f64 = 1024.0 * 1024.0;

/// Processor time of all living threads, in nanoseconds; what ended threads used is not in it.
pub(crate) fn cpu(pid: u32) -> u64 {
    let of = |thread: &Path| fs::read_to_string(thread.join("schedstat")).ok()?.split_whitespace().next()?.parse::<u64>().ok();
    threads(pid).iter().filter_map(|thread| of(thread)).sum()
}

/// Waits until a process uses no more processor time (100 ms without any), at most `patience`; tells whether it is quiet.
pub(crate) fn await_quiet(pid: u32, patience: Duration) -> bool {
    let deadline = Instant::now() + patience;
    let mut last = cpu(pid);
    while Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(100));
        let now = cpu(pid);
        if now == last {
            return true;
        }
        last = now;
    }
    false
}

/// Voluntary context switches by thread: pool threads end and take their counts with them, so sums would lie.
pub(crate) fn switches(pid: u32) -> HashMap<String, u64> {
    let of = |thread: &Path| {
        let status = fs::read_to_string(thread.join("status")).ok()?;
        Some((thread.file_name()?.to_string_lossy().into_owned(), field(&status, "voluntary_ctxt_switches:")?))
    };
    threads(pid).iter().filter_map(|thread| of(thread)).collect()
}

/// Wake-ups between two readings of [`switches`].
pub(crate) fn wakeups(before: &HashMap<String, u64>, after: &HashMap<String, u64>) -> u64 {
    after.iter().map(|(thread, count)| count.saturating_sub(before.get(thread).copied().unwrap_or(0))).sum()
}

/// Memory of a process, in MiB.
#[derive(Clone, Copy, Default)]
pub(crate) struct Memory {
    /// Resident set.
    pub(crate) rss: f64,
    /// Resident anonymous memory: what the program itself made; the kernel cannot drop it.
    pub(crate) anon: f64,
    /// Resident shared memory: window buffers, pictures.
    pub(crate) shmem: f64,
    /// Resident set with shared pages divided among their users.
    pub(crate) pss: f64,
    /// Highest resident set so far.
    pub(crate) peak: f64,
}

/// Reads the memory of a process; zero when it has gone.
pub(crate) fn memory(pid: u32) -> Memory {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let mib = |text: &str, name: &str| field(text, name).unwrap_or(0) as f64 * 1024.0 / MIB;
    Memory {
        rss: mib(&status, "VmRSS:"),
        anon: mib(&status, "RssAnon:"),
        shmem: mib(&status, "RssShmem:"),
        pss: mib(&rollup, "Pss:"),
        peak: mib(&status, "VmHWM:"),
    }
}

/// Whether a library whose name begins so is mapped.
pub(crate) fn maps(pid: u32, library: &str) -> bool {
    fs::read_to_string(format!("/proc/{pid}/maps")).unwrap_or_default().contains(&format!("/{library}"))
}

/// Processes of that name on that bus: those that were started with its address.
pub(crate) fn on_bus(name: &str, address: &str) -> Vec<u32> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    let variable = format!("DBUS_SESSION_BUS_ADDRESS={address}");
    let belongs = |pid: &u32| {
        let comm = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
        let environ = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        comm.trim_end() == name && environ.split(|&byte| byte == 0).any(|entry| entry == variable.as_bytes())
    };
    entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).filter(belongs).collect()
}

fn threads(pid: u32) -> Vec<std::path::PathBuf> {
    fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).collect()
}

fn field(text: &str, name: &str) -> Option<u64> {
    text.lines().find(|line| line.starts_with(name))?.split_whitespace().nth(1)?.parse().ok()
}
