import AssetQuality
import Instalments
package import Ledger
import LedgerSchema
import Lending
import Loans

extension LoanRecord {
    package static let columns = """
        l.loan_id, l.borrower_id, l.currency, l.purpose, l.region, l.principal, l.rate_percent, l.months, l.moratorium,
        l.moratorium_months, l.starts_on, l.probability, l.is_floating, l.security, l.status, l.outstanding, l.received,
        l.level_payment, l.oldest_unpaid, l.instalments_due, l.instalments_on_time, l.fallen_due, l.paid_of_due,
        l.late_in_row, l.bucket,
        l.asset_class, l.provision, l.first_default, l.turns_on, l.events, l.charges_paid, l.was_secured,
        l.is_restructured, l.suspended, l.probability_now,
        l.rounding, l.on_watch_list, b.monthly_income
        """
    package static let source = "loans l JOIN borrowers b ON b.borrower_id = l.borrower_id"

    package init(_ row: LedgerRow) throws {
        guard
            let moratorium = LoanTerms.Moratorium(
                word: try row.text("moratorium"),
                months: try row.integer("moratorium_months")
            ),
            let rounding = AmountRounding(stored: try row.text("rounding")),
            let terms = try? LoanTerms(  // whatever is wrong with them, the row is damaged
                principal: Int64(try row.integer("principal")),
                rate: AnnualRate(percent: row.number("rate_percent")),
                months: try row.integer("months"),
                startsOn: CalendarDate(dayNumber: try row.integer("starts_on")),
                moratorium: moratorium,
                rounding: rounding
            )
        else { throw LedgerError.unreadable(table: "loans") }
        self.init(
            id: try row.integer("loan_id"),
            borrower: try row.integer("borrower_id"),
            currency: try row.text("currency"),
            purpose: try row.text("purpose"),
            region: try row.text("region"),
            terms: terms,
            probabilityOfDefault: try row.optionalNumber("probability"),
            probabilityNow: try row.optionalNumber("probability_now"),
            isFloating: try row.integer("is_floating") == 1,
            isOnWatchList: try row.integer("on_watch_list") == 1,
            security: Int64(try row.integer("security")),
            monthlyIncome: try row.optionalInteger("monthly_income").map(Int64.init),
            position: try LoanPosition(row)
        )
    }

    /// Values of the columns that never change, in the order of a new loan's.
    package var fixedValues: [LedgerValue] {
        [
            .integer(id), .integer(borrower), .text(currency), .text(purpose), .text(region),
            .init(terms.principal), .number(terms.rate.percent), .integer(terms.months), .text(terms.moratorium.word),
            .integer(terms.moratorium.months), .integer(terms.startsOn.dayNumber),
            probabilityOfDefault.map(LedgerValue.number) ?? .null, .integer(isFloating ? 1 : 0),
            .init(security), .text(terms.rounding.stored),
        ]
    }

    /// Those of a new loan: of those that never change, of the position, and its application.
    package static let insertedColumns = """
        loan_id, borrower_id, currency, purpose, region, principal, rate_percent, months, moratorium,
        moratorium_months, starts_on, probability, is_floating, security, rounding, status, outstanding, received,
        level_payment, oldest_unpaid, instalments_due, instalments_on_time, fallen_due, paid_of_due, late_in_row, bucket,
        asset_class, provision, first_default, turns_on, events, charges_paid, was_secured, is_restructured, suspended,
        application_id
        """

    package static let update = """
        UPDATE loans SET status = ?, outstanding = ?, received = ?, level_payment = ?, oldest_unpaid = ?,
        instalments_due = ?, instalments_on_time = ?, fallen_due = ?, paid_of_due = ?, late_in_row = ?, bucket = ?, asset_class = ?, provision = ?,
        first_default = ?, turns_on = ?, events = ?, charges_paid = ?, was_secured = ?, is_restructured = ?, suspended = ?
        WHERE loan_id = ?
        """
}

extension LoanPosition {
    init(_ row: LedgerRow) throws {
        guard let status = LoanStatus(rawValue: try row.text("status")),
            let bucket = DelinquencyBucket(rawValue: try row.integer("bucket")),
            let assetClass = AssetClass(rawValue: try row.integer("asset_class"))
        else { throw LedgerError.unreadable(table: "loans") }
        self.status = status
        self.bucket = bucket
        self.assetClass = assetClass
        outstanding = Int64(try row.integer("outstanding"))
        received = Int64(try row.integer("received"))
        levelPayment = Int64(try row.integer("level_payment"))
        oldestUnpaid = try row.optionalInteger("oldest_unpaid").map(CalendarDate.init(dayNumber:))
        instalmentsDue = try row.integer("instalments_due")
        instalmentsOnTime = try row.integer("instalments_on_time")
        fallenDue = Int64(try row.integer("fallen_due"))
        paidOfDue = Int64(try row.integer("paid_of_due"))
        lateInARow = try row.integer("late_in_row")
        provision = Int64(try row.integer("provision"))
        firstDefault = try row.optionalInteger("first_default").map(CalendarDate.init(dayNumber:))
        turnsOn = CalendarDate(dayNumber: try row.integer("turns_on"))
        events = try row.integer("events")
        chargesPaid = Int64(try row.integer("charges_paid"))
        wasSecured = try row.integer("was_secured") == 1
        isRestructured = try row.integer("is_restructured") == 1
        suspended = Int64(try row.integer("suspended"))
    }

    /// Values in the order of a new loan's and of the update.
    package var values: [LedgerValue] {
        [
            .text(status.rawValue), .init(outstanding), .init(received), .init(levelPayment),
            .optional(oldestUnpaid?.dayNumber), .integer(instalmentsDue), .integer(instalmentsOnTime),
            .init(fallenDue), .init(paidOfDue), .integer(lateInARow), .integer(bucket.rawValue),
            .integer(assetClass.rawValue), .init(provision),
            .optional(firstDefault?.dayNumber), .integer(turnsOn.dayNumber), .integer(events),
            .init(chargesPaid), .integer(wasSecured ? 1 : 0), .integer(isRestructured ? 1 : 0), .init(suspended),
        ]
    }
}

extension BorrowerStanding {
    init(_ row: LedgerRow) throws {
        self.init(
            nonPerformingSince: try row.optionalInteger("npa_since").map(CalendarDate.init(dayNumber:)),
            watchedUntil: try row.optionalInteger("watched_until").map(CalendarDate.init(dayNumber:)),
            loss: IdentifiedLoss(rawValue: try row.integer("is_loss"))
        )
    }

    var values: [LedgerValue] {
        [
            .optional(nonPerformingSince?.dayNumber), .optional(watchedUntil?.dayNumber), .integer(loss?.rawValue ?? 0),
        ]
    }
}

extension LedgerValue {
    /// An amount in minor units.
    fileprivate init(_ amount: Int64) { self = .integer(Int(amount)) }  // scalar-safe: a number
}
