import Synchronization
import Workbenches

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A wire between workers and their server that can fall silent: both ends stay open and nothing comes through.
///
/// So a half-open connection looks, after a cable was pulled or a machine has gone without a word. Each connection has a
/// thread of its own, because its calls block.
final class Wire: Sendable {
    /// Where workers connect.
    let path: String
    private let target: String
    private let listener: Int32
    /// Connections that began before this number carry nothing any more.
    private let silentBefore = Atomic<Int>(0)
    private let connections = Atomic<Int>(0)
    private let isClosed = Atomic<Bool>(false)

    /// A wire that listens at a Unix socket and leads to another.
    /// - Throws: ``TrialError/noServer(_:)`` if there can be no such socket.
    init(at path: String, to target: String) throws(TrialError) {
        (self.path, self.target) = (path, target)
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let isBound = Self.withAddress(of: path) { [listener] in bind(listener, $0, $1) == 0 }
        guard listener >= 0, isBound, listen(listener, 64) == 0 else { throw .noServer(path) }
        startThread { self.takeConnections() }
    }

    /// Makes every connection that is open now half-open; new ones work.
    func fallSilent() { silentBefore.store(connections.load(ordering: .relaxed), ordering: .relaxed) }

    /// Ends the wire and all connections.
    func end() {
        isClosed.store(true, ordering: .relaxed)
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func takeConnections() {
        while !isClosed.load(ordering: .relaxed) {
            let near = accept(listener, nil, nil)
            guard near >= 0 else { continue }
            let far = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            let number = connections.wrappingAdd(1, ordering: .relaxed).oldValue
            guard Self.withAddress(of: target, { connect(far, $0, $1) == 0 }) else {
                _ = (close(near), close(far))
                continue
            }
            startThread { self.carry(near, far, number) }
        }
        _ = close(listener)
    }

    /// Carries bytes both ways until an end closes, or the wire is closed.
    private func carry(_ near: Int32, _ far: Int32, _ number: Int) {
        defer { _ = (close(near), close(far)) }
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while !isClosed.load(ordering: .relaxed) {
            if number < silentBefore.load(ordering: .relaxed) {
                usleep(100_000)
                continue
            }
            var ends = [near, far].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&ends, 2, 100) >= 0 else { return }
            for (index, end) in ends.enumerated() where end.revents != 0 {
                let count = read(end.fd, &buffer, buffer.count)
                guard count > 0, Self.pass(buffer, count, to: index == 0 ? far : near) else { return }
            }
        }
    }

    private static func pass(_ bytes: [UInt8], _ count: Int, to descriptor: Int32) -> Bool {
        var sent = 0
        while sent < count {
            let written = bytes.withUnsafeBytes {
                send(descriptor, $0.baseAddress?.advanced(by: sent), count - sent, Int32(MSG_NOSIGNAL))
            }
            guard written > 0 else { return false }
            sent += written
        }
        return true
    }

    private static func withAddress(
        of path: String,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Bool
    ) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }
}
