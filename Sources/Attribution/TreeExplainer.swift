import Synchronization
package import TreeEnsembles

/// Shapley values of a model, prepared when they are first asked for.
///
/// Preparing takes a few times as long as reading the model, and whoever only scores needs none of it. It happens once, and
/// gives the same values whenever it happens: whoever asks meanwhile waits.
package final class TreeExplainer: Sendable {
    private let ensemble: TreeEnsemble
    private let background: [[Double]]
    private let tableBytes: Int
    private let prepared = Mutex<ShapleyValues?>(nil)

    /// Of an ensemble; nothing is prepared yet.
    /// - Parameters:
    ///   - ensemble: What is explained.
    ///   - background: Rows to compare with; may be empty.
    ///   - tableBytes: The most memory that tables may take.
    package init(_ ensemble: TreeEnsemble, background: [[Double]], tableBytes: Int) {
        self.ensemble = ensemble
        self.background = background
        self.tableBytes = tableBytes
    }

    /// Against the background, or against training weight where there is none.
    package var values: ShapleyValues {
        prepared.withLock { prepared in
            if let prepared { return prepared }
            let values = ShapleyValues(
                of: ensemble,
                against: background.isEmpty ? .trainingWeight : .background(background),
                tableBytes: tableBytes
            )
            prepared = values
            return values
        }
    }
}
