//! Whether somebody still reads what is printed.

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use tokio::sync::oneshot;

/// Comes when nobody reads standard output any more; without it that would be noticed at the next line only. A thread waits,
/// for what standard output is may not be changed to suit a runtime: it may be another program's too.
pub(crate) fn reader_left() -> oneshot::Receiver<()> {
    let (leaving, left) = oneshot::channel();
    std::thread::spawn(move || {
        let stdout = std::io::stdout();
        // Errors are reported without being asked for.
        let mut fds = [PollFd::new(&stdout, PollFlags::empty())];
        while poll(&mut fds, None) == Err(Errno::INTR) {}
        let _ = leaving.send(());
    });
    left
}
