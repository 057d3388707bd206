#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A terminal's keys, one by one, without waiting for the end of a line.
final class Keyboard {
    private var asFound = termios()
    private let isTerminal: Bool

    /// Keys of standard input; none come unless it is a terminal.
    init() {
        isTerminal = isatty(0) == 1 && tcgetattr(0, &asFound) == 0
        listen()
    }

    deinit { restore() }

    /// The key that was pressed since the last time; nil if none was.
    func next() -> Character? {
        var end = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
        var key: UInt8 = 0
        guard isTerminal, poll(&end, 1, 0) == 1, read(0, &key, 1) == 1, key < 0x80 else { return nil }
        return Character(UnicodeScalar(key))
    }

    /// Asks for a line, as terminals usually take one.
    /// - Returns: The line; nil if it is empty.
    func ask(_ question: String) -> String? {
        restore()
        defer { listen() }
        print(question, terminator: " ")
        fflush(nil)
        return readLine().flatMap { $0.utf8.isEmpty ? nil : $0 }
    }

    private func listen() {
        guard isTerminal else { return }
        var raw = asFound
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
        tcsetattr(0, TCSANOW, &raw)
    }

    private func restore() {
        if isTerminal { tcsetattr(0, TCSANOW, &asFound) }
    }
}
