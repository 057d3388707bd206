public import Baselines
public import Documents
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
public import ModelLedger
import Validation

// Whether applicants still are as those on whom a model was trained.
//
// Nothing is scored here: features come from the kept answers by the code of training, and count only if they are those that
// were scored, as their digest tells; the probability is that of the decision. A stretch is counted from the model's first
// decision, so that every program means the same one, and the ledger takes one report of each.

/// Compares stretches of a model's decisions with its training, and keeps the reports.
public struct DriftCheck: Sendable {
    /// Decisions from one report to the next.
    public static let step = 100
    /// How far a report looks back where the model has decided as many.
    public static let longStretch = 1_000
    /// Reports that are made up for, of those that nobody was there to make.
    private static let mostDue = 10

    private let ledger: Ledger

    /// Looks into a ledger.
    public init(_ ledger: Ledger) { self.ledger = ledger }

    /// Ends of the stretches that are to be reported on: every hundredth decision since the last report, at most the last
    /// ten.
    /// - Parameter digest: SHA-256 of the model's file.
    /// - Returns: Ascending counts of decisions.
    /// - Throws: ``LedgerError``.
    public func due(of digest: ContentDigest) async throws(LedgerError) -> [Int] {
        let steps = try await ledger.decisionCount(of: digest) / Self.step
        guard steps > 0 else { return [] }
        let last = try await ledger.lastDriftReport(of: digest, step: Self.step) / Self.step
        let first = max(last + 1, steps - Self.mostDue + 1)
        return first <= steps ? (first...steps).map { $0 * Self.step } : []
    }

    /// The usual stretch that ends at a decision: the last 1,000 where there are as many, else the last 100.
    /// - Parameter decisions: Of the model, up to the end.
    /// - Returns: Decisions.
    public static func stretch(upTo decisions: Int) -> Int { decisions >= longStretch ? longStretch : step }

    /// Reports on a stretch and keeps the report.
    /// - Parameters:
    ///   - digest: SHA-256 of the model's file.
    ///   - decisions: At how many decisions of the model the stretch ends; nil for the last one.
    ///   - stretch: Its length in decisions, at least 1; nil for the usual one.
    ///   - actor: Who wants it.
    ///   - at: Now.
    /// - Returns: What was found.
    /// - Throws: ``DriftCheckError``.
    public func report(
        on digest: ContentDigest,
        upTo decisions: Int? = nil,
        stretch: Int? = nil,
        by actor: Actor,
        at: Timestamp
    ) async throws(DriftCheckError) -> DriftFinding {
        do {
            guard let model = try await ledger.model(digest), let bytes = try await ledger.artefact(digest) else {
                throw DriftCheckError.notRegistered(digest)
            }
            let watched = try WatchedModel(bytes, named: "model \(model.name) \(model.version)")
            let count = try await ledger.decisionCount(of: digest)
            let end = min(decisions ?? count, count)
            guard end > 0 else { throw DriftCheckError.noDecisions }
            let length = min(stretch ?? Self.stretch(upTo: end), end)
            let applications = try await ledger.scored(by: digest, upTo: end, stretch: length)
            let (report, leftOut) = try await watched.report(on: applications)
            let area = ExpectedAreaUnderCurve(of: applications.map(\.probabilityOfDefault))?.value
            let record = DriftRecord(
                at: at,
                model: model,
                decisions: end,
                stretch: length,
                zThreshold: DriftReport.zThreshold,
                driftedCount: report.driftedFeatureCount,
                report: report.document(leftOut: leftOut, expectedArea: area),
                madeBy: actor.description
            )
            return DriftFinding(report: report, leftOut: leftOut, record: try await ledger.keep(record))
        } catch let error as DriftCheckError {
            throw error
        } catch let error as LedgerError {
            throw .ledger(error)
        } catch {
            throw .ledger(.failed(code: "\(type(of: error))"))
        }
    }
}

/// What was found of a stretch.
public struct DriftFinding: Sendable {
    /// The report.
    public let report: DriftReport
    /// Applicants whose kept answers do not give what was scored.
    public let leftOut: Int
    /// The report as it is kept; nil if there was one of this stretch before.
    public let record: DriftRecord?
}

/// Why there is no report.
public enum DriftCheckError: Error, Sendable, Hashable, CustomStringConvertible {
    /// No such model is registered.
    case notRegistered(ContentDigest)
    /// What the model's file says of its training cannot be read.
    case unreadable(String)
    /// The model has decided nothing.
    case noDecisions
    /// The kept answers of none of them give what was scored: they were erased, or asked under other definitions.
    case noApplicants
    /// The ledger said so.
    case ledger(LedgerError)

    /// For people; nothing of an applicant.
    public var description: String {
        switch self {
        case .notRegistered(let digest): "no model \(digest.hex) is registered"
        case .unreadable(let reason): reason
        case .noDecisions: "the model has decided nothing yet"
        case .noApplicants: "the kept answers of no application of the stretch give what was scored"
        case .ledger(let error): "\(error)"
        }
    }
}
