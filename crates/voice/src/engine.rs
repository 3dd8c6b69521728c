//! A program of the office's own that speaks: words on its standard input, a WAV file on its standard output.
//!
//! What it said is kept on disk by the hash of text, engine and voice, so that a sentence is ready when it is asked for
//! the second time, and its parts are rendered ahead. A process of its own: whatever it does, no call waits for it
//! longer than the deadline, and its licence is its own.

use crate::pack::hex;
use crate::take::{TAKE_BYTES_MAX, take};
use crate::{Pack, disk};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use std::{fs, thread};

/// How long a call waits for one piece of a sentence. Then the pack speaks, and the engine goes on for the next time.
const DEADLINE: Duration = Duration::from_millis(1_500);
/// How long the program may take for one piece before it is ended: a cold model loads in seconds.
const RUN_MAX: Duration = Duration::from_secs(20);
/// Programs at work at a time.
const RUNS_MAX: usize = 2;
/// What is kept on disk: two thousand pieces of a second.
const KEPT_BYTES_MAX: u64 = 200 << 20;
/// How long what a program has written may take to be read when it has ended.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// How often a program is looked at that does not end.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// A program that speaks.
#[derive(Debug)]
pub struct Engine {
    program: PathBuf,
    /// What is spoken to it beside the text: language and region.
    voice: [String; 2],
    kept: PathBuf,
    /// Pieces that are being rendered.
    running: Mutex<BTreeSet<String>>,
    /// Says what the program does not: the chime, and which words there are.
    pub(crate) beside: Arc<Pack>,
}

impl Engine {
    /// The program `folder/name`, speaking the language of `beside`, whose chime it uses. What it says is kept in
    /// `folder/kept`.
    ///
    /// # Errors
    /// When there is no such program.
    pub fn at(folder: &Path, name: &str, beside: Arc<Pack>) -> Result<Arc<Self>, String> {
        let program = folder.join(name);
        let found = fs::metadata(&program).map_err(|e| format!("{}: {e}", program.display()))?;
        if !found.is_file() {
            return Err(format!("{} is no program", program.display()));
        }
        let kept = folder.join("kept");
        fs::create_dir_all(&kept).map_err(|e| format!("{}: {e}", kept.display()))?;
        sweep(&kept);
        let manifest = beside.manifest();
        let voice = [manifest.language.clone(), manifest.region.clone()];
        Ok(Arc::new(Self { program, voice, kept, running: Mutex::default(), beside }))
    }

    /// The program's name.
    pub(crate) fn name(&self) -> String {
        let name = self.program.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// What the program says for a text, ready to be put into an announcement.
    pub(crate) fn say(self: &Arc<Self>, text: &str) -> Result<Vec<f32>, String> {
        let (name, until) = (self.name_of(text), Instant::now() + DEADLINE);
        let id = text.to_owned();
        loop {
            if let Ok(wav) = fs::read(self.kept.join(&name)) {
                return crate::decode::clip(&wav);
            }
            if self.begins(&id) {
                break;
            }
            if Instant::now() >= until {
                return Err("it is still at work".to_owned());
            }
            thread::sleep(LOOK_EVERY);
        }
        let (done, said) = mpsc::channel();
        let engine = Arc::clone(self);
        let spawned = thread::Builder::new().name("voice engine".to_owned()).spawn(move || {
            let _place = Place { engine: &engine, id: &id };
            let rendered = engine.render(&id, &name);
            // Whoever waited may have gone on with the pack.
            let _ = done.send(rendered);
        });
        spawned.map_err(|e| e.to_string())?;
        match said.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(rendered) => rendered,
            Err(RecvTimeoutError::Timeout) => Err(format!("it took longer than {DEADLINE:?}")),
            Err(RecvTimeoutError::Disconnected) => Err("it broke off".to_owned()),
        }
    }

    /// Whether a piece may be rendered now: by nobody else, and not beside too many others.
    fn begins(&self, id: &str) -> bool {
        let mut running = self.running();
        running.len() < RUNS_MAX && running.insert(id.to_owned())
    }

    fn render(&self, text: &str, name: &str) -> Result<Vec<f32>, String> {
        let wav = self.run(text).map_err(|e| e.to_string())?;
        let take = take(&with_true_lengths(wav)).map_err(|e| e.to_string())?;
        // What cannot be kept is rendered again the next time.
        let _ = disk::keep(&self.kept, name, &take.wav);
        crate::decode::clip(&take.wav)
    }

    /// Runs the program once. It gets nothing of our environment but the path to other programs.
    fn run(&self, text: &str) -> io::Result<Vec<u8>> {
        let mut command = Command::new(&self.program);
        // What it starts ends with it.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command
            .args(&self.voice)
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let out = child.stdout.take();
        let (spoke, wav) = mpsc::channel();
        thread::spawn(move || {
            let mut wav = Vec::new();
            let out = out.map(|out| out.take(TAKE_BYTES_MAX as u64 + 1).read_to_end(&mut wav));
            // Whoever waited may have given up.
            let _ = spoke.send(out.transpose().map(|_| wav));
        });
        if let Some(mut words) = child.stdin.take() {
            // A program that does not read is seen by what it says.
            let _ = words.write_all(text.as_bytes());
        }
        let ended = wait(&mut child);
        end_group(&child);
        let ended = ended?;
        let wav = wav.recv_timeout(LAST_WORDS).map_err(io::Error::other)??;
        if !ended.success() {
            return Err(io::Error::other(format!("it ended with {ended}")));
        }
        Ok(wav)
    }

    /// Another text, program or voice has another name.
    fn name_of(&self, text: &str) -> String {
        let changed = fs::metadata(&self.program).and_then(|m| m.modified()).ok();
        let changed = changed.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
        let changed = changed.unwrap_or_default().as_nanos();
        let all = format!("{}\0{changed}\0{:?}\0{text}", self.program.display(), self.voice);
        format!("{}.wav", hex(&Sha256::digest(all)))
    }

    fn running(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place among the programs at work, given up however the work ends.
struct Place<'a> {
    engine: &'a Engine,
    id: &'a str,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.engine.running().remove(self.id);
    }
}

/// Waits for a program's end, and ends it when it takes too long.
fn wait(child: &mut Child) -> io::Result<std::process::ExitStatus> {
    let until = Instant::now() + RUN_MAX;
    loop {
        if let Some(ended) = child.try_wait()? {
            return Ok(ended);
        }
        if Instant::now() >= until {
            child.kill()?;
            child.wait()?;
            return Err(io::Error::other(format!("it took longer than {RUN_MAX:?}")));
        }
        thread::sleep(LOOK_EVERY);
    }
}

#[cfg(not(unix))]
fn end_group(_child: &Child) {}

/// Ends what a program has started and left behind.
#[cfg(unix)]
fn end_group(child: &Child) {
    let group = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw);
    if let Some(group) = group {
        // None of them may be left.
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
}

/// A program that writes into a pipe cannot go back to say how long it spoke: it writes the greatest length, or none.
fn with_true_lengths(mut wav: Vec<u8>) -> Vec<u8> {
    let length = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX).to_le_bytes();
    let whole = length(wav.len().saturating_sub(8));
    let data = wav.windows(4).take(HEADER_MAX).position(|four| four == b"data");
    if let Some(at) = data
        && let Some(field) = wav.get(at + 4..at + 8)
    {
        let rest = wav.len() - at - 8;
        let said = field.try_into().map_or(0, u32::from_le_bytes) as usize;
        if said > rest || said == 0 {
            wav[at + 4..at + 8].copy_from_slice(&length(rest));
            wav[4..8].copy_from_slice(&whole);
        }
    }
    wav
}

/// Where the samples of a file begin at the latest.
const HEADER_MAX: usize = 4096;

/// Removes the oldest of what is kept where it is too much.
fn sweep(kept: &Path) {
    let files = fs::read_dir(kept).into_iter().flatten().flatten();
    let sized = files.filter_map(|file| {
        let about = file.metadata().ok()?;
        Some((about.modified().ok()?, about.len(), file.path()))
    });
    let mut files: Vec<_> = sized.collect();
    files.sort();
    let mut bytes: u64 = files.iter().map(|(_, bytes, _)| bytes).sum();
    for (_, size, path) in files {
        if bytes <= KEPT_BYTES_MAX {
            break;
        }
        bytes -= size;
        // One that stays is swept at the next start.
        let _ = fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use office::speech::{Kind, Sentence};
    use std::os::unix::fs::PermissionsExt;

    /// A tone of a second, its header as streamed: the greatest length.
    const TONE: &str =
        "#!/bin/sh\ncat > \"$0.said\"\necho \"$1 $2\" >> \"$0.said\"\ncat \"$0.wav\"\n";

    fn engine(script: &str) -> (tempfile::TempDir, Pack) {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("tone");
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let sample = |n: i32| (8000.0 * (f64::from(n) * 0.1).sin()) as i16;
        let samples = (0..24_000).map(sample).collect();
        let mut wav = crate::Waveform { samples, rate: 24_000 }.to_wav();
        wav[4..8].copy_from_slice(&[0xff; 4]);
        wav[40..44].copy_from_slice(&[0xff, 0xff, 0xff, 0x7f]);
        fs::write(folder.path().join("tone.wav"), wav).unwrap();
        let beside = Arc::new(Pack::embedded("vi").unwrap());
        let engine = Engine::at(folder.path(), "tone", beside).unwrap();
        (folder, Pack::spoken_by(engine))
    }

    fn call() -> Sentence {
        Sentence::new(Kind::Recall, "7".parse().unwrap(), 3.try_into().unwrap())
    }

    #[test]
    fn a_program_speaks_and_what_it_said_is_kept() {
        let (folder, pack) = engine(TONE);
        let long = pack.announce(&call()).unwrap().duration_ms();
        assert!(long > 2_500, "three pieces of a second: {long}");
        let said = fs::read_to_string(folder.path().join("tone.said")).unwrap();
        assert_eq!(said, "đến quầy số bavi north\n");
        assert_eq!(fs::read_dir(folder.path().join("kept")).unwrap().count(), 3);
        fs::remove_file(folder.path().join("tone.wav")).unwrap();
        assert_eq!(pack.announce(&call()).unwrap().duration_ms(), long, "from what was kept");
    }

    #[test]
    fn a_program_that_hangs_fails_or_babbles_is_not_waited_for() {
        for script in [
            "#!/bin/sh\nexec sleep 5\n",
            "#!/bin/sh\nexit 3\n",
            "#!/bin/sh\ncat /dev/zero | head -c 40000000\n",
            "#!/bin/sh\necho RIFF\n",
            "no program at all",
            "#!/bin/sh\nsleep 30 &\nexit 0\n",
        ] {
            let (_folder, pack) = engine(script);
            let started = Instant::now();
            let problem = pack.announce(&call()).unwrap_err().to_string();
            assert!(problem.contains("tone"), "{problem}");
            assert!(started.elapsed() < DEADLINE * 2, "{script}: {:?}", started.elapsed());
        }
        let folder = tempfile::tempdir().unwrap();
        let beside = Arc::new(Pack::embedded("vi").unwrap());
        assert!(Engine::at(folder.path(), "nobody", beside).is_err());
    }
}
