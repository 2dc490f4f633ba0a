//! The keys that hold: the configuration's tables joined with the screen's actions, and `zixpost config keys`.

use super::end::Failure;
use super::output::Output;
use super::place::Place;
use crate::config::{KeysTable, Looks, Mistake, Preview, PreviewGraphics, Settings};
use crate::domain::Shown;
use crate::tui::{KeyRow, Keymap, KeymapError, WrittenKeys};

/// The settings and the keys of a place; mistakes of both are told together.
pub(super) fn load(place: &Place) -> Result<(Settings, Keymap), Failure> {
    let mut keymap = Keymap::defaults();
    if let Ok(settings) = place.settings() {
        let mistakes = read(&settings.keys, &mut keymap);
        if mistakes.is_empty() {
            return Ok((settings, keymap));
        }
        keymap = Keymap::defaults();
    }
    let profile = place.profile.as_deref();
    let settings =
        Settings::load_with_keys(&place.paths, &place.environment, profile, |tables| read(tables, &mut keymap));
    settings.map(|settings| (settings, keymap)).map_err(Failure::Config)
}

/// What a person is used to: the sandbox takes nothing else from the configuration, but fingers know their keys and eyes
/// their colours.
pub(super) struct Habits {
    pub(super) keymap: Keymap,
    pub(super) looks: Looks,
    pub(super) preview: Preview,
    /// How the terminal gets pictures.
    pub(super) graphics: PreviewGraphics,
}

/// The habits of a place.
pub(super) fn habits(place: &Place) -> Result<Habits, Failure> {
    if !place.sandboxed {
        let (settings, keymap) = load(place)?;
        let Settings { looks, preview, preview_graphics: graphics, .. } = settings;
        return Ok(Habits { keymap, looks, preview, graphics });
    }
    let mut keymap = Keymap::defaults();
    let read = Settings::load_looks(&place.paths, |tables| read(tables, &mut keymap));
    let (looks, preview, graphics) = read.map_err(Failure::Config)?;
    Ok(Habits { keymap, looks, preview, graphics })
}

/// Prints every action with its keys, by scope.
pub(super) fn print(keymap: &Keymap, json: bool, out: &mut Output) -> Result<(), Failure> {
    let rows = keymap.rows();
    let width = |cells: &dyn Fn(&KeyRow) -> String| rows.iter().map(|row| Shown::line(&cells(row)).width()).max();
    let key_columns = width(&|row| row.names.join(", ")).unwrap_or(0).min(40);
    let name_columns = width(&|row| row.action.name.to_owned()).unwrap_or(0);
    let mut scope = None;
    for row in &rows {
        let action = row.action;
        let keys = row.names.join(", ");
        if json {
            out.json(&as_json(row))?;
        } else if out.is_terminal() {
            if scope != Some(action.scope) {
                if scope.is_some() {
                    out.line("")?;
                }
                out.line(&format!("[keys.{}]  {}", action.scope.name(), action.scope.heading()))?;
                scope = Some(action.scope);
            }
            out.line(&format!("  {:name_columns$}  {keys:key_columns$}  {}", action.name, action.words))?;
        } else {
            out.cells(&[action.scope.name(), action.name, &keys, action.words])?;
        }
    }
    Ok(())
}

fn as_json(row: &KeyRow) -> String {
    let action = row.action;
    serde_json::json!({
        "scope": action.scope.name(),
        "action": action.name,
        "keys": row.names,
        "does": action.words,
    })
    .to_string()
}

/// Lays the tables over the key map, or tells what is wrong with them.
fn read(tables: &[KeysTable], keymap: &mut Keymap) -> Vec<Mistake> {
    let written: Vec<WrittenKeys> = tables.iter().map(written).collect();
    match std::mem::take(keymap).with(&written) {
        Ok(with) => {
            *keymap = with;
            Vec::new()
        }
        Err(mistakes) => mistakes.iter().map(mistake).collect(),
    }
}

fn written(table: &KeysTable) -> WrittenKeys {
    let entries = table.entries.iter().map(|entry| (entry.text.clone(), entry.at)).collect();
    WrittenKeys { scope: table.scope.clone(), at: table.at, entries }
}

fn mistake(error: &KeymapError) -> Mistake {
    Mistake { line: error.line, column: error.column, text: error.what.to_string() }
}
