import Instalments
package import Ledger
import LedgerRecords
import LedgerSchema
import Lending
import Loans

extension LoanEvent {
    static let columns = "loan_id, sequence, effective_on, kind, amount, detail, recorded_at, recorded_by, method"

    /// Values in the order of the columns.
    func values(
        of loan: Int,
        at: Timestamp,
        by actor: Actor,
        method: PaymentMethod? = nil
    ) -> [LedgerValue] {
        let stored = stored
        return [
            .integer(loan), .integer(sequence), .integer(effectiveOn.dayNumber), .text(stored.kind),
            .integer(Int(stored.amount)), .text(stored.detail),  // scalar-safe: a number
            .integer(Int(at.milliseconds)), .text(actor.description),  // scalar-safe: a number
            .optional(method?.rawValue),
        ]
    }

    /// The word of its kind, the amount it moves and whatever else there is to it.
    package var stored: (kind: String, amount: Int64, detail: String) {
        switch change {
        case .receipt(let amount): ("receipt", amount, "")
        case .reversal(let target): ("reversal", Int64(target), "")
        case .charge(let amount): ("charge", amount, "")
        case .partPrepayment(let amount, let effect): ("part_prepayment", amount, effect.rawValue)
        case .closure(let amount, let fee): ("closure", amount, "\(fee)")
        case .settlement(let amount): ("settlement", amount, "")
        case .writeOff: ("write_off", 0, "")
        case .lossIdentified: ("loss_identified", 0, "")
        case .lossWithdrawn: ("loss_withdrawn", 0, "")
        case .restructuring(let rate, let months, let moratorium):
            ("restructuring", Int64(months), "\(rate.percent) \(moratorium.word) \(moratorium.months)")
        }
    }

    package init(_ row: LedgerRow) throws {
        guard let change = try Self.change(row) else { throw LedgerError.unreadable(table: "loan_events") }
        self.init(
            sequence: try row.integer("sequence"),
            effectiveOn: CalendarDate(dayNumber: try row.integer("effective_on")),
            change
        )
    }

    private static func change(_ row: LedgerRow) throws -> Change? {
        let amount = Int64(try row.integer("amount"))
        let detail = try row.text("detail")
        switch try row.text("kind") {
        case "receipt": return .receipt(amount)
        case "reversal": return .reversal(of: Int(amount))  // scalar-safe: a number
        case "charge": return .charge(amount)
        case "part_prepayment": return PrepaymentEffect(rawValue: detail).map { .partPrepayment(amount, $0) }
        case "closure": return Int64(detail).map { .closure(amount, fee: $0) }
        case "settlement": return .settlement(amount)
        case "write_off": return .writeOff
        case "loss_identified": return .lossIdentified
        case "loss_withdrawn": return .lossWithdrawn
        case "restructuring": return restructuring(months: Int(amount), detail)  // scalar-safe: a number
        default: return nil
        }
    }

    private static func restructuring(months: Int, _ detail: String) -> Change? {
        let words = detail.utf8.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        guard words.count == 3, let percent = Double(words[0]),  // scalar-safe: written by `stored` above
            let idle = Int(words[2]),  // scalar-safe: as before
            let rate = try? AnnualRate(percent: percent)  // out of range: the row is damaged
        else { return nil }
        return LoanTerms.Moratorium(word: words[1], months: idle)
            .map { .restructuring(rate: rate, months: months, moratorium: $0) }
    }
}
