package import LedgerRecords
import Lending
package import Pages
import Policies
package import Products

extension HumanDecision {
    /// What the applicant is told of it: when, what, and the reasons; never the note, nor who.
    package func view(_ product: Product?) -> View {
        let reasons = reasonCodes.map { code in
            product?.reasons.groups.first { $0.code == code }.map { "\($0.text) (\(code))" } ?? code
        }
        return [
            "decidedAt": product?.localText(at) ?? at.rfc3339,
            "outcome": outcome == .approve ? "approved it" : "declined it", "hasReasons": !reasons.isEmpty,
            "reasons": reasons.map { ["text": $0] as View },
        ]
    }
}
