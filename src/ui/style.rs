//! Colours and style sheets: ours, light or dark as the desktop wishes, and the person's for Tidings above it.
//!
//! It knows nothing of what is shown. A style sheet for all programs of the toolkit (`gtk.css`) has no say.

mod palette;
mod person;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use clap::ValueEnum;
use gtk4 as gtk;
use gtk4::gdk;
use tidings::content::colour::Colour;
use tidings::view::settings::Animation;

use self::palette::Palette;
use self::person::Person;
pub(crate) use self::person::path;

/// Ours is above what the person has for all programs of the toolkit, and begins by undoing that.
const PRIORITY: u32 = gtk::STYLE_PROVIDER_PRIORITY_USER.saturating_add(1);
/// Of the colours that a sender asks for: above ours, below the person's sheet for Tidings.
pub(crate) const PAINT_PRIORITY: u32 = PRIORITY.saturating_add(1);

/// Which colours the person wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Scheme {
    /// As the desktop says.
    Auto,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// From which side the desktop reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Direction {
    /// As its language does.
    Auto,
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
}

impl Direction {
    /// Has all widgets follow it that are made from now on.
    pub(crate) fn settle(self) {
        match self {
            Self::Auto => {}
            Self::Ltr => gtk::Widget::set_default_direction(gtk::TextDirection::Ltr),
            Self::Rtl => gtk::Widget::set_default_direction(gtk::TextDirection::Rtl),
        }
    }
}

/// What the desktop's portal says of its appearance (`org.freedesktop.appearance`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Appearance {
    /// `color-scheme`: whether dark is preferred, if anything is.
    Dark(Option<bool>),
    /// `contrast`: whether it should be high.
    Contrast(bool),
    /// `accent-color`: the desktop's own, if it has one.
    Accent(Option<Colour>),
    /// `reduced-motion`: whether nothing should slide or fade.
    ReducedMotion(bool),
}

impl Appearance {
    /// Reads the number of `color-scheme`.
    pub(crate) fn color_scheme(number: u32) -> Self {
        Self::Dark(match number {
            1 => Some(true),
            2 => Some(false),
            _ => None,
        })
    }
}

/// The style of this display.
#[derive(Clone)]
pub(crate) struct Style {
    settings: gtk::Settings,
    palette: gtk::CssProvider,
    person: Person,
    scheme: Scheme,
    state: Rc<State>,
}

#[derive(Default)]
struct State {
    /// What the portal prefers.
    portal: Cell<Option<bool>>,
    contrast: Cell<bool>,
    accent: Cell<Option<Colour>>,
    loaded: Cell<Option<(Palette, Option<Colour>)>>,
    changed: RefCell<Option<Box<dyn Fn()>>>,
}

impl Style {
    /// Gives `display` the style sheet and the colours, and follows the toolkit's settings from now on.
    pub(crate) fn new(display: &gdk::Display, scheme: Scheme) -> Self {
        let sheet = gtk::CssProvider::new();
        sheet.connect_parsing_error(|_, section, error| {
            tracing::warn!("style sheet, {}: {}", section.to_str(), error.message())
        });
        sheet.load_from_resource("/org/tidings/ui/style.css");
        let palette = gtk::CssProvider::new();
        for provider in [&sheet, &palette] {
            gtk::style_context_add_provider_for_display(display, provider, PRIORITY);
        }
        let settings = gtk::Settings::for_display(display);
        let state = Rc::new(State::default());
        let style = Self { settings, palette, person: Person::new(display), scheme, state };
        style.load();
        let (on_dark, on_theme) = (style.clone(), style.clone());
        style.settings.connect_gtk_application_prefer_dark_theme_notify(move |_| on_dark.load());
        style.settings.connect_gtk_theme_name_notify(move |_| on_theme.load());
        style
    }

    /// Reads the person's sheet anew; answers with what is wrong in it, a line for each thing.
    pub(crate) fn read_person(&self) -> Vec<String> {
        self.person.read()
    }

    /// Calls this whenever the colours have changed.
    pub(crate) fn connect_changed(&self, changed: impl Fn() + 'static) {
        self.state.changed.replace(Some(Box::new(changed)));
    }

    /// Takes note of what the desktop wishes.
    pub(crate) fn follow(&self, appearance: Appearance) {
        match appearance {
            Appearance::Dark(dark) => self.state.portal.set(dark),
            Appearance::Contrast(high) => self.state.contrast.set(high),
            Appearance::Accent(accent) => self.state.accent.set(accent),
            Appearance::ReducedMotion(true) => self.settings.set_gtk_enable_animations(false),
            // As the toolkit's own settings have it.
            Appearance::ReducedMotion(false) => self.settings.reset_property("gtk-enable-animations"),
        }
        self.load();
    }

    /// Whether things move: what the desktop wants is a setting of the toolkit, which is ours to set.
    pub(crate) fn animate(&self, animation: Animation) {
        match animation {
            Animation::On => self.settings.set_gtk_enable_animations(true),
            Animation::Off => self.settings.set_gtk_enable_animations(false),
            Animation::System => self.settings.reset_property("gtk-enable-animations"),
        }
    }

    fn load(&self) {
        let theme = self.settings.gtk_theme_name().map(|name| name.to_lowercase()).unwrap_or_default();
        let dark = match self.scheme {
            Scheme::Light => false,
            Scheme::Dark => true,
            Scheme::Auto => {
                let toolkit = || {
                    self.settings.is_gtk_application_prefer_dark_theme()
                        || theme.ends_with("dark")
                        || theme.ends_with("inverse")
                };
                self.state.portal.get().unwrap_or_else(toolkit)
            }
        };
        let high = self.state.contrast.get() || theme.starts_with("highcontrast");
        let palette = Palette::of(dark, high);
        let wanted = Some((palette, self.state.accent.get()));
        if self.state.loaded.replace(wanted) != wanted {
            self.palette.load_from_data(&palette.sheet(self.state.accent.get()));
            if let Some(changed) = &*self.state.changed.borrow() {
                changed();
            }
        }
    }
}
