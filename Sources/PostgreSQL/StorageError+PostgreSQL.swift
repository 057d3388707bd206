import Storage

extension StorageError {
    /// What the triggers of append-only tables raise.
    static let appendOnlyState = "UW001"

    /// What a code of PostgreSQL's appendix A means to us.
    init(state: String) {
        switch state {
        case Self.appendOnlyState: self = .appendOnly
        // Deadlock, serialisation, a lock or statement that took too long, too many connections or too little memory.
        case "40001", "40P01", "55P03", "57014", "25P03", "53000", "53200", "53300": self = .busy
        case "53100": self = .full
        // Shut down, starting, recovering, a standby, or an answer to a statement this connection never prepared.
        case "57P01", "57P02", "57P03", "57P05", "25006", "26000", "0A000": self = .unavailable
        case "XX001", "XX002": self = .damaged
        default:
            switch state.prefix(2) {
            case "08": self = .unavailable
            case "22", "23": self = .refused
            default: self = .failed(code: state)
            }
        }
    }

    /// Whether the connection is of no use after it.
    var endsConnection: Bool { self == .unavailable }
}
