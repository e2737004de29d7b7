//! Xvfb with a black root and no window manager.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use x11rb::connection::Connection as _;
use x11rb::protocol::randr::{self, ConnectionExt as _, ModeInfo};
use x11rb::protocol::xproto::{
    BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ConnectionExt as _, ImageFormat, KEY_PRESS_EVENT, KEY_RELEASE_EVENT,
    MOTION_NOTIFY_EVENT, MapState, Window,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

use super::{Button, HEIGHT, Screen, WIDTH, await_there};
use crate::harness::Process;
use crate::picture::{Order, Picture, Rect};

pub(crate) struct X11 {
    pub(crate) display: String,
    server: Option<(Process, RustConnection, Window)>,
}

/// A window that is on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mapped {
    pub(crate) window: Window,
    pub(crate) override_redirect: bool,
    pub(crate) place: Rect,
}

impl X11 {
    fn spawn(&mut self, arguments: &[&str]) -> Process {
        let mut command = Command::new("Xvfb");
        command.args(arguments).args(["-screen", "0", &format!("{WIDTH}x{HEIGHT}x24")]);
        command.args(["-br", "-ac", "-noreset", "-nolisten", "tcp"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        Process(command.spawn().expect("Xvfb is installed"))
    }

    /// A connection of one's own.
    pub(crate) fn connect(&self) -> (RustConnection, Window) {
        let (connection, screen) = x11rb::connect(Some(&self.display)).unwrap();
        let root = connection.setup().roots[screen].root;
        (connection, root)
    }

    fn server(&self) -> (&RustConnection, Window) {
        let (_, connection, root) = self.server.as_ref().expect("the X server runs");
        (connection, *root)
    }

    /// The windows on screen, from the lowest to the highest.
    pub(crate) fn windows(&self) -> Vec<Mapped> {
        let (connection, root) = self.server();
        let children = connection.query_tree(root).unwrap().reply().unwrap().children;
        let mut mapped = Vec::new();
        for window in children {
            // One that is gone meanwhile is not on screen.
            let attributes = connection.get_window_attributes(window).unwrap().reply();
            let geometry = connection.get_geometry(window).unwrap().reply();
            let (Ok(attributes), Ok(geometry)) = (attributes, geometry) else { continue };
            if attributes.map_state != MapState::VIEWABLE {
                continue;
            }
            let (left, top) = (usize::try_from(geometry.x).unwrap(), usize::try_from(geometry.y).unwrap());
            let (right, bottom) = (left + usize::from(geometry.width), top + usize::from(geometry.height));
            let place = Rect { left, top, right, bottom };
            mapped.push(Mapped { window, override_redirect: attributes.override_redirect, place });
        }
        mapped
    }

    /// Gives the screen another size, as a person does who turns a monitor or chooses another mode.
    pub(crate) fn resize(&self, width: u16, height: u16) {
        let (connection, root) = self.server();
        let resources = connection.randr_get_screen_resources(root).unwrap().reply().unwrap();
        let (crtc, output) = (resources.crtcs[0], resources.outputs[0]);
        let mode = ModeInfo { width, height, htotal: width, vtotal: height, dot_clock: 60_000_000, ..ModeInfo::default() };
        let name = format!("{width}x{height}");
        let mode = ModeInfo { name_len: u16::try_from(name.len()).unwrap(), ..mode };
        let mode = connection.randr_create_mode(root, mode, name.as_bytes()).unwrap().reply().unwrap().mode;
        connection.randr_add_output_mode(output, mode).unwrap().check().unwrap();
        let set = |mode: u32, outputs: &[u32]| {
            let rotation = randr::Rotation::ROTATE0;
            connection
                .randr_set_crtc_config(crtc, 0, resources.config_timestamp, 0, 0, mode, rotation, outputs)
                .unwrap()
                .reply()
                .unwrap();
        };
        set(x11rb::NONE, &[]);
        let millimetres = |pixels: u16| u32::from(pixels) / 4;
        connection
            .randr_set_screen_size(root, width, height, millimetres(width), millimetres(height))
            .unwrap()
            .check()
            .unwrap();
        set(mode, &[output]);
    }

    fn fake(&self, kind: u8, detail: u8, x: usize, y: usize) {
        let (connection, root) = self.server();
        let (x, y) = (i16::try_from(x).unwrap(), i16::try_from(y).unwrap());
        connection.xtest_fake_input(kind, detail, x11rb::CURRENT_TIME, root, x, y, 0).unwrap().check().unwrap();
    }
}

/// What `area` of the screen shows.
pub(crate) fn shot_of(connection: &RustConnection, root: Window, area: Rect) -> Option<Picture> {
    let number = |value: usize| u16::try_from(value).unwrap();
    let (x, y) = (i16::try_from(area.left).unwrap(), i16::try_from(area.top).unwrap());
    let (width, height) = (number(area.width()), number(area.height()));
    let image = connection.get_image(ImageFormat::Z_PIXMAP, root, x, y, width, height, !0).ok()?.reply().ok()?;
    Some(Picture { width: area.width(), height: area.height(), order: Order::Bgrx, bytes: image.data })
}

impl Screen for X11 {
    fn start(_: &Path) -> Self {
        let mut screen = Self { display: String::new(), server: None };
        let mut process = screen.spawn(&["-displayfd", "1"]);
        let mut number = String::new();
        BufReader::new(process.0.stdout.take().unwrap()).read_line(&mut number).unwrap();
        assert!(!number.trim().is_empty(), "Xvfb names no display");
        screen.display = format!(":{}", number.trim());
        let (connection, root) = screen.connect();
        screen.server = Some((process, connection, root));
        screen
    }

    fn variables(&self) -> Vec<(String, String)> {
        vec![("DISPLAY".to_owned(), self.display.clone())]
    }

    fn shot(&mut self) -> Option<Picture> {
        let (_, connection, root) = self.server.as_ref()?;
        let whole = Rect { left: 0, top: 0, right: WIDTH.into(), bottom: HEIGHT.into() };
        shot_of(connection, *root, whole)
    }

    fn point(&mut self, x: usize, y: usize) {
        self.fake(MOTION_NOTIFY_EVENT, 0, x, y);
    }

    fn press(&mut self, button: Button) {
        let detail = match button {
            Button::Primary => 1,
            Button::Middle => 2,
            Button::Secondary => 3,
        };
        self.fake(BUTTON_PRESS_EVENT, detail, 0, 0);
        self.fake(BUTTON_RELEASE_EVENT, detail, 0, 0);
    }

    fn drag(&mut self, (x, y): (usize, usize), to_x: usize) {
        self.point(x, y);
        self.fake(BUTTON_PRESS_EVENT, 1, 0, 0);
        for x in super::between(x, to_x) {
            self.point(x, y);
        }
        self.fake(BUTTON_RELEASE_EVENT, 1, 0, 0);
    }

    fn keys(&mut self, symbols: &[u32]) {
        let (connection, _) = self.server();
        let (first, last) = (connection.setup().min_keycode, connection.setup().max_keycode);
        let mapping = connection.get_keyboard_mapping(first, last - first + 1).unwrap().reply().unwrap();
        for symbol in symbols {
            let mut rows = mapping.keysyms.chunks(mapping.keysyms_per_keycode.into());
            let place = rows.position(|row| row.first() == Some(symbol)).unwrap_or_else(|| panic!("no key for {symbol:#x}"));
            let code = first + u8::try_from(place).unwrap();
            self.fake(KEY_PRESS_EVENT, code, 0, 0);
            self.fake(KEY_RELEASE_EVENT, code, 0, 0);
        }
    }

    fn kill(&mut self) {
        self.server = None;
    }

    fn boot(&mut self) {
        let display = self.display.clone();
        let process = self.spawn(&[&display]);
        let (connection, screen) = await_there("Xvfb", || x11rb::connect(Some(&display)).ok());
        let root = connection.setup().roots[screen].root;
        self.server = Some((process, connection, root));
    }
}
