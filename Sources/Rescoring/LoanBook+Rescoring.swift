import ApplicationLedger
import Documents
import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
public import LoanLedger
import LoanOrigination
import LoanRisk
import Loans
import ModelLedger
public import Portfolio

// A stress by scoring: loans at floating rates are scored anew, each from the application it came from and by the model
// that granted it, at the rate of the stress. Nobody's name is read for it.

extension LoanBook {
    /// Models that were read, nil of those that cannot be asked.
    private typealias Models = [ContentDigest: GrantingModel?]

    /// Loans scored between two writes.
    private static let batch = 500

    /// The performing loans at floating rates of a currency, with what their models say of higher or lower rates.
    ///
    /// A loan without an application, or whose answers do not give the vector that was scored, has no such word.
    /// - Parameters:
    ///   - currency: Of the loans.
    ///   - day: At whose end they are looked at; nil for as they stand.
    ///   - points: Added to the rates, per cent a year.
    /// - Returns: The loans.
    /// - Throws: ``LedgerError``.
    public func rescored(
        of currency: Currency,
        asAt day: CalendarDate?,
        points: Double
    ) async throws(LedgerError) -> RescoredLoans {
        var models = Models()
        var rescored: [(purpose: String, loan: FloatingLoans)] = []
        let loans = try await floatingLoans(of: currency, asAt: day)
        let applications = try await self.applications(of: loans.map(\.id))
        for loan in loans {
            let shifts = try await shifts(of: applications[loan.id], loan.terms, points: [points], &models)
            rescored.append((loan.purpose, loan.stressed(shifts?.first)))
        }
        return RescoredLoans(rescored)
    }

    /// Scores the open loans at floating rates of which nothing was kept yet, for every rise of rates a page can ask for,
    /// and keeps what came of it: what shows a stress then needs no model.
    ///
    /// A loan that cannot be scored is kept as such. A run that was cut off goes on where it was.
    /// - Parameters:
    ///   - at: Now.
    ///   - actor: Who asks the models.
    /// - Returns: How many loans were looked at.
    /// - Throws: ``LoanBookError``.
    public func rescoreNewLoans(at: Timestamp, by actor: Actor) async throws(LoanBookError) -> Int {
        var (models, count) = (Models(), 0)
        while true {
            let scored: [RateShifts]
            do { scored = try await scoredBatch(&models) } catch { throw .ledger(error) }
            guard !scored.isEmpty else { return count }
            try await keep(scored, at: at, by: actor)
            count += scored.count
        }
    }

    /// Some of those of which nothing was kept; none when there are no more.
    private func scoredBatch(_ models: inout Models) async throws(LedgerError) -> [RateShifts] {
        let loans = try await loansToRescore(limit: Self.batch)
        let applications = try await self.applications(of: loans.map(\.id))
        let points = RateShifts.points.map { Double($0) }
        var scored: [RateShifts] = []
        for loan in loans {
            let found = try await shifts(of: applications[loan.id], loan.terms, points: points, &models) ?? []
            let shifts = RateShifts(loan: loan.id, logOdds: found) ?? RateShifts(loan: loan.id, logOdds: [])
            scored += [shifts].compactMap(\.self)
        }
        return scored
    }

    private func shifts(
        of application: ApplicationID?,
        _ terms: LoanTerms,
        points: [Double],
        _ models: inout Models
    ) async throws(LedgerError) -> [Double]? {
        guard let application, let decision = try await ledger.decision(application),
            let record = try await ledger.application(application)
        else { return nil }
        let digest = decision.artefactDigest
        if models[digest] == nil {
            models[digest] = .some(try await ledger.artefact(digest).flatMap(GrantingModel.init))
        }
        return models[digest]??.shifts(of: record, terms, points: points)
    }
}
