public import CheckedAnswers
import Decimals
import Definitions
public import Documents
import Fields
public import Lending
public import Products

extension Product {
    /// An application that this product accepts: what it demands, answered with the examples of its definition.
    ///
    /// For whoever writes a client of the interface; it is nobody's application.
    /// - Parameter submittedOn: The local date of submission.
    /// - Returns: Answers as ``check(_:on:)`` takes them, consents included.
    /// - Throws: ``ValidationFailure`` with what no example satisfies.
    public func example(on submittedOn: CalendarDate) throws(ValidationFailure) -> [String: JSONValue] {
        var application: [String: JSONValue] = [
            Self.consentsKey: .array(consents.filter(\.isRequired).map { .string($0.key) })
        ]
        // An answer may open further questions; each round answers at least one.
        while true {
            do {
                _ = try check(application, on: submittedOn)
                return application
            } catch {
                let asked = error.errors.filter { $0.code == .required && application[$0.key] == nil }
                let fields = asked.compactMap { field($0.key) }
                guard !fields.isEmpty else { throw error }
                for field in fields { application[field.key] = field.exampleAnswer }
            }
        }
    }
}

extension Field {
    /// An answer in the form of the JSON interface.
    fileprivate var exampleAnswer: JSONValue {
        switch kind {
        case .integer, .decimal, .percent, .money, .duration, .quoted: .number(exampleNumber)
        case .choice: .string(example ?? choices.first?.code ?? "")
        case .yesNo: .bool(false)
        case .multiChoice: .array(choices.prefix(1).map { .string($0.code) })
        case .date: .string(exampleDate(hasDay: true))
        case .month: .string(exampleDate(hasDay: false))
        case .email: .string(example ?? "name@example.com")
        case .phone: .string(example ?? "+91 98765 43210")
        case .text, .nationalID, .fixed, .file: .string(example ?? "Example")
        case .statement: ["months_covered": 3]
        case .group: .array([.object(exampleEntry)])
        }
    }

    private var exampleEntry: [String: JSONValue] {
        fields.reduce(into: [:]) { entry, field in
            if field.isRequired, field.condition == nil { entry[field.key] = field.exampleAnswer }
        }
    }

    private var exampleNumber: Double {
        if let typed = example.flatMap({ DecimalText($0, scale: 6) }) { return Double(typed.minorUnits) / 1_000_000 }
        guard case .numbers(let minimum, let maximum, _) = range else { return 0 }
        return max(minimum ?? 0, min(maximum ?? 0, 0))
    }

    /// What is typed as `27 3 1985` or `3 2021`, as the interface takes it.
    private func exampleDate(hasDay: Bool) -> String {
        let typed = (example ?? "1 1 2020").utf8.split(separator: UInt8(ascii: " ")).compactMap { String($0) }
        let parts = typed.map { $0.utf8.count == 1 ? "0\($0)" : $0 }
        return parts.suffix(hasDay ? 3 : 2).reversed().joined(separator: "-")
    }
}
