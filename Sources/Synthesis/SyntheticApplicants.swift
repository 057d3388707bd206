public import Products
import Statistics

/// Invented applicants for a personal loan, whose true PD is known.
///
/// Causes come first: ability and age make work, work makes income, income and appetite make debts, debts make delays. The true
/// PD is a logistic function of the outcome of that life and of the ability nobody observes (``SyntheticRisk``); the label is
/// drawn from the PD, never from a rule of approval. A seed determines every applicant, and the first rows do not hang on how
/// many follow.
public struct SyntheticApplicants: Sendable {
    /// One invented applicant.
    public struct Applicant: Sendable, Hashable {
        /// Cells by position in ``SyntheticApplicants/header``.
        public let cells: [String]
        /// Its reference, also the first cell.
        public let reference: String
        /// Chance of default, given everything about the applicant.
        public let probabilityOfDefault: Double
        /// Whether the applicant defaulted.
        public let isBad: Bool
    }

    /// Columns of the file: those of the product's files, then the target.
    public let header: [String]
    private let product: Product
    private let target: TargetColumn
    private var generator: SeededGenerator
    private var count = 0

    /// Applicants for a product with the questions of the personal loan (application-form, section 10).
    /// - Parameters:
    ///   - product: The product; must have a target column.
    ///   - seed: Any number; equal seeds give equal applicants.
    /// - Throws: ``SynthesisError`` naming what the product lacks.
    public init(product: Product, seed: UInt64) throws(SynthesisError) {
        let missing = SyntheticAnswers.neededKeys.filter { product.field($0) == nil }
        guard let target = product.target, missing.isEmpty else {
            throw SynthesisError(missing: missing.isEmpty ? ["target"] : missing)
        }
        self.product = product
        self.target = target
        header = product.csvHeader + [target.column]
        generator = SeededGenerator(seed: seed)
    }

    /// Invents the next applicant; there is always one.
    public mutating func next() -> Applicant {
        count += 1
        let life = SyntheticLife(using: &generator)
        let finances = SyntheticFinances(of: life, using: &generator)
        let probability = SyntheticRisk.probabilityOfDefault(life, finances)
        let isBad = generator.bernoulli(probability)
        let answers = SyntheticAnswers(life, finances, number: count, using: &generator)
        var cells = answers.cells(for: product)
        cells[target.column] = (isBad ? target.bad : target.good).min() ?? ""
        return Applicant(
            cells: header.map { cells[$0] ?? "" },
            reference: answers.reference,
            probabilityOfDefault: probability,
            isBad: isBad
        )
    }
}
