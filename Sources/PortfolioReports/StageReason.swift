import AssetQuality
import CreditRisk
import Documents
import Lending
import Portfolio

/// Why loans stand in their stage, the gravest reason first.
enum StageReason: String, CaseIterable {
    case loss = "identified as a loss"
    case defaulted = "more than 90 days past due, or restructured and watched"
    case backstop = "past due beyond the back-stop"
    case risen = "probability of default has risen, or on the watch list"
    case none = "no significant increase in risk"

    var stage: ImpairmentStage {
        switch self {
        case .loss, .defaulted: .impaired
        case .backstop, .risen: .underperforming
        case .none: .performing
        }
    }

    /// As programs read it.
    private var code: String {
        switch self {
        case .loss: "loss"
        case .defaulted: "default"
        case .backstop: "days_past_due"
        case .risen: "pd_rise"
        case .none: "none"
        }
    }

    private init(_ cell: BookCell, hasRisen: Bool, _ rule: ImpairmentStage.Rule) {
        let stage = ImpairmentStage(
            daysPastDue: cell.bucket.firstDay,
            probabilityAtOrigination: 0,
            probabilityNow: 0,
            isWatched: hasRisen,
            isDefaulted: cell.assetClass.isNonPerforming,
            rule: rule
        )
        switch stage {
        case .impaired: self = cell.assetClass == .loss ? .loss : .defaulted
        case .underperforming: self = cell.bucket.firstDay > rule.backstopDays ? .backstop : .risen
        case .performing: self = .none
        }
    }

    /// Cells with their reasons; of a cell of which a part has risen, that part and the rest.
    static func parts(
        _ cells: [BookCell],
        risen: RisenCells,
        _ rule: ImpairmentStage.Rule
    ) -> [(reason: StageReason, cell: BookCell)] {
        cells.flatMap { cell in
            let part = risen.part(of: cell)
            let rest = part.map { cell.without($0) } ?? cell
            return [(part, true), (rest, false)]
                .compactMap { cell, hasRisen in
                    cell.flatMap { $0[.loans] > 0 ? (StageReason($0, hasRisen: hasRisen, rule), $0) : nil }
                }
        }
    }

    static func table(_ parts: [(reason: StageReason, cell: BookCell)], _ currency: Currency) -> BookReport.Table {
        BookReport.Table(
            "Why loans stand in their stage",
            ["Reason", "Stage", "Loans", "Outstanding"],
            allCases.reversed()
                .map { reason in
                    [
                        reason.rawValue, "\(reason.stage.rawValue)", "\(sum(.loans, parts, reason))",
                        currency.text(Int64(sum(.outstanding, parts, reason))),
                    ]
                }
        )
    }

    static func json(_ parts: [(reason: StageReason, cell: BookCell)]) -> JSONValue {
        .array(
            allCases.reversed()
                .map { reason in
                    .object([
                        "reason": .string(reason.code), "stage": .count(reason.stage.rawValue),
                        "loans": .count(sum(.loans, parts, reason)),
                        "outstanding": .amount(Int64(sum(.outstanding, parts, reason))),
                    ])
                }
        )
    }

    private static func sum(
        _ sum: BookSum,
        _ parts: [(reason: StageReason, cell: BookCell)],
        _ reason: StageReason
    ) -> Int {
        parts.reduce(0) { $0 + ($1.reason == reason ? $1.cell[sum] : 0) }
    }
}

/// The parts of a book's cells whose risk has risen, found by kind: a book has thousands of both.
struct RisenCells {
    private let cells: [BookCell.Kind: BookCell]

    init(_ cells: [BookCell]) { self.cells = Dictionary(cells.map { ($0.kind, $0) }) { first, _ in first } }

    func part(of cell: BookCell) -> BookCell? { cells[cell.kind] }
}
