import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Where lines go: a file descriptor that all loggers of the process share, a whole line at a time.
public final class LogOutput: Sendable {
    /// The form of a line.
    public enum Format: String, Sendable, CaseIterable {
        /// One JSON object a line.
        case json
        /// For a terminal.
        case text
    }

    private let descriptor: Int32
    private let format: Format
    private let lock = Mutex(())

    /// Writes to a descriptor that stays open; by default standard output.
    public init(_ format: Format, descriptor: Int32 = 1) {
        self.format = format
        self.descriptor = descriptor
    }

    /// Writes a line whole.
    public func write(_ line: LogLine) {
        let bytes = (format == .json ? line.json : line.text) + [UInt8(ascii: "\n")]
        lock.withLock { _ in Self.write(bytes, to: descriptor) }
    }

    /// Tells whoever started the program on standard error, beside the log.
    public static func tell(_ line: String) { write(Array("\(line)\n".utf8), to: STDERR_FILENO) }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            // A log that cannot be written, as after its reader has gone, must not stop the work.
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}

/// `write(2)`, beside a method of the same name.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
