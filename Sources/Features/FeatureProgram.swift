public import CheckedAnswers
package import Documents
package import FeatureDefinitions
package import Fields
public import Lending
package import Messages
public import Products

// The one implementation of features, from answers to values.
//
// A program is a product's derived features with their keys resolved to places in one list, in the order of the
// definition, and only those that its outputs need. Web and command line make one when they need it; a worker and a
// trainer make one per model and run it for every applicant. Running it allocates the list and no more.

/// Computes values of one product from answers.
public struct FeatureProgram: Sendable {
    /// Where an input's reading goes, and what it is the answer to.
    ///
    /// A class, as a step is: handing one on costs one count where a struct would count each of its members.
    package final class Input: Sendable {
        package let key: String
        let place: Int
        /// Nil for a derived feature that is given instead of computed.
        package let field: Field?
        /// Holds the field, of which handing on a copy would cost more than the reading.
        private let read: @Sendable (JSONValue) throws(MessageError) -> Reading

        init(key: String, place: Int, field: Field?, currency: Currency) {
            (self.key, self.place, self.field) = (key, place, field)
            guard let field else {
                read = { value throws(MessageError) in
                    guard let value = FeatureValue(json: value) else { throw .invalid("features.\(key)") }
                    return Reading(value)
                }
                return
            }
            read = { value throws(MessageError) in
                do throws(FieldProblem) {
                    return Reading(try field.shape(of: value, currency: currency), currency: currency)
                } catch {
                    throw .invalid("features.\(key)")
                }
            }
        }

        /// What a message says of this input.
        package func reading(of value: JSONValue) throws(MessageError) -> Reading { try read(value) }
    }

    /// One derived feature, its operands resolved.
    package final class Step: Sendable {
        let operation: Operation
        package let operands: [Operands.Source]
        let place: Int

        init(operation: Operation, operands: [Operands.Source], place: Int) {
            (self.operation, self.operands, self.place) = (operation, operands, place)
        }
    }

    package let currency: Currency
    package private(set) var inputs: [Input] = []
    /// The keys of the inputs, as a message spells them.
    package private(set) var inputKeys: CanonicalKeys
    package private(set) var steps: [Step] = []
    private(set) var outputs: [Int] = []
    private var places: [String: Int] = [:]

    /// The program of a product's feature vector.
    /// - Parameter product: The product whose schema is computed, from what ``ModelAnswers`` hold.
    public init(_ product: Product) {
        self.init(product, outputs: product.schema.features.map(\.key), given: product.givenToModels)
    }

    /// The program of some fields and derived features, in the order in which their values are wanted; derived features
    /// that are given are inputs instead of computed.
    package init(_ product: Product, outputs keys: [String], given: Set<String> = []) {
        currency = product.currency
        inputKeys = CanonicalKeys([])
        outputs = keys.map { place(of: $0, in: product, given: given) }
        inputs.sort { $0.key < $1.key }  // as messages hold their answers
        inputKeys = CanonicalKeys(inputs.map(\.key))
    }

    /// The place of a key, with all that it needs before it.
    private mutating func place(of key: String, in product: Product, given: Set<String>) -> Int {
        if let place = places[key] { return place }
        guard let derived = product.derivedFeature(key), !given.contains(key) else {
            inputs.append(Input(key: key, place: places.count, field: product.field(key), currency: currency))
            places[key] = places.count
            return places.count - 1
        }
        let operands = derived.operation.operands.map { operand -> Operands.Source in
            switch operand {
            case .key(let key): .place(place(of: key, in: product, given: given))
            case .number(let number): .constant(number)
            case .submittedOn: .submittedOn
            }
        }
        steps.append(Step(operation: derived.operation, operands: operands, place: places.count))
        places[key] = places.count
        return places.count - 1
    }

    /// Runs the program for one applicant, asking for the reading of each input.
    package func run<Failure: Error>(
        submittedOn: CalendarDate,
        read: (Input) throws(Failure) -> Reading
    ) throws(Failure) -> [FeatureValue] {
        var readings = [Reading](repeating: .missing, count: places.count)
        for input in inputs { readings[input.place] = try read(input) }
        for step in steps {
            let operands = Operands(readings: readings, sources: step.operands, submittedOn: submittedOn)
            readings[step.place] = step.operation.result(of: operands, currency: currency)
        }
        return outputs.map { readings[$0].value }
    }

    /// Runs the program on checked answers.
    package func run(submittedOn: CalendarDate, answers: (String) -> Answer?) -> [FeatureValue] {
        run(submittedOn: submittedOn) { input in Reading(answers(input.key), currency: currency) }
    }

    /// The feature vector of one applicant.
    /// - Parameters:
    ///   - answers: What the product's models may read.
    ///   - submittedOn: The local date of submission.
    /// - Returns: The vector, in the order of the product's schema.
    public func vector(_ answers: ModelAnswers, submittedOn: CalendarDate) -> FeatureVector {
        FeatureVector(values: run(submittedOn: submittedOn) { answers[$0] })
    }
}
