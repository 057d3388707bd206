import AssetQuality
import CheckedAnswers
import Decimals
import Lending
import LoanOrigination
import Pages
import PortfolioPages

/// The forms of collateral and guarantors, read and checked.
struct SecurityForm {
    let form: FormBody
    let currency: Currency

    func collateral() throws(Mistakes) -> PledgedCollateral {
        var mistakes: [Mistake] = []
        let kind = PledgedCollateral.Kind(rawValue: form["kind"] ?? "")
        if kind == nil { mistakes.append(Mistake("kind", .choice, "Say what it is")) }
        let value = AmountText(form["value"], currency).minorUnits ?? 0
        if !(1...9_000_000_000_000_000).contains(value) {
            mistakes.append(Mistake("value", .format, "Enter what it is worth, such as 8,00,000"))
        }
        let typed = form["haircut"] ?? ""
        let haircut = typed.utf8.isEmpty ? nil : DecimalText(typed, scale: 1)?.minorUnits
        if !typed.utf8.isEmpty, haircut.map({ $0 >= 1_000 }) ?? true {
            mistakes.append(Mistake("haircut", .format, "The haircut must be from 0 to 99.9 per cent, or empty"))
        }
        let valuedOn = CalendarDate(iso: form["valued"] ?? "")
        if valuedOn == nil {
            mistakes.append(Mistake("valued", .format, "Enter the day of the valuation, such as 2026-11-21"))
        }
        let description = text("description", 200, "The description", &mistakes)
        guard mistakes.isEmpty, let kind,
            let pledge = PledgedCollateral(
                kind,
                value: value,
                haircut: haircut.map { .init($0) / 1_000 } ?? kind.usualHaircut,
                valuedOn: valuedOn,
                description: description
            )
        else { throw Mistakes(mistakes) }
        return pledge
    }

    /// What something that was pledged is worth now.
    struct Valuation {
        let number: Int
        let value: Int64
        let valuedOn: CalendarDate
    }

    /// What was typed of a valuation.
    /// - Parameter today: The business date, after which nothing was valued.
    /// - Returns: The valuation.
    /// - Throws: ``Mistakes`` naming the fields.
    func valuation(today: CalendarDate) throws(Mistakes) -> Valuation {
        var mistakes: [Mistake] = []
        let number = DecimalText(form["number"] ?? "", scale: 0)?.minorUnits ?? 0
        if !(1...1_000).contains(number) { mistakes.append(Mistake("number", .choice, "Say what was valued")) }
        let value = AmountText(form["worth"], currency).minorUnits
        if !(0...9_000_000_000_000_000).contains(value ?? -1) {
            mistakes.append(Mistake("worth", .format, "Enter what it is worth, such as 8,00,000, or 0 if it is gone"))
        }
        let valuedOn = CalendarDate(iso: form["worthOn"] ?? "")
        if valuedOn.map({ $0 > today }) ?? true {
            let text = "Enter the day of the valuation, such as 2026-11-21, not after \(today.iso)"
            mistakes.append(Mistake("worthOn", .format, text))
        }
        guard mistakes.isEmpty, let value, let valuedOn else { throw Mistakes(mistakes) }
        return Valuation(number: .init(number), value: value, valuedOn: valuedOn)
    }

    func guarantor() throws(Mistakes) -> Guarantor {
        var mistakes: [Mistake] = []
        let name = text("name", 100, "The name", &mistakes)
        if name.unicodeScalars.count < 2 { mistakes.append(Mistake("name", .format, "Enter the full name")) }
        let relationship = text("relationship", 50, "The relationship", &mistakes)
        if relationship.utf8.isEmpty {
            mistakes.append(Mistake("relationship", .format, "Say what the borrower is to them, such as brother"))
        }
        let income = AmountText(form["income"], currency).minorUnits
        if income == nil, !(form["income"] ?? "").utf8.isEmpty {
            mistakes.append(Mistake("income", .format, "Enter the monthly income, such as 75,000, or leave it empty"))
        }
        let pan = text("pan", 10, "The PAN", &mistakes)
        if !pan.utf8.isEmpty, !Self.isPermanentAccountNumber(pan) {
            mistakes.append(Mistake("pan", .format, "A PAN has five letters, four digits and a letter"))
        }
        let guarantor = Guarantor(
            name: name,
            relationship: relationship,
            phone: text("phone", 30, "The phone number", &mistakes),
            email: text("email", 254, "The email address", &mistakes),
            address: text("address", 200, "The address", &mistakes),
            pan: pan,
            monthlyIncome: income
        )
        guard mistakes.isEmpty else { throw Mistakes(mistakes) }
        return guarantor
    }

    private func text(_ key: String, _ most: Int, _ name: String, _ mistakes: inout [Mistake]) -> String {
        let text = form[key] ?? ""
        if text.unicodeScalars.count > most {
            mistakes.append(Mistake(key, .format, "\(name) must have at most \(most) characters"))
        }
        return text
    }

    private static func isPermanentAccountNumber(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        func areLetters(_ part: ArraySlice<UInt8>) -> Bool { part.allSatisfy { (0x41...0x5A).contains($0) } }
        return bytes.count == 10 && areLetters(bytes[..<5]) && areLetters(bytes[9...])
            && bytes[5..<9].allSatisfy { (0x30...0x39).contains($0) }
    }
}
