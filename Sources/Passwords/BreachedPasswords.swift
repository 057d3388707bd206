import Crypto
import Foundation

/// Passwords that breaches have made known: a file of their SHA-1 digests, sorted, as Have I Been Pwned gives them out.
///
/// Each line has 40 hexadecimal digits, and may have a colon and a count behind them. The file may be larger than memory:
/// one question reads about as many short pieces as its size has bits. Nothing about a password leaves the machine.
package struct BreachedPasswords: Sendable {
    /// Why a file cannot be taken.
    package enum Problem: Error, Sendable, Hashable, CustomStringConvertible {
        case unreadable(String)
        case notDigests(String)

        package var description: String {
            switch self {
            case .unreadable(let path): "\(BreachedPasswords.variable): \(path) cannot be read"
            case .notDigests(let path):
                "\(BreachedPasswords.variable): \(path) must have sorted lines of 40 upper-case hexadecimal digits, with "
                    + "or without a colon and a count"
            }
        }
    }

    /// The variable that names the file.
    package static let variable = "UNDERWRITER_BREACHED_PASSWORDS"
    /// Digits of a SHA-1 digest.
    private static let digits = 40
    /// More than the longest line.
    private static let window = 128

    /// Open as long as the process lives: whoever replaces the file does not take it away under a question.
    private let descriptor: Int32
    private let size: Int

    /// Opens a file.
    /// - Parameter path: Of the digests.
    /// - Throws: ``Problem``; what is looked at are its first and its last line.
    package init(path: String) throws(Problem) {
        // Safe: the call reads a string that ends in 0 and keeps nothing of it.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path) }
        self.descriptor = descriptor
        size = .init(lseek(descriptor, 0, SEEK_END))
        guard let first = line(at: 0), let last = line(at: max(0, size - Self.digits)),
            !last.digest.lexicographicallyPrecedes(first.digest)
        else {
            close(descriptor)
            throw .notDigests(path)
        }
    }

    /// Whether a password is one of them.
    package func contains(_ password: String) -> Bool {
        let wanted = Self.digest(of: password)
        var (low, high) = (0, size)
        while low < high {
            let middle = low + (high - low) / 2
            // What cannot be read any more holds nobody up: the other rules stand.
            guard let found = line(at: middle) else { return false }
            if found.digest.elementsEqual(wanted) { return true }
            if found.digest.lexicographicallyPrecedes(wanted) {
                low = max(found.end, low + 1)
            } else {
                high = found.start
            }
        }
        return false
    }

    /// SHA-1 in upper-case hexadecimal digits.
    private static func digest(of password: String) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return Insecure.SHA1.hash(data: Data(password.utf8))
            .flatMap { byte in [digits[.init(byte >> 4)], digits[.init(byte & 15)]] }
    }

    /// The line in which a byte of the file is; nil if it is none of digests.
    private func line(at place: Int) -> (digest: ArraySlice<UInt8>, start: Int, end: Int)? {
        let from = max(0, place - Self.window)
        var bytes = [UInt8](repeating: 0, count: 2 * Self.window)
        // Safe: no more is written than the array has room for, and nothing of it is kept.
        let count = unsafe pread(descriptor, &bytes, bytes.count, from)
        guard count > place - from else { return nil }
        let newline = UInt8(ascii: "\n")
        let before = bytes[..<(place - from)].lastIndex(of: newline)
        guard before != nil || from == 0 else { return nil }
        let start = before.map { $0 + 1 } ?? 0
        let end = bytes[(place - from)..<count].firstIndex(of: newline) ?? count
        let digest = bytes[start..<min(end, start + Self.digits)]
        guard digest.count == Self.digits, digest.allSatisfy(Self.isDigit),
            start + Self.digits == end || [UInt8(ascii: ":"), UInt8(ascii: "\r")].contains(bytes[start + Self.digits])
        else { return nil }
        return (digest, from + start, from + end + 1)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte)
    }
}
