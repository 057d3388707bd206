import Assessments
import CSV
import CheckedAnswers
import Encoding
import Fields
import Lending
import ModelFitting
import Products
import SampleFiles
import Samples
import Scoring
import Statistics
import Synthesis
import Testing
import TrainingData

@Suite struct GoldenRowsTests {
    @Test func `The trainer's row and the worker's vector of the same answers are equal bit for bit`() throws {
        let product = try SampleFile.product("personal-loan")
        let sample = try SampleFile.sample(try SampleFile.bytes(product, rows: 400, seed: 5).bytes, of: product)
        let encoder = FeatureEncoder(fittedTo: sample, minimumRows: 5)
        let design = try sample.design(encoder)

        var applicants = try SyntheticApplicants(product: product, seed: 5)
        var generator = SeededGenerator(seed: 1)
        let rows = try ApplicationRows(product, header: product.csvHeader)
        let consents = Set(product.consents.filter(\.isRequired).map(\.key))
        for row in 0..<100 {
            let cells = Array(applicants.next().cells.prefix(product.csvHeader.count))
            let answers = try rows.row(CSVRecord(line: row + 2, fields: cells), consents: consents).answers
            let request = AssessmentRequest(
                applicationID: ApplicationID(using: &generator),
                product: product,
                submittedOn: answers.submittedOn,
                model: answers.model,
                policy: answers.policy,
                identity: answers.identity
            )
            let vector = try AssessmentRequest.decode(request.canonicalBytes).vector(for: product)
            #expect(vector == sample.vectors[row])
            let served = try encoder.row(of: vector).map(\.bitPattern)
            #expect(served == design.row(row).map(\.bitPattern))
        }
    }
}
