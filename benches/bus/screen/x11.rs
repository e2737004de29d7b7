//! Xvfb, watched by the DAMAGE extension: each damaged box is read back and looked at.

use std::process::Stdio;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use x11rb::connection::{Connection, RequestConnection};
use x11rb::protocol::Event;
use x11rb::protocol::damage::{self, ConnectionExt as _, ReportLevel};
use x11rb::protocol::xproto::{ConnectionExt as _, CreateWindowAux, ImageFormat, Rectangle, Window, WindowClass};
use x11rb::rust_connection::RustConnection;

use super::Screen;
use crate::session::{Guard, helper};

const WIDTH: u16 = 1920;
const HEIGHT: u16 = 1080;

/// An Xvfb and our watching connection to it.
pub(crate) struct X11 {
    connection: RustConnection,
    root: Window,
    display: String,
    /// The box around all that was seen lit and has not been seen blank since.
    seen: Option<Rectangle>,
    _server: Guard,
}

impl X11 {
    /// Starts Xvfb with a black root.
    pub(crate) fn start() -> Self {
        let mut command = helper("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", &format!("{WIDTH}x{HEIGHT}x24")]);
        command.args(["-br", "-ac", "-noreset", "-nolisten", "tcp"]);
        let mut server = Guard::start(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()));
        let display = format!(":{}", server.first_line());
        assert!(display.len() > 1, "Xvfb did not start");
        let (connection, _) = x11rb::connect(Some(&display)).unwrap();
        let root = connection.setup().roots[0].root;
        connection.extension_information(damage::X11_EXTENSION_NAME).unwrap().unwrap();
        connection.damage_query_version(1, 1).unwrap().reply().unwrap();
        let id = connection.generate_id().unwrap();
        connection.damage_create(id, root, ReportLevel::RAW_RECTANGLES).unwrap().check().unwrap();
        Self { connection, root, display, seen: None, _server: server }
    }

    /// Maps a bare white window and waits for its pixels: the floor of the display path. Gives back milliseconds.
    pub(crate) fn bare_window(&mut self) -> Option<f64> {
        let (other, _) = x11rb::connect(Some(&self.display)).unwrap();
        let window = other.generate_id().unwrap();
        let look = CreateWindowAux::new().override_redirect(1).background_pixel(0x00ff_ffff);
        let class = WindowClass::INPUT_OUTPUT;
        other.create_window(24, window, self.root, 1500, 40, 360, 100, 0, class, 0, &look).unwrap().check().unwrap();
        let begin = Instant::now();
        other.map_window(window).unwrap();
        other.flush().unwrap();
        let lit = self.await_lit(Duration::from_secs(2))?;
        other.destroy_window(window).unwrap();
        other.flush().unwrap();
        self.await_blank(Duration::from_secs(2));
        Some(lit.duration_since(begin).as_secs_f64() * 1000.0)
    }

    /// The next damaged box that comes before the deadline.
    fn damaged(&self, deadline: Instant) -> Option<Rectangle> {
        loop {
            while let Some(event) = self.connection.poll_for_event().unwrap() {
                if let Event::DamageNotify(event) = event {
                    return Some(event.area);
                }
            }
            let left = deadline.checked_duration_since(Instant::now())?;
            let timeout = Timespec { tv_sec: left.as_secs().cast_signed(), tv_nsec: i64::from(left.subsec_nanos()) };
            let mut sockets = [PollFd::new(self.connection.stream(), PollFlags::IN)];
            let _ = poll(&mut sockets, Some(&timeout));
        }
    }

    fn lit_within(&self, area: Rectangle) -> bool {
        self.within(area, |pixel| pixel != [0, 0, 0])
    }

    fn within(&self, area: Rectangle, wanted: impl Fn(&[u8]) -> bool) -> bool {
        let (x, y) = (area.x.max(0), area.y.max(0));
        let width = area.width.min(WIDTH.saturating_sub(x.cast_unsigned()));
        let height = area.height.min(HEIGHT.saturating_sub(y.cast_unsigned()));
        if width == 0 || height == 0 {
            return false;
        }
        let image = self.connection.get_image(ImageFormat::Z_PIXMAP, self.root, x, y, width, height, !0);
        // Four bytes a pixel, the fourth without meaning.
        image.unwrap().reply().unwrap().data.chunks_exact(4).any(|pixel| wanted(&pixel[..3]))
    }

    fn note(&mut self, area: Rectangle) {
        self.seen = Some(match self.seen {
            None => area,
            Some(seen) => {
                let (left, top) = (seen.x.min(area.x), seen.y.min(area.y));
                let right = (i32::from(seen.x) + i32::from(seen.width)).max(i32::from(area.x) + i32::from(area.width));
                let bottom = (i32::from(seen.y) + i32::from(seen.height)).max(i32::from(area.y) + i32::from(area.height));
                let size = |to: i32, from: i16| u16::try_from(to - i32::from(from)).unwrap_or(u16::MAX);
                Rectangle { x: left, y: top, width: size(right, left), height: size(bottom, top) }
            }
        });
    }
}

impl Screen for X11 {
    fn name(&self) -> &'static str {
        "X11"
    }

    fn variables(&self) -> Vec<(String, String)> {
        vec![("DISPLAY".to_owned(), self.display.clone()), ("GDK_BACKEND".to_owned(), "x11".to_owned())]
    }

    fn await_lit(&mut self, patience: Duration) -> Option<Instant> {
        let deadline = Instant::now() + patience;
        loop {
            let area = self.damaged(deadline)?;
            let lit = self.lit_within(area);
            let known = Instant::now();
            if lit {
                self.note(area);
                return Some(known);
            }
        }
    }

    fn await_colour(&mut self, colour: [u8; 3], patience: Duration) -> Option<Instant> {
        let deadline = Instant::now() + patience;
        while !self.seen.is_some_and(|seen| self.within(seen, |pixel| pixel == colour)) {
            let area = self.damaged(deadline)?;
            self.note(area);
        }
        Some(Instant::now())
    }

    fn await_blank(&mut self, patience: Duration) -> bool {
        let deadline = Instant::now() + patience;
        loop {
            if !self.seen.is_some_and(|seen| self.lit_within(seen)) {
                // Something may have been shown elsewhere since.
                while let Some(area) = self.damaged(Instant::now()) {
                    self.note(area);
                }
                if !self.seen.is_some_and(|seen| self.lit_within(seen)) {
                    self.seen = None;
                    return true;
                }
            }
            let Some(area) = self.damaged(deadline) else { return false };
            self.note(area);
            while let Some(area) = self.damaged(Instant::now()) {
                self.note(area);
            }
        }
    }

    fn settle(&mut self, quiet: Duration) {
        while let Some(area) = self.damaged(Instant::now() + quiet) {
            self.note(area);
        }
    }

    fn lit(&mut self) -> bool {
        self.lit_within(Rectangle { x: 0, y: 0, width: WIDTH, height: HEIGHT })
    }
}
