//! A terminal for the program under test: a PTY, and an emulator that reads what comes out of it.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};
use tokio::time::Instant;

/// Longer than anything takes on a slow machine; a test that waits so long has failed.
const DEADLINE: Duration = Duration::from_secs(30);

/// The program on a terminal. Everything is read in the thread of the test, so that dropping this closes the terminal
/// for good, as a lost connection does.
pub(crate) struct Screen {
    emulator: vt100::Parser,
    /// Every byte that came out.
    pub(crate) bytes: Vec<u8>,
    reader: Box<dyn Read + Send>,
    writer: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    pub(crate) program: Program,
    /// The line discipline before the program touched it.
    modes_before: String,
}

/// The process, killed when dropped or when the deadline passes: the end of its output then wakes the test.
pub(crate) struct Program {
    child: Box<dyn Child + Send + Sync>,
    pid: Pid,
    /// Dropped first: it ends the thread that would kill.
    in_time: Option<mpsc::Sender<()>>,
    killer: Option<JoinHandle<()>>,
}

/// Starts `zixpost demo` on a terminal of this size.
pub(crate) fn demo(folder: &Path, columns: u16, rows: u16) -> Screen {
    start(&["demo", "--data-dir", folder.join("data").to_str().unwrap()], folder, columns, rows)
}

/// Starts the program on a terminal of this size, at home in `folder`.
pub(crate) fn start(arguments: &[&str], folder: &Path, columns: u16, rows: u16) -> Screen {
    start_with(arguments, folder, columns, rows, &[])
}

/// The same, with more variables in its environment.
pub(crate) fn start_with(
    arguments: &[&str],
    folder: &Path,
    columns: u16,
    rows: u16,
    variables: &[(&str, &str)],
) -> Screen {
    start_program(env!("CARGO_BIN_EXE_zixpost"), arguments, folder, columns, rows, variables)
}

/// The same, through another program that starts it.
pub(crate) fn start_program(
    program: &str,
    arguments: &[&str],
    folder: &Path,
    columns: u16,
    rows: u16,
    variables: &[(&str, &str)],
) -> Screen {
    start_for(DEADLINE, program, arguments, folder, (columns, rows), variables)
}

/// The same, where the program may live longer than the deadline of other tests.
pub(crate) fn start_for(
    deadline: Duration,
    program: &str,
    arguments: &[&str],
    folder: &Path,
    (columns, rows): (u16, u16),
    variables: &[(&str, &str)],
) -> Screen {
    let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
    let mut command = CommandBuilder::new(program);
    command.args(arguments);
    command.cwd(folder);
    command.env_clear();
    for (name, value) in
        [("HOME", folder.to_str().unwrap()), ("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("PATH", "/usr/bin:/bin")]
    {
        command.env(name, value);
    }
    for (name, value) in variables {
        command.env(name, value);
    }
    let modes_before = modes_of(pair.master.as_ref());
    let child = pair.slave.spawn_command(command).unwrap();
    let pid = Pid::from_raw(i32::try_from(child.process_id().unwrap()).unwrap()).unwrap();
    let (in_time, wait) = mpsc::channel();
    let killer = thread::spawn(move || {
        if wait.recv_timeout(deadline) == Err(mpsc::RecvTimeoutError::Timeout) {
            kill_process(pid, Signal::KILL).ok();
        }
    });
    Screen {
        emulator: vt100::Parser::new(at_least_one(rows), at_least_one(columns), 0),
        bytes: Vec::new(),
        reader: pair.master.try_clone_reader().unwrap(),
        writer: pair.master.take_writer().unwrap(),
        master: pair.master,
        program: Program { child, pid, in_time: Some(in_time), killer: Some(killer) },
        modes_before,
    }
}

impl Screen {
    /// Types raw bytes.
    pub(crate) fn types(&mut self, text: &str) {
        self.writer.write_all(text.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    /// Reads until the screen shows this text.
    pub(crate) fn sees(&mut self, text: &str) {
        self.reads_until(&format!("the text {text:?}"), |screen| screen.contents().contains(text));
    }

    /// Reads until the screen is so.
    pub(crate) fn reads_until(&mut self, what: &str, is_so: impl Fn(&vt100::Screen) -> bool) {
        while !is_so(self.emulator.screen()) {
            assert!(self.read(), "the program ended before {what} was there:\n{}", self.contents());
        }
    }

    /// Reads until all that came out is so.
    pub(crate) fn reads_on_until(&mut self, what: &str, is_so: impl Fn(&[u8]) -> bool) {
        while !is_so(&self.bytes) {
            assert!(self.read(), "the program ended before {what:?} was there:\n{}", self.contents());
        }
    }

    /// Reads all that is left, until the program has closed the terminal; tells how it ended.
    pub(crate) fn ends(&mut self) -> ExitStatus {
        while self.read() {}
        self.program.ends()
    }

    /// What somebody else writes on the same terminal.
    pub(crate) fn scribble(&mut self, text: &str) {
        self.emulator.process(text.as_bytes());
    }

    pub(crate) fn contents(&self) -> String {
        self.emulator.screen().contents()
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.emulator.screen_mut().set_size(at_least_one(rows), at_least_one(columns));
        self.master.resize(size(columns, rows)).unwrap();
    }

    /// Whether the line discipline stands as it did before the program started.
    pub(crate) fn is_in_its_old_modes(&self) -> bool {
        modes_of(self.master.as_ref()) == self.modes_before
    }

    /// Every mode that a program can leave behind is off.
    pub(crate) fn assert_given_back(&self) {
        let screen = self.emulator.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is on");
        assert!(!screen.bracketed_paste(), "bracketed paste is on");
        assert!(!screen.hide_cursor(), "the cursor is hidden");
        assert!(!screen.application_cursor() && !screen.application_keypad(), "keys are in application mode");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        assert_eq!((screen.fgcolor(), screen.bgcolor()), (vt100::Color::Default, vt100::Color::Default));
        assert_eq!(modes_of(self.master.as_ref()), self.modes_before);
    }

    /// Whether the terminal is asked for reports of the mouse.
    pub(crate) fn reports_the_mouse(&self) -> bool {
        self.emulator.screen().mouse_protocol_mode() != vt100::MouseProtocolMode::None
    }

    /// Closes the terminal under the program, as a lost connection does, and hands out the process.
    pub(crate) fn hang_up(self) -> Program {
        let Self { reader, writer, master, program, .. } = self;
        drop((reader, master));
        // Last, because it types an end of file when dropped.
        drop(writer);
        program
    }

    fn read(&mut self) -> bool {
        let mut buffer = [0; 16 * 1024];
        match self.reader.read(&mut buffer) {
            Ok(count) if count > 0 => {
                self.emulator.process(&buffer[..count]);
                self.bytes.extend_from_slice(&buffer[..count]);
                true
            }
            _ => false,
        }
    }
}

impl Program {
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).unwrap();
    }

    /// To the whole job, as the shell's fg does; the program leads it.
    pub(crate) fn signal_group(&self, signal: Signal) {
        rustix::process::kill_process_group(self.pid, signal).unwrap();
    }

    /// Blocks until the process is stopped.
    pub(crate) fn stops(&self) {
        let status =
            waitid(WaitId::Pid(self.pid), WaitIdOptions::STOPPED | WaitIdOptions::EXITED | WaitIdOptions::NOWAIT);
        assert!(status.unwrap().unwrap().stopped(), "it ended instead");
    }

    pub(crate) fn ends(&mut self) -> ExitStatus {
        let status = self.child.wait().unwrap();
        self.let_live();
        status
    }

    /// Blocks until the process has ended, and tells how long that took and how much processor time it used in all.
    #[cfg(target_os = "linux")]
    pub(crate) fn ends_using(&mut self) -> (Duration, Duration, ExitStatus) {
        let started = Instant::now();
        // A zombie still has its figures.
        waitid(WaitId::Pid(self.pid), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT).unwrap();
        let took = started.elapsed();
        let used = self.processor_time();
        (took, used, self.ends())
    }

    /// User and system time so far, from `/proc/PID/stat`; its unit is 10 ms on every Linux.
    #[cfg(target_os = "linux")]
    pub(crate) fn processor_time(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.pid)).unwrap();
        let after_name = stat.rsplit(')').next().unwrap();
        let ticks = after_name.split_whitespace().skip(11).take(2).map(|field| field.parse::<u64>().unwrap());
        Duration::from_millis(ticks.sum::<u64>() * 10)
    }

    /// Bytes that it has written so far, anywhere: proc(5), `/proc/PID/io`.
    #[cfg(target_os = "linux")]
    pub(crate) fn written(&self) -> u64 {
        let io = std::fs::read_to_string(format!("/proc/{}/io", self.pid)).unwrap();
        io.lines().find_map(|line| line.strip_prefix("wchar: ")).unwrap().parse().unwrap()
    }

    /// The most memory that it has held so far, in KiB.
    #[cfg(target_os = "linux")]
    pub(crate) fn most_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid)).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// Lets it have no more than `spare` files beside those that it has open; `None` lets it have as many as it may.
    #[cfg(target_os = "linux")]
    pub(crate) fn limit_files(&self, spare: Option<u64>) {
        use rustix::process::{Resource, Rlimit, getrlimit, prlimit};

        let open = std::fs::read_dir(format!("/proc/{}/fd", self.pid)).unwrap().count() as u64;
        let maximum = getrlimit(Resource::Nofile).maximum;
        let current = spare.map_or(maximum, |spare| Some(open + spare));
        prlimit(Some(self.pid), Resource::Nofile, Rlimit { current, maximum }).unwrap();
    }

    fn let_live(&mut self) {
        self.in_time = None;
        if let Some(killer) = self.killer.take() {
            killer.join().unwrap();
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if self.killer.is_some() {
            drop(self.child.kill());
            drop(self.child.wait());
            self.let_live();
        }
    }
}

fn modes_of(terminal: &dyn MasterPty) -> String {
    format!("{:?}", terminal.get_termios().unwrap())
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn at_least_one(length: u16) -> NonZeroU16 {
    NonZeroU16::new(length).unwrap_or(NonZeroU16::MIN)
}
