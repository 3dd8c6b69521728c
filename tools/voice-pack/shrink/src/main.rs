//! Makes Ogg Vorbis files smaller without touching a sample: `shrink FILE…`. A clip of a second is half codebooks, and
//! the codebooks can be written anew for that clip alone.

use optivorbis::remuxer::ogg_to_ogg::Settings;
use optivorbis::{
    OggToOgg, Remuxer, VorbisCommentFieldsAction, VorbisOptimizerSettings, VorbisVendorStringAction,
};
use std::error::Error;
use std::{env, fs, io};

fn main() -> Result<(), Box<dyn Error>> {
    let mut container = Settings::default();
    // The same file every time.
    container.randomize_stream_serials = false;
    let mut vorbis = VorbisOptimizerSettings::default();
    vorbis.comment_fields_action = VorbisCommentFieldsAction::Delete;
    vorbis.vendor_string_action = VorbisVendorStringAction::Empty;
    let remuxer = OggToOgg::new(container, vorbis);
    for file in env::args_os().skip(1) {
        let before = fs::read(&file)?;
        let mut after = Vec::new();
        remuxer.remux(io::Cursor::new(&before), &mut after)?;
        if after.len() < before.len() {
            fs::write(&file, after)?;
        }
    }
    Ok(())
}
