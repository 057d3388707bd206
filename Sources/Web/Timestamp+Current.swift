import Foundation
import Lending

extension Timestamp {
    /// The wall clock, read at the edge only.
    static var current: Timestamp {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))  // scalar-safe: a number, not text
    }
}
