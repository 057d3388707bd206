import Definitions
package import Documents
import FeatureDefinitions
package import Fields
package import Lending

extension Answer {
    /// The answer in the form of the JSON interface: money in major units, a month as `YYYY-MM`.
    package func json(for field: Field, currency: Currency) -> JSONValue {
        switch self {
        case .number(let number): .number(number)
        case .money(let minorUnits): .number(currency.majorUnits(minorUnits))
        case .choice(let code), .text(let code): .string(code)
        case .yesNo(let answer): .bool(answer)
        case .choices(let codes): .array(codes.map(JSONValue.string))
        case .date(let date) where field.kind == .month:
            .string(String(decoding: date.iso.utf8.prefix(7), as: UTF8.self))
        case .date(let date): .string(date.iso)
        case .group(let entries): .array(entries.map { .object(Self.members($0, of: field, currency)) })
        case .statement(let measures):
            .object(
                Dictionary(measures.map { ($0.key.rawValue, JSONValue.number($0.value)) }) { first, _ in first }
            )
        }
    }

    private static func members(
        _ entry: [String: Answer],
        of group: Field,
        _ currency: Currency
    ) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        for field in group.fields {
            members[field.key] = entry[field.key]?.json(for: field, currency: currency) ?? .null
        }
        return members
    }
}
