import Baselines
import Documents
import Encoding
import FeatureDefinitions
import Scoring
import TreeEnsembles

// A tree model in an artefact's file. A tree is a few arrays in breadth-first order, which say whose child each node
// is: `tests` holds 0 for a leaf, else the tested column from 1, negative where missing values go to the second child;
// `values` holds thresholds and the values of leaves; `sets` lists nodes that test for membership, each followed by its
// codes.

extension TreeModel {
    var document: JSONValue {
        let monotone = provenMonotone
        return .object([
            "kind": .string("trees"), "arithmetic": .string(ensemble.arithmetic.rawValue),
            "base": .number(ensemble.base), "log_odds_per_unit": .number(ensemble.output.perUnit),
            "columns": .array(zip(encoder.columns, ensemble.readings).map { $0.document(reading: $1) }),
            "trees": .array(ensemble.trees.map(\.document)),
            "calibration": calibration.document,
            "background": .array(background.map { .array($0.map { $0.isNaN ? .null : .number($0) }) }),
            "monotone": .object([
                "never_falls": .array(monotone.rising.map { .string($0) }),
                "never_rises": .array(monotone.falling.map { .string($0) }),
            ]),
        ])
    }

    /// Reads a model; the proof of its directions is made again, and the artefact refuses a file that says otherwise.
    init(reading value: ArtefactValue, schema: FeatureSchema, explanationBytes: Int) throws(ArtefactError) {
        let members = try value.members([
            "kind", "arithmetic", "base", "log_odds_per_unit", "columns", "trees", "calibration", "background",
            "monotone",
        ])
        let (columns, readings) = try Self.columns(members["columns"])
        guard let encoder = TreeEncoder(schema, columns: columns) else {
            throw members["columns"].refusal("must be features of the product, each of its type and once")
        }
        self.init(
            encoder: encoder,
            ensemble: try Self.ensemble(members, readings),
            calibration: try Calibration(reading: members["calibration"]),
            background: try Self.background(members["background"], columnCount: columns.count),
            explanationBytes: explanationBytes
        )
    }

    private static func columns(
        _ value: ArtefactValue
    ) throws(ArtefactError) -> ([TreeEncoder.Column], [TreeEnsemble.Reading]) {
        var columns: [TreeEncoder.Column] = []
        var readings: [TreeEnsemble.Reading] = []
        for document in try value.elements() {
            let (column, reading) = try TreeEncoder.Column.read(document)
            columns.append(column)
            readings.append(reading)
        }
        return (columns, readings)
    }

    private static func ensemble(
        _ members: ArtefactValue.Members,
        _ readings: [TreeEnsemble.Reading]
    ) throws(ArtefactError) -> TreeEnsemble {
        guard let arithmetic = TreeEnsemble.Arithmetic(rawValue: try members["arithmetic"].string()) else {
            throw members["arithmetic"].refusal("must be single or double")
        }
        let output = TreeEnsemble.Output.logOdds(perUnit: try members["log_odds_per_unit"].number())
        let base = try members["base"].number()
        var trees: [DecisionTree] = []
        var setWords = TreeLimits.standard.setWords
        for document in try members["trees"].elements() {
            trees.append(try DecisionTree.read(document, setWords: setWords))
            setWords -= trees[trees.count - 1].setWords
        }
        do {
            return try TreeEnsemble(
                arithmetic: arithmetic,
                output: output,
                base: base,
                readings: readings,
                trees: trees
            )
        } catch {
            throw members["trees"].refusal("\(error)")
        }
    }

    private static func background(
        _ value: ArtefactValue,
        columnCount: Int
    ) throws(ArtefactError) -> [[Double]] {
        let rows = try value.elements()
        guard rows.count <= largestBackground else { throw value.refusal("has more than \(largestBackground) rows") }
        return try rows.map { row throws(ArtefactError) in
            let cells = row.json.arrayValue ?? []
            let numbers = cells.compactMap { $0 == .null ? .nan : $0.numberValue }
            guard cells.count == columnCount, numbers.count == columnCount else {
                throw row.refusal("must have \(columnCount) numbers")
            }
            return numbers
        }
    }
}

extension TreeEncoder.Column {
    fileprivate func document(reading: TreeEnsemble.Reading) -> JSONValue {
        var members: [String: JSONValue] = [
            "feature": .string(feature), "codes": .array(codes.map { .string($0) }),
            "reading": .string(reading.rawValue),
        ]
        // Written where it holds alone: a file of before there were ranks is the same as ever.
        if isRanked { members["ranked"] = .bool(true) }
        return .object(members)
    }

    fileprivate static func read(
        _ value: ArtefactValue
    ) throws(ArtefactError) -> (column: Self, reading: TreeEnsemble.Reading) {
        let members = try value.members(["feature", "codes", "reading"], optional: ["ranked"])
        guard let reading = TreeEnsemble.Reading(rawValue: try members["reading"].string()) else {
            throw members["reading"].refusal("must be plain, near_zero_is_zero or zero_is_missing")
        }
        let isRanked = members.has("ranked") ? try members["ranked"].bool() : false
        let (feature, codes) = (try members["feature"].string(), try members["codes"].strings())
        return (Self(feature: feature, codes: codes, isRanked: isRanked), reading)
    }
}

extension DecisionTree {
    fileprivate var document: JSONValue {
        var tests: [JSONValue] = []
        var values: [JSONValue] = []
        var sets: [JSONValue] = []
        for (place, node) in nodes.enumerated() {
            switch node {
            case .leaf(let value):
                tests.append(0)
                values.append(.number(value))
            case .threshold(let threshold, let feature, let missingGoesFirst):
                tests.append(.number(Double(missingGoesFirst ? feature + 1 : -feature - 1)))
                values.append(.number(threshold))
            case .membership(let set, let feature, let missingGoesFirst):
                tests.append(.number(Double(missingGoesFirst ? feature + 1 : -feature - 1)))
                values.append(0)
                sets.append(.array([.number(Double(place))] + set.codes.map { .number(Double($0)) }))
            }
        }
        return .object([
            "tests": .array(tests), "values": .array(values), "covers": .array(covers.map { .number($0) }),
            "sets": .array(sets),
        ])
    }

    /// A tree whose sets take no more than some words of 64 bits.
    fileprivate static func read(_ value: ArtefactValue, setWords: Int) throws(ArtefactError) -> DecisionTree {
        let members = try value.members(["tests", "values", "covers", "sets"])
        let tests = try members["tests"].wholeNumbers()
        let values = try members["values"].numbers()
        let covers = try members["covers"].numbers()
        guard values.count == tests.count, covers.count == tests.count else {
            throw value.refusal("tests, values and covers must be equally many")
        }
        let sets = try Self.sets(members["sets"], tests: tests, setWords)
        var nodes: [TreeNode] = []
        nodes.reserveCapacity(tests.count)
        for (place, test) in tests.enumerated() {
            guard test != 0 else {
                nodes.append(.leaf(values[place]))
                continue
            }
            guard test.magnitude <= 65_535 else { throw members["tests"].refusal("is out of range") }
            let feature = Int(test.magnitude) - 1
            if let set = sets[place] {
                nodes.append(.membership(set, feature: feature, missingGoesFirst: test > 0))
            } else {
                nodes.append(.threshold(values[place], feature: feature, missingGoesFirst: test > 0))
            }
        }
        do {
            return try DecisionTree(breadthFirst: nodes, covers: covers)
        } catch {
            throw value.refusal("\(error)")
        }
    }
}

extension DecisionTree {
    /// The sets of categorical nodes, by node.
    private static func sets(
        _ value: ArtefactValue,
        tests: [Int],
        _ most: Int
    ) throws(ArtefactError) -> [Int: CategorySet] {
        var sets: [Int: CategorySet] = [:]
        var words = 0
        for document in try value.elements() {
            let numbers = try document.wholeNumbers()
            guard let place = numbers.first, tests.indices.contains(place), tests[place] != 0, sets[place] == nil,
                numbers.dropFirst().allSatisfy({ (0..<CategorySet.codeLimit).contains($0) })
            else { throw document.refusal("must be a node and its codes") }
            // A set takes a bit for every code up to its largest: few codes could ask for much memory.
            words += CategorySet.wordCount(upTo: numbers.dropFirst().max())
            guard words <= most else { throw value.refusal("take too much memory") }
            sets[place] = CategorySet(numbers.dropFirst())
        }
        return sets
    }
}

extension ArtefactValue {
    fileprivate func wholeNumbers() throws(ArtefactError) -> [Int] {
        try numbers()
            .map { number throws(ArtefactError) in
                guard let whole = Int(exactly: number) else { throw refusal("must hold whole numbers") }
                return whole
            }
    }
}
