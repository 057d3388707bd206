import Foundation
import TestSupport
import Testing

/// What `models import`, `inspect`, `register` and `score` say of models and files that are not quite what they need.
@Suite struct ForeignModelCommandTests {
    /// The model of the other suite with its leaves changed over: risk rises with income.
    static let wrongWay = ModelCommandTests.foreignModel
        .replacing("[250000,0.5,-0.25]", with: "[250000,-0.25,0.5]")

    static func imported(
        _ model: String,
        _ options: String...
    ) throws -> (program: Program, data: String, outcome: Program.Outcome) {
        let (program, data) = try ModelCommandTests.sample()
        let foreign = program.folder.file("model.json")
        try model.write(toFile: foreign, atomically: true, encoding: .utf8)
        let outcome = program.run(
            [
                "models", "import", foreign, "--product", Program.personalLoan, "--data", data, "--out",
                program.folder.path, "--column", "income=annual_gross_income",
            ] + options
        )
        return (program, data, outcome)
    }

    @Test func `A direction that is not proved is said at once, and such a model is not registered`() throws {
        let (program, _, outcome) = try Self.imported(Self.wrongWay)
        let words = "not proved: risk falls with annual_gross_income"
        #expect(outcome.code == 0 && outcome.output.contains("Warning: risk is \(words)"), "\(outcome.output)")
        let artefact = program.folder.file("artefact.json")
        let look = try program.succeeds("models", "inspect", artefact)
        #expect(look.contains("Risk is \(words)") && look.contains("Proved never to rise: nothing"), "\(look)")
        let registered = program.run("models", "register", artefact, "--actor", "ana", "--why", "new")
        #expect(registered.code == 1 && registered.output.contains("artefact.json: \(words)"), "\(registered.output)")
    }

    /// More points for more arrears, with --column as the other model of this suite has it.
    private static let wrongCard = """
        <PMML version="4.4" xmlns="http://www.dmg.org/PMML-4_4"><Header/><DataDictionary/>
        <Scorecard functionName="regression" initialScore="500"><Characteristics><Characteristic name="c">
        <Attribute partialScore="20"><SimplePredicate field="missed_months_24" operator="lessThan" value="1"/></Attribute>
        <Attribute partialScore="90"><True/></Attribute>
        </Characteristic></Characteristics></Scorecard></PMML>
        """

    @Test func `A scorecard whose points go the wrong way is told of as trees are, and not registered`() throws {
        let (program, _, outcome) = try Self.imported(Self.wrongCard)
        let words = "not proved: risk rises with missed_months_24"
        #expect(outcome.code == 0 && outcome.output.contains("Warning: risk is \(words)"), "\(outcome.output)")
        let artefact = program.folder.file("artefact.json")
        #expect(try program.succeeds("models", "inspect", artefact).contains("Risk is \(words)"))
        let registered = program.run("models", "register", artefact, "--actor", "ana", "--why", "new")
        let way = "artefact.json: \(words); give its bins points in the order of risk"
        #expect(registered.code == 1 && registered.output.contains(way), "\(registered.output)")
        let right = Self.wrongCard.replacing("\"90\"", with: "\"-5\"")
        #expect(try !Self.imported(right).outcome.output.contains("Warning"))
    }

    @Test func `A model whose directions are proved is imported without a warning`() throws {
        let (program, _, outcome) = try Self.imported(ModelCommandTests.foreignModel)
        #expect(outcome.code == 0 && !outcome.output.contains("Warning"), "\(outcome.output)")
        // Without settings it goes no further, and says what they are.
        let artefact = program.folder.file("artefact.json")
        let registered = program.run("models", "register", artefact, "--actor", "ana", "--why", "new")
        #expect(registered.output.contains("environment variable AUDIT_KEY: is not set"), "\(registered.output)")
    }

    /// A model that LightGBM wrote, each tree of one test of how somebody lives.
    private static func homes(_ categories: String, trees: Int = 1, set: String = "1") -> String {
        let words = set.utf8.count { $0 == UInt8(ascii: " ") } + 1
        let list = (0..<trees)
            .map { tree in
                """
                Tree=\(tree)
                num_leaves=2
                num_cat=1
                split_feature=0
                threshold=0
                decision_type=1
                left_child=-1
                right_child=-2
                leaf_value=-0.5 0.75
                leaf_count=6 4
                internal_count=10
                cat_boundaries=0 \(words)
                cat_threshold=\(set)
                shrinkage=1


                """
            }
        return """
            tree
            version=v4
            num_class=1
            num_tree_per_iteration=1
            max_feature_idx=0
            objective=binary sigmoid:1
            feature_names=home

            \(list.joined())end of trees

            parameters:
            [categorical_feature: 0]
            end of parameters

            pandas_categorical:\(categories)

            """
    }

    @Test func `A binary file of XGBoost is the same model as its text`() throws {
        let (program, data, outcome) = try Self.imported(ModelCommandTests.foreignModel, "--model-version", "1")
        #expect(outcome.code == 0, "\(outcome.output)")
        let json = try JSONSerialization.jsonObject(with: Data(ModelCommandTests.foreignModel.utf8))
        let binary = program.folder.file("model.ubj")
        try Data(Self.universalBinary(json)).write(to: URL(fileURLWithPath: binary))
        let out = program.folder.file("binary")
        let options = ["--product", Program.personalLoan, "--data", data, "--out", out, "--model-version", "1"]
        let read = program.run(["models", "import", binary, "--column", "income=annual_gross_income"] + options)
        #expect(read.code == 0 && read.output.contains("XGBoost 3.2.0, binary:logistic: 2 trees"), "\(read.output)")
        let diff = program.run("models", "diff", program.folder.file("artefact.json"), "\(out)/artefact.json")
        #expect(diff.code == 0 && diff.output.hasPrefix("The same bytes"), "\(diff.output)")
    }

    /// What a JSON document says, as Universal Binary JSON: keys and texts with lengths of eight bytes, numbers as doubles.
    private static func universalBinary(_ value: Any) -> [UInt8] {
        func bigEndian(_ bits: UInt64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * $0)) } }
        func text(_ text: String) -> [UInt8] { Array("L".utf8) + bigEndian(UInt64(text.utf8.count)) + text.utf8 }
        return switch value {
        case let object as [String: Any]:
            Array("{".utf8) + object.flatMap { text($0.key) + universalBinary($0.value) } + "}".utf8
        case let array as [Any]: Array("[".utf8) + array.flatMap(universalBinary) + "]".utf8
        case let word as String: Array("S".utf8) + text(word)
        default: Array("D".utf8) + bigEndian(((value as? NSNumber)?.doubleValue ?? .nan).bitPattern)
        }
    }

    @Test func `A model whose categories are no choices of the product is not imported`() throws {
        let (_, _, outcome) = try Self.imported(Self.homes(#"[["A151", "A152"]]"#), "--column", "home=residence_type")
        let words = "column home has the categories A151, A152, of which residence_type has none: it has own_outright, "
        #expect(outcome.code == 1 && outcome.output.contains(words), "\(outcome.output)")
        let (_, _, twice) = try Self.imported(Self.homes(#"[["rent", "rent"]]"#), "--column", "home=residence_type")
        #expect(twice.code == 1 && twice.output.contains("column home names a category twice"), "\(twice.output)")
    }

    @Test func `Categories that match nothing are told, and so is an order that was taken for granted`() throws {
        let (_, _, some) = try Self.imported(Self.homes(#"[["rent", "boat"]]"#), "--column", "home=residence_type")
        #expect(some.code == 0 && some.output.contains("Warning: categories of column home that nobody has: boat\n"))
        let absent = "own_outright, own_mortgage, parents, family, other"
        #expect(some.output.contains("Warning: choices of residence_type that the model does not know: \(absent)\n"))
        let (_, _, none) = try Self.imported(Self.homes("[[1, 2]]"), "--column", "home=residence_type")
        let order = "own_outright, own_mortgage, rent, parents, family, other"
        #expect(none.output.contains("Codes of column home are taken in the product's order: \(order)\n"))
        let all = #"[["own_outright", "own_mortgage", "rent", "parents", "family", "other"]]"#
        let (_, _, right) = try Self.imported(Self.homes(all), "--column", "home=residence_type")
        #expect(right.code == 0 && !right.output.contains("Warning") && !right.output.contains("taken in"))
    }

    @Test func `Two columns that are one feature are named`() throws {
        let (_, _, outcome) = try Self.imported(
            ModelCommandTests.foreignModel,
            "--column",
            "loan_tenure_months=annual_gross_income"
        )
        let words = "columns income and loan_tenure_months are the same feature, annual_gross_income"
        #expect(outcome.code == 1 && outcome.output.contains(words), "\(outcome.output)")
    }

    /// Each set lists 65,536 codes in the artefact, of 22 KB in the model's own file.
    @Test func `A model whose artefact could not be read again is refused before it is written`() throws {
        let set = Array(repeating: "4294967295", count: 2_048).joined(separator: " ")
        let (program, _, outcome) = try Self.imported(
            Self.homes("null", trees: 45, set: set),
            "--column",
            "home=residence_type"
        )
        let words = "the artefact would take 17 MiB, more than the 16 MiB that are read again"
        #expect(outcome.code == 1 && outcome.output.contains(words), "\(outcome.output)")
        #expect(!FileManager.default.fileExists(atPath: program.folder.file("artefact.json")))
    }

    @Test func `Inspecting says whom reasons compare with`() throws {
        let (program, _, outcome) = try Self.imported(ModelCommandTests.foreignModel)
        let look = try program.succeeds("models", "inspect", program.folder.file("artefact.json"))
        let line = try #require(look.split(separator: "\n").first { $0.hasPrefix("Reasons   compare with ") })
        #expect(outcome.output.contains("Reasons " + line.dropFirst("Reasons   ".count)))
    }

    @Test func `Log-odds are corrected for bad rates, and not twice`() throws {
        func score(_ options: String...) throws -> [Double] {
            let (program, data) = try ModelCommandTests.sample()
            let foreign = program.folder.file("model.json")
            try ModelCommandTests.foreignModel.write(toFile: foreign, atomically: true, encoding: .utf8)
            let outcome = program.run(
                [
                    "models", "import", foreign, "--product", Program.personalLoan, "--data", data, "--out",
                    program.folder.path, "--column", "income=annual_gross_income",
                ] + options
            )
            #expect(outcome.code == 0, "\(outcome.output)")
            let scores = try program.succeeds("score", "--model", program.folder.file("artefact.json"), "--data", data)
            return try scores.split(separator: "\r\n").dropFirst()
                .map { try #require(Double($0.split(separator: ",")[1])) }
        }
        let (plain, corrected) = (try score(), try score("--bad-rates", "0.3,0.05"))
        let odds = (0.05 / 0.95) / (0.3 / 0.7)
        for (before, after) in zip(plain, corrected) {
            #expect(abs(after / (1 - after) - odds * before / (1 - before)) < 1e-9)
        }
        #expect(try score("--calibration", "isotonic") != plain)
        let (_, _, twice) = try Self.imported(
            ModelCommandTests.foreignModel,
            "--bad-rates",
            "0.3,0.05",
            "--calibration",
            "logistic"
        )
        #expect(twice.code == 64 && twice.output.contains("leave --bad-rates out"))
        let (_, _, wrong) = try Self.imported(ModelCommandTests.foreignModel, "--bad-rates", "0.3,5")
        #expect(wrong.code == 64)
    }

    @Test func `All columns that are no features are named together`() throws {
        let model = ModelCommandTests.foreignModel.replacing("loan_tenure_months", with: "term")
        let (_, _, outcome) = try Self.imported(model, "--column", "income=income_of_nobody")
        #expect(
            outcome.code == 1 && outcome.output.contains("columns income, term are no features of personal-loan"),
            "\(outcome.output)"
        )
    }

    @Test(
        arguments: [
            ([], "is empty"),
            ([0x00, 0x9F, 0x01], "is none of XGBoost JSON or UBJSON, LightGBM text, PMML and an exported scorecard"),
            (Array("hello".utf8), "is none of XGBoost JSON or UBJSON, LightGBM text, PMML and an exported scorecard"),
            (Array(#"{"a":1}"#.utf8), "is no XGBoost model: it has no learner"),
        ] as [([UInt8], String)]
    )
    func `What is no model is refused by what it is not`(_ bytes: [UInt8], _ words: String) throws {
        let (program, data) = try ModelCommandTests.sample()
        let foreign = program.folder.file("thing")
        try Data(bytes).write(to: URL(fileURLWithPath: foreign))
        let options = ["--product", Program.personalLoan, "--data", data, "--out", program.folder.path]
        let outcome = program.run(["models", "import", foreign] + options)
        #expect(outcome.code == 1 && outcome.output.contains("thing: \(words)"), "\(outcome.output)")
        for command in [["models", "inspect", foreign], ["score", "--model", foreign, "--data", data]] {
            let other = program.run(command)
            #expect(
                other.code == 1 && other.output.contains("thing: is no artefact of this program"),
                "\(other.output)"
            )
            #expect(other.output.contains("underwriter models import"))
        }
    }

    @Test func `New applicants without outcomes are scored, and get the scores of those with`() throws {
        let (program, data, outcome) = try Self.imported(ModelCommandTests.foreignModel)
        #expect(outcome.code == 0, "\(outcome.output)")
        let lines = try String(contentsOfFile: data, encoding: .utf8).split(separator: "\r\n")
            .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        let column = try #require(lines[0].firstIndex(of: "bad"))
        let fresh = program.folder.file("fresh.csv")
        let text =
            lines
            .map { cells in cells.indices.filter { $0 != column }.map { String(cells[$0]) }.joined(separator: ",") }
            .joined(separator: "\r\n")
        try (text + "\r\n").write(toFile: fresh, atomically: true, encoding: .utf8)
        let model = program.folder.file("artefact.json")
        let old = try program.succeeds("score", "--model", model, "--data", data).split(separator: "\r\n")
        let new = try program.succeeds("score", "--model", model, "--data", fresh, "--progress")
            .split(whereSeparator: \.isNewline)
        #expect(old[0] == "key,pd,score,is_bad" && new.contains("key,pd,score"))
        #expect(new.filter { $0.contains(",") && !$0.contains("rows") }.count == 301)
        for line in old.dropFirst() { #expect(new.contains(line.dropLast(2))) }
        #expect(new.contains { $0.hasPrefix("100 %, 300 rows, ") })
    }

    @Test func `A replay without settings says which variable is missing`() throws {
        let outcome = try Program().run("replay", "00000000-0000-4000-8000-000000000000")
        #expect(outcome.code == 1 && outcome.output.contains("environment variable AUDIT_KEY: is not set"))
    }
}
