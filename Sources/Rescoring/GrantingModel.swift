import Applications
import CheckedAnswers
import Documents
import Features
import Instalments
import LedgerRecords
import Lending
import Loans
import ModelArtefacts
import Products
import Scoring

/// A model that granted loans, and what it says of an application at another rate.
struct GrantingModel: Sendable {
    private let artefact: ModelArtefact
    private let program: FeatureProgram
    /// The answer that holds the rate.
    private let rateKey: String

    /// Nil for a model that cannot be read, or does not look at the rate.
    init?(_ bytes: [UInt8]) {
        // Whatever is wrong with the file, its loans follow the relation that needs none.
        guard let artefact = try? ModelArtefact(reading: bytes, file: "model"),
            let rateKey = artefact.product.roles[.annualRate]
        else { return nil }
        let program = FeatureProgram(artefact.product)
        guard program.inputs.contains(where: { $0.key.utf8.elementsEqual(rateKey.utf8) }) else { return nil }
        (self.artefact, self.program, self.rateKey) = (artefact, program, rateKey)
    }

    /// What changes of rates add to the log-odds of default of an application whose money is out.
    ///
    /// The model reads the application as it was sent, but for amount, time and rate, which are those of the loan: once at
    /// its rate and once at each rate of a stress. Instalment and debt to income follow as they did when it was granted.
    /// - Parameters:
    ///   - record: The application.
    ///   - terms: Of its loan.
    ///   - points: Added to the rate, per cent a year, one after the other; a rate does not fall below 0.
    /// - Returns: One for each; nil where the kept answers do not give the vector that was scored.
    func shifts(of record: ApplicationRecord, _ terms: LoanTerms, points: [Double]) -> [Double]? {
        let (product, day) = (artefact.product, record.summary.submittedOn)
        let answers = product.settled(record.answers, on: day)
        guard let sent = program.vector(of: answers, submittedOn: day),
            sent.digest(product.schema) == record.featureVectorDigest
        else { return nil }
        var lent = answers
        let perMajor = Double(product.currency.minorUnitsPerMajor)
        for (role, value) in [
            (Role.loanAmount, Double(terms.principal) / perMajor), (.tenureMonths, Double(terms.months)),
        ] {
            if let key = product.roles[role], product.field(key) != nil { lent[key] = .number(value) }
        }
        func logOdds(_ rate: Double) -> Double? {
            lent[rateKey] = .number(rate)
            // What the model cannot read follows the relation that needs none.
            return program.vector(of: lent, submittedOn: day).flatMap { try? artefact.model.logOdds(of: $0) }
        }
        guard let before = logOdds(terms.rate.percent) else { return nil }
        let after = points.compactMap { logOdds(max(terms.rate.percent + $0, 0)) }
        return after.count == points.count ? after.map { $0 - before } : nil
    }
}
