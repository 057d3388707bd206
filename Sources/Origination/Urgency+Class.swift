package import LedgerRecords
package import QueueVocabulary

extension Urgency {
    /// The class that jobs of it wait in.
    package var kind: JobClass {
        switch self {
        case .ordinary: .standard
        case .file: .bulk
        case .awaited: .interactive
        }
    }
}
