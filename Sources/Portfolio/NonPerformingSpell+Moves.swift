public import AssetQuality
public import Loans

extension NonPerformingSpell {
    /// When a loan's borrower did not perform, as its changes of class say.
    /// - Parameter moves: Of one loan, in order; it begins as standard.
    /// - Returns: In order.
    public static func of(_ moves: [ClassHistory.Move]) -> [NonPerformingSpell] {
        var spells: [NonPerformingSpell] = []
        for move in moves {
            let isOpen = spells.last.map { $0.until == nil } ?? false
            if move.assetClass.isNonPerforming {
                if !isOpen { spells.append(NonPerformingSpell(from: move.day, until: nil)) }
            } else if isOpen, let last = spells.popLast() {
                spells.append(NonPerformingSpell(from: last.from, until: move.day))
            }
        }
        return spells
    }
}
