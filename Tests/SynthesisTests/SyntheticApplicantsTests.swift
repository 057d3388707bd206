import Baselines
import CSV
import FeatureDefinitions
import Fields
import ModelArtefacts
import Products
import SampleFiles
import Samples
import Scoring
import Synthesis
import Testing
import TrainingData

@Suite struct SyntheticApplicantsTests {
    @Test func `Equal seeds give equal files, and more rows do not change the first`() throws {
        let product = try SampleFile.product("personal-loan")
        let short = try SampleFile.bytes(product, rows: 20, seed: 42).bytes
        let long = try SampleFile.bytes(product, rows: 40, seed: 42).bytes
        let other = try SampleFile.bytes(product, rows: 20, seed: 43).bytes
        #expect(long.starts(with: short))
        #expect(short != other)
    }

    @Test func `Every column is one of the product's and every row can be learnt from`() throws {
        let product = try SampleFile.product("personal-loan")
        let file = try SampleFile.bytes(product, rows: 300, seed: 1).bytes
        var reader = CSVReader(file, limits: .file)
        let header = try #require(try reader.next()).fields
        #expect(header == product.csvHeader + [try #require(product.target).column, "true_pd"])
        var rows = try product.trainingRows(header: header)
        #expect(rows.ignoredColumns == ["true_pd"])
        var count = 0
        while let record = try reader.next() {
            _ = try rows.row(record)
            count += 1
        }
        #expect(count == 300)
        #expect(rows.unknownCategories.isEmpty)
    }

    @Test func `Every row is a whole application that the form would accept`() throws {
        let product = try SampleFile.product("personal-loan")
        var applicants = try SyntheticApplicants(product: product, seed: 3)
        let rows = try ApplicationRows(product, header: product.csvHeader)
        let consents = Set(product.consents.filter(\.isRequired).map(\.key))
        for line in 1...200 {
            let cells = applicants.next().cells.prefix(product.csvHeader.count)
            _ = try rows.row(CSVRecord(line: line, fields: Array(cells)), consents: consents)
        }
    }

    @Test func `Every feature of the model is filled for somebody`() throws {
        let product = try SampleFile.product("personal-loan")
        let sample = try SampleFile.sample(try SampleFile.bytes(product, rows: 200, seed: 2).bytes, of: product)
        for (feature, baseline) in zip(product.schema.features, sample.baseline) {
            #expect(baseline.missingRate < 1, "\(feature.key)")
        }
    }

    @Test(arguments: ["card-default", "german-credit"])
    func `Products without the questions of a personal loan are refused, naming what they lack`(name: String) throws {
        let product = try SampleFile.product(name)
        #expect(throws: SynthesisError.self) { try SyntheticApplicants(product: product, seed: 1) }
    }
}
