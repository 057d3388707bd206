import Hosting
import Lending
import TestSupport

extension TestClock {
    /// As the rooms are told the time.
    var clock: TimeSource { TimeSource { [self] in Timestamp(milliseconds: milliseconds) } }
}

/// A password that every rule lets pass.
let goodPassword = "a long phrase only tests use"
