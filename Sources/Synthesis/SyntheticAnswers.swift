import Definitions
import Fields
import Lending
import Products
import Statistics

/// What an invented applicant writes in the form, as cells of a file by column or key.
struct SyntheticAnswers {
    /// Fields without which the causes of default would not be in the file.
    static let neededKeys = [
        "loan_amount", "loan_tenure_months", "loan_purpose", "interest_rate", "date_of_birth", "residence_type",
        "months_in_residence", "employment_type", "employment_start", "income_amount", "income_period",
        "other_income_amount", "monthly_debt_payments", "open_loan_accounts", "card_limit_total", "card_balance_total",
        "credit_history_years", "missed_months_24", "worst_days_late", "total_days_late", "default_on_file",
        "assets_value", "months_with_us",
    ]

    let reference: String
    private let submittedOn: CalendarDate
    private var cells: [String: String] = [:]
    private let occupation: Int?

    init(
        _ life: SyntheticLife,
        _ finances: SyntheticFinances,
        number: Int,
        using generator: inout SeededGenerator
    ) {
        reference = "SYN-\(Self.padded(number, to: 8))"
        // Two years of submissions, from 1 January 2024.
        submittedOn = CalendarDate(dayNumber: 19_723 + generator.index(below: 731))
        occupation = life.work.isWorking ? life.occupation : nil
        describeLoan(finances, using: &generator)
        describePerson(life, number: number, using: &generator)
        describeWork(life, using: &generator)
        describeDebts(finances)
        describeMeans(finances, using: &generator)
    }

    /// The cells for the columns of a product; what it does not ask is left out.
    func cells(for product: Product) -> [String: String] {
        var result = ["application_ref": reference, "submitted_on": submittedOn.iso]
        for field in product.fields where field.kind.isInFile {
            if field.kind == .group {
                for (column, text) in cells where column.utf8.starts(with: "\(field.key).".utf8) {
                    result[column] = text
                }
            } else if let text = text(for: field) {
                result[field.column] = text
            }
        }
        return result
    }

    private func text(for field: Field) -> String? {
        guard let text = field.key == "occupation_group" ? occupationCode(field) : cells[field.key] else { return nil }
        guard let written = field.columnValues.filter({ $0.value == text }).keys.min() else { return text }
        return written
    }

    /// The major groups stand from managers to elementary work in a product's choices, armed forces last (ISCO-08).
    private func occupationCode(_ field: Field) -> String? {
        guard let occupation, !field.choices.isEmpty else { return nil }
        let position = occupation == 9 ? field.choices.count - 1 : 8 - occupation
        return field.choices[min(position, field.choices.count - 1)].code
    }

    private mutating func describeLoan(_ finances: SyntheticFinances, using generator: inout SeededGenerator) {
        cells["loan_amount"] = Self.text(finances.amount)
        cells["loan_tenure_months"] = "\(finances.tenureInMonths)"
        cells["loan_purpose"] = finances.purpose.rawValue
        cells["loan_purpose_other"] = finances.purpose == .other ? "Household goods" : nil
        cells["loan_type"] = finances.isSecured ? "secured" : "unsecured"
        cells["payment_day"] = ["1", "5", "10", "15", "20", "25"][generator.index(below: 6)]
        cells["interest_rate"] = Self.text(finances.annualRate)
        let cover = 1.1 + 0.9 * generator.uniform()
        guard finances.isSecured else { return }
        cells["collateral.1.type"] =
            finances.purpose == .homePurchase ? "property" : finances.purpose == .vehicle ? "vehicle" : "gold"
        cells["collateral.1.value"] = Self.text((finances.amount * cover / 1000).rounded() * 1000)
        cells["collateral.1.valuation_date"] = submittedOn.adding(days: -30).iso
        cells["collateral.1.description"] = "As valued"
    }

    private mutating func describePerson(_ life: SyntheticLife, number: Int, using generator: inout SeededGenerator) {
        let birth = submittedOn.adding(months: -life.ageInMonths).adding(days: -generator.index(below: 28))
        cells["full_name"] = "Invented Applicant \(number)"
        cells["date_of_birth"] = birth.iso
        cells["national_id_type"] = "pan"
        cells["national_id"] = Self.permanentAccountNumber(number)
        cells["dependants"] = "\(life.dependants)"
        cells["email"] = "applicant-\(number)@example.org"
        cells["mobile_phone"] = "009190\(Self.padded(number, to: 8))"
        cells["address_line1"] = "\(1 + number % 200) Example Road"
        cells["city"] = "Example Town"
        cells["state"] = "KA"
        cells["postcode"] = "560001"
        cells["residence_type"] = life.home.rawValue
        cells["months_in_residence"] = "\(life.monthsInResidence)"
    }

    private mutating func describeWork(_ life: SyntheticLife, using generator: inout SeededGenerator) {
        let isYearly = generator.bernoulli(0.25)
        cells["employment_type"] = life.work.rawValue
        if life.work.isWorking {
            let start = submittedOn.adding(months: -life.monthsInJob).iso
            cells["employment_start"] = String(decoding: start.utf8.prefix(7), as: UTF8.self)
            cells["years_of_experience"] = Self.text(life.yearsOfExperience)
        }
        if life.work == .fullTime || life.work == .partTime {
            cells["employer_name"] = "Example Works"
            cells["job_title"] = "Staff"
        }
        cells["income_amount"] = Self.text(isYearly ? life.monthlyIncome * 12 : life.monthlyIncome)
        cells["income_period"] = isYearly ? "year" : "month"
        let tax = 0.04 + 0.2 * probability(logOdds: 1.5 * (naturalLogarithm(life.monthlyIncome) - 11.6))
        cells["net_monthly_income"] = Self.text((life.monthlyIncome * (1 - tax) / 100).rounded() * 100)
        cells["other_income_amount"] = Self.text(life.otherIncome)
        cells["other_income_source"] = life.otherIncome == 0 ? "none" : life.work == .retired ? "pension" : "rent"
    }

    private mutating func describeDebts(_ finances: SyntheticFinances) {
        cells["monthly_debt_payments"] = Self.text(finances.monthlyDebtPayments)
        cells["open_loan_accounts"] = "\(finances.openAccounts)"
        cells["card_limit_total"] = Self.text(finances.cardLimit)
        cells["card_balance_total"] = Self.text(finances.cardBalance)
        cells["credit_history_years"] = Self.text(finances.creditHistoryYears)
        cells["missed_months_24"] = "\(finances.missedMonths)"
        cells["worst_days_late"] = "\(finances.worstDaysLate)"
        cells["total_days_late"] = "\(finances.totalDaysLate)"
        cells["default_on_file"] = finances.defaultOnFile.rawValue
        cells["bureau_consent"] = "yes"
    }

    private mutating func describeMeans(_ finances: SyntheticFinances, using generator: inout SeededGenerator) {
        let brands = generator.shuffled(["visa", "mastercard", "amex", "diners", "other"])
        cells["monthly_housing_cost"] = Self.text(finances.housingCost)
        cells["assets_value"] = Self.text(finances.assets)
        cells["vehicles"] = "\(finances.vehicles)"
        cells["bank_accounts"] = ["0", "1", "2", "3_plus"][finances.bankAccounts]
        cells["card_brands"] =
            finances.cardBrands == 0 ? "none" : brands.prefix(finances.cardBrands).joined(separator: "|")
        cells["months_with_us"] = "\(finances.monthsWithUs)"
    }

    /// Five letters, four digits, a letter: the form of an Indian permanent account number, of nobody.
    private static func permanentAccountNumber(_ number: Int) -> String {
        let letters = (0..<2).map { UInt8(ascii: "A") + UInt8((number / 10_000 / ($0 == 0 ? 26 : 1)) % 26) }
        return "ZZZ" + String(decoding: letters, as: UTF8.self) + padded(number % 10_000, to: 4) + "Z"
    }

    private static func padded(_ number: Int, to width: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    /// Whole numbers without a point.
    private static func text(_ number: Double) -> String {
        number == number.rounded() ? "\(Int64(number))" : "\(number)"
    }
}
