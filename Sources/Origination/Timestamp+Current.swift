import Foundation
import Lending

extension Timestamp {
    /// The wall clock, read by the workflow only.
    static var current: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }
}
