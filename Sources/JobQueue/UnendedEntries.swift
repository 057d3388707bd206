import QueueVocabulary

/// Entries of the event stream of whose jobs some are recorded and some are not.
///
/// An entry leaves the stream when all its jobs are recorded. What is forgotten here comes again, and recording twice
/// is harmless.
struct UnendedEntries: Sendable {
    private var open: [String: Set<Int>] = [:]
    private static let most = 10_000

    /// Notes entries that were read.
    mutating func begin(_ places: [OutcomeEvent.Place]) {
        for place in places where place.count > 1 && open[place.streamID] == nil {
            if open.count >= Self.most { open = [:] }
            open[place.streamID] = Set(0..<place.count)
        }
    }

    /// Notes outcomes as recorded.
    ///
    /// One of an entry that has ended, or was forgotten, changes nothing: a late repeat must not open it again.
    /// - Returns: The entries that this ends.
    mutating func end(_ places: [OutcomeEvent.Place]) -> [String] {
        var ended: [String] = []
        for place in places {
            guard place.count > 1 else {
                ended.append(place.streamID)
                continue
            }
            open[place.streamID]?.remove(place.index)
            if open[place.streamID]?.isEmpty == true {
                open[place.streamID] = nil
                ended.append(place.streamID)
            }
        }
        return ended
    }

    /// How many entries are open.
    var count: Int { open.count }

    /// Whether an outcome is not known to be recorded.
    func isOpen(_ place: OutcomeEvent.Place) -> Bool { open[place.streamID]?.contains(place.index) ?? true }
}
