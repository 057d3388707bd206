import FoundationEssentials

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// A file that holds a secret, which whoever is neither its owner nor of its group must not read.
public enum SecretFile {
    /// What keeps it from being used; continues the file's name.
    public enum Problem: Error, Sendable, Hashable, CustomStringConvertible {
        /// It is not there, is no text, or this process may not read it.
        case unreadable
        /// Everyone on this machine may read, write or run it.
        case openToEveryone

        /// With the remedy, where there is one remedy.
        public var description: String {
            switch self {
            case .unreadable: "cannot be read"
            case .openToEveryone: "can be read by everyone; chmod o= it"
            }
        }
    }

    /// Reads the file.
    /// - Parameter path: A link is followed.
    /// - Returns: All of its text.
    /// - Throws: ``Problem``.
    public static func text(at path: String) throws(Problem) -> String {
        var status = stat()
        // Whatever keeps the file from being read, the remedy is the same.
        guard stat(path, &status) == 0, let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw .unreadable
        }
        guard status.st_mode & 0o007 == 0 else { throw .openToEveryone }
        return text
    }
}
