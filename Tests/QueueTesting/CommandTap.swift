import Foundation
import Synchronization
import TestSupport
import Workbenches

/// A wire to a server that remembers every command that goes over it, by connection.
package final class CommandTap: Sendable {
    /// Where to connect.
    package let path: String
    private let folder: TemporaryFolder
    private let target: String
    private let listener: Int32
    private let heard = Mutex<[[[String]]]>([])

    /// A wire that listens at a Unix socket of its own and leads to another.
    /// - Throws: ``RedisServer/Failure`` if there can be no such socket.
    package init(to target: String) throws {
        folder = try TemporaryFolder()
        path = folder.file("tap")
        self.target = target
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let isBound = Self.withAddress(of: path) { [listener] in bind(listener, $0, $1) == 0 }
        guard isBound, listen(listener, 16) == 0 else { throw RedisServer.Failure.notReady(log: path) }
        startThread { [weak self, listener] in
            while true {
                let near = accept(listener, nil, nil)
                guard near >= 0 else { return }
                self?.open(near)
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// The commands of connections whose name ends so, in order; of each its first three words.
    package func commands(ofConnectionsNamed suffix: String) -> [[String]] {
        heard.withLock { heard in
            heard.filter { commands in
                commands.contains { $0.prefix(2) == ["CLIENT", "SETNAME"] && $0.last?.hasSuffix(suffix) == true }
            }
            .flatMap { $0 }
        }
    }

    private func open(_ near: Int32) {
        let far = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard Self.withAddress(of: target, { connect(far, $0, $1) == 0 }) else {
            _ = (close(near), close(far))
            return
        }
        let number = heard.withLock { heard in
            heard.append([])
            return heard.count - 1
        }
        startThread { [weak self] in
            defer { _ = (close(near), close(far)) }
            var requests = RequestReader()
            Self.carry(near, far) { bytes in
                let commands = requests.read(bytes)
                self?.heard.withLock { $0[number] += commands }
            }
        }
    }

    /// Carries bytes both ways until an end closes.
    private static func carry(_ near: Int32, _ far: Int32, _ look: (ArraySlice<UInt8>) -> Void) {
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            var ends = [near, far].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&ends, 2, -1) >= 0 else { return }
            for end in ends where end.revents != 0 {
                let count = recv(end.fd, &buffer, buffer.count, 0)
                guard count > 0 else { return }
                if end.fd == near { look(buffer[..<count]) }
                guard pass(buffer[..<count], to: end.fd == near ? far : near) else { return }
            }
        }
    }

    private static func pass(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
                let written = send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
                guard written > 0 else { return false }
                sent += written
            }
            return true
        }
    }

    private static func withAddress(of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Bool) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }
}

/// Reads commands off a wire: arrays of bulk strings.
private struct RequestReader {
    private var rest: [UInt8] = []

    /// - Returns: The commands that the bytes complete; of each its first three words.
    mutating func read(_ bytes: ArraySlice<UInt8>) -> [[String]] {
        rest += bytes
        var (commands, place): ([[String]], Int) = ([], 0)
        while let (command, end) = command(at: place) {
            commands.append(command)
            place = end
        }
        rest.removeFirst(place)
        return commands
    }

    private func command(at start: Int) -> (words: [String], end: Int)? {
        guard var (count, place) = number(at: start) else { return nil }
        var words: [String] = []
        while count > 0 {
            guard let (length, text) = number(at: place), text + length + 2 <= rest.count else { return nil }
            if words.count < 3 { words.append(String(decoding: rest[text..<text + length], as: UTF8.self)) }
            place = text + length + 2
            count -= 1
        }
        return (words, place)
    }

    /// The number of a line such as `*3` or `$12`, and where the next line begins.
    private func number(at start: Int) -> (Int, Int)? {
        guard start < rest.count, let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        return Int(String(decoding: rest[start + 1..<end - 1], as: UTF8.self)).map { ($0, end + 1) }
    }
}
