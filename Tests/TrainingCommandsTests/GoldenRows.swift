import Applications
import Assessments
import CSV
import CheckedAnswers
import Definitions
import Documents
import FeatureDefinitions
import Features
import Fields
import Lending
import Products
import SampleFiles
import Samples
import Statistics
import Synthesis
import TrainingData

/// Applicants of a shipped product as its trainer reads them from a file, and as a worker reads them from messages.
struct GoldenRows {
    let product: Product
    /// What models are fitted to: every ninth value of it is missing.
    let sample: TrainingSample
    /// The first applicants as a trainer sees them, in full.
    let trained: [FeatureVector]
    /// The same as workers see them.
    let served: [FeatureVector]

    /// Invents applicants; equal names give equal ones.
    init(_ name: String, rows count: Int = 240) throws {
        product = try SampleFile.product(name)
        let lines = try Self.lines(product, count)
        let header = product.csvHeader + [product.target?.column ?? ""]
        var rows = try product.trainingRows(header: header)
        let examples = try lines.enumerated().map { try rows.row(CSVRecord(line: $0 + 2, fields: $1)) }
        sample = try TrainingSample(
            schema: product.schema,
            vectors: examples.enumerated().map { Self.pierced($1.vector, $0) },
            isBad: examples.map(\.isBad)
        )
        trained = examples.prefix(40).map(\.vector)
        served = try Self.messages(product, lines.prefix(40).map { Array($0.dropLast()) })
    }

    /// Those of whom no file tells: each feature missing, special, of a code that nobody declared, and far out.
    var odd: [FeatureVector] {
        product.schema.features.enumerated()
            .flatMap { place, feature in
                let values: [FeatureValue] =
                    switch feature.kind {
                    case .number: ([-0.0, 1e12, -1e12, 1e-300, 0.1] + feature.special).map { .number($0) }
                    case .category(let codes, _): (codes + ["never heard of", ""]).map { .category($0) }
                    }
                return ([.missing] + values)
                    .map { value in
                        var vector = trained[place % trained.count].values
                        vector[place] = value
                        return FeatureVector(values: vector)
                    }
            } + [FeatureVector(values: product.schema.features.map { _ in .missing })]
    }

    /// A file's cells: the outcome last, which hangs on the place of each answer.
    private static func lines(_ product: Product, _ count: Int) throws -> [[String]] {
        var generator = SeededGenerator(seed: 11)
        if var applicants = try? SyntheticApplicants(product: product, seed: 11) {  // Of a personal loan alone.
            return (0..<count).map { _ in applicants.next().cells }
        }
        let codes = (product.target?.good.min() ?? "", product.target?.bad.min() ?? "")
        return (0..<count)
            .map { number in
                var (application, risk) = ([String: JSONValue](), 0.0)
                for (place, field) in product.formPages.flatMap(\.fields).enumerated() {
                    let share = generator.uniform()
                    application[field.key] = field.answer(at: share)
                    risk += (share - 0.5) * (place.isMultiple(of: 3) ? 3 : 1)
                }
                let cells = product.csvFields(application, reference: "A\(number)", submittedOn: submittedOn)
                return cells + [generator.bernoulli(probability(logOdds: risk - 1)) ? codes.1 : codes.0]
            }
    }

    private static let submittedOn = CalendarDate(dayNumber: 20_000)

    private static func pierced(_ vector: FeatureVector, _ row: Int) -> FeatureVector {
        FeatureVector(values: vector.values.enumerated().map { ($0 + row).isMultiple(of: 9) ? .missing : $1 })
    }

    /// What a worker makes of applications that the web process sends it.
    private static func messages(_ product: Product, _ lines: [[String]]) throws -> [FeatureVector] {
        let rows = try ApplicationRows(product, header: product.csvHeader)
        let consents = Set(product.consents.filter(\.isRequired).map(\.key))
        var generator = SeededGenerator(seed: 1)
        return try lines.enumerated()
            .map { line, cells in
                let answers = try rows.row(CSVRecord(line: line + 2, fields: cells), consents: consents).answers
                let request = AssessmentRequest(
                    applicationID: ApplicationID(using: &generator),
                    product: product,
                    submittedOn: answers.submittedOn,
                    model: answers.model,
                    policy: answers.policy,
                    identity: answers.identity
                )
                return try AssessmentRequest.decode(request.canonicalBytes).vector(for: product)
            }
    }
}

extension Field {
    /// The answer at a place in [0, 1) of the field's range or list.
    fileprivate func answer(at share: Double) -> JSONValue {
        if kind == .choice { return .string(choices[Int(share * Double(choices.count))].code) }
        guard case .numbers(let least, let most, _) = range else { return .number(1) }
        let low = least ?? 0
        return .number((low + ((most ?? low + 1000) - low) * share).rounded())
    }
}
