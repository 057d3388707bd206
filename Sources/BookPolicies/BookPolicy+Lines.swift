import AssetQuality
import CreditRisk
import Decimals

// The file of a policy has one setting a line, `name = value`; empty lines and those that begin with # are passed over.
// Shares are shares of one. What has no line is as usual.

extension BookPolicy {
    /// Reads the lines of a file.
    /// - Parameter bytes: The file.
    /// - Throws: ``BookPolicyError`` naming the line.
    public init(lines bytes: [UInt8]) throws(BookPolicyError) {
        self.init()
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .notText }
        var seen: Set<[UInt8]> = []
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let line = Self.trimmed(line)
            guard let first = line.first, first != UInt8(ascii: "#") else { continue }
            let entry = try Entry(Array(line), line: index + 1)
            guard seen.insert(Array(entry.name.utf8)).inserted else { throw .twice(line: entry.line, name: entry.name) }
            try take(entry)
        }
        let weights = scenarios.values.reduce(0) { $0 + $1.weight }
        guard scenarios.isEmpty || abs(weights - 1) < 1e-9 else { throw .weights(sum: weights) }
    }

    /// Without the spaces, tabs and returns around it.
    fileprivate static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let blank: Set<UInt8> = [0x20, 0x09, 0x0D]
        let front = line.drop(while: blank.contains)
        guard let last = front.lastIndex(where: { !blank.contains($0) }) else { return [] }
        return front[...last]
    }

    private static let names = [
        "regime", "sector.PURPOSE", "npa_ratio.warning", "npa_ratio.critical", "default_rate", "on_time_share",
        "security_shortfall", "purpose", "purpose.NAME",
        "purpose_hhi", "region", "region.NAME", "region_hhi", "segment", "segment.SECTOR", "segment_hhi",
        "correlation", "shock_per_unemployment_point",
        "log_odds_per_dti", "price.funding", "price.hurdle", "price.cost", "lgd.secured", "lgd.unsecured",
        "ecl_floor.1", "ecl_floor.2", "ecl_floor.3",
        "ecl_scenario.NAME", "cecl_history", "stage2_days", "irb_floor.CLASS",
    ]

    private mutating func take(_ entry: Entry) throws(BookPolicyError) {
        switch entry.name {
        case "regime": regime = try entry.word()
        case "npa_ratio.warning": alerts.nonPerformingWarning = try entry.share()
        case "npa_ratio.critical": alerts.nonPerformingCritical = try entry.share()
        case "default_rate": alerts.defaultRate = try entry.share()
        case "on_time_share": alerts.onTime = try entry.share()
        case "security_shortfall": alerts.securityShortfall = try entry.share()
        case "purpose": purposes.any = try entry.share()
        case "purpose_hhi": purposes.index = try entry.share()
        case "region": regions.any = try entry.share()
        case "region_hhi": regions.index = try entry.share()
        case "segment": segments.any = try entry.share()
        case "segment_hhi": segments.index = try entry.share()
        case "correlation": correlation = try entry.number(0.001...0.999)
        case "shock_per_unemployment_point": shockPerUnemploymentPoint = try entry.number(0...5)
        case "log_odds_per_dti": logOddsPerDebtToIncome = try entry.number(0...100)
        case "price.funding": prices.funding = try entry.share()
        case "price.hurdle": prices.hurdle = try entry.share()
        case "price.cost": prices.cost = try entry.share()
        case "lgd.secured": expectedLoss.securedLossGivenDefault = try entry.share()
        case "lgd.unsecured": expectedLoss.unsecuredLossGivenDefault = try entry.share()
        case "ecl_floor.1": expectedLoss.floors[.performing] = try entry.share()
        case "ecl_floor.2": expectedLoss.floors[.underperforming] = try entry.share()
        case "ecl_floor.3": expectedLoss.floors[.impaired] = try entry.share()
        case "stage2_days": expectedLoss.stages = ImpairmentStage.Rule(backstopDays: try entry.backstop())
        case "cecl_history": expectedLoss.reversion = try entry.reversion()
        default:
            if let name = entry.part(of: "ecl_scenario.") {
                scenarios[name] = try entry.future()
            } else if let purpose = entry.part(of: "sector.") {
                sectors[purpose] = try entry.word()
            } else if let part = entry.part(of: "purpose.") {
                purposes.parts[part] = try entry.share()
            } else if let part = entry.part(of: "region.") {
                regions.parts[part] = try entry.share()
            } else if let part = entry.part(of: "segment."), ProvisionSector(rawValue: part) != nil {
                segments.parts[part] = try entry.share()
            } else if let part = entry.part(of: "irb_floor."), let name = CapitalClass(rawValue: part) {
                capitalFloors[name] = try entry.floors()
            } else {
                throw .unknown(line: entry.line, name: entry.name, known: Self.names)
            }
        }
    }
}

/// One setting of the file.
private struct Entry {
    let line: Int
    let name: String
    let value: String

    init(_ bytes: [UInt8], line: Int) throws(BookPolicyError) {
        guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")) else { throw .noEquals(line: line) }
        let name = BookPolicy.trimmed(bytes[..<equals])
        guard !name.isEmpty else { throw .noEquals(line: line) }
        self.line = line
        self.name = String(decoding: name, as: UTF8.self)
        value = String(decoding: BookPolicy.trimmed(bytes[(equals + 1)...]), as: UTF8.self)
    }

    /// What follows a beginning of the name; nil for another name, or for nothing.
    func part(of beginning: String) -> String? {
        guard name.utf8.starts(with: beginning.utf8), name.utf8.count > beginning.utf8.count else { return nil }
        return String(decoding: name.utf8.dropFirst(beginning.utf8.count), as: UTF8.self)
    }

    func share() throws(BookPolicyError) -> Double {
        guard let share = DecimalNumber(value)?.value, (0...1).contains(share) else {
            throw .value(line: line, name: name, expected: "a share of one from 0 to 1, such as 0.35")
        }
        return share
    }

    func number(_ range: ClosedRange<Double>) throws(BookPolicyError) -> Double {
        guard let number = DecimalNumber(value)?.value, range.contains(number) else {
            throw .value(line: line, name: name, expected: "a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// Numbers between spaces, each in its range.
    private func numbers(
        _ ranges: [ClosedRange<Double>],
        _ expected: String
    ) throws(BookPolicyError) -> [Double] {
        let words = value.utf8.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
        let numbers = words.compactMap { DecimalNumber($0)?.value }
        guard words.count == ranges.count, numbers.count == ranges.count,
            zip(ranges, numbers).allSatisfy({ $0.contains($1) })
        else { throw .value(line: line, name: name, expected: expected) }
        return numbers
    }

    func future() throws(BookPolicyError) -> BookPolicy.Future {
        let numbers = try numbers(
            [0...1, -20...50, 0...1],
            "a weight from 0 to 1, points more unemployment from -20 to 50 and an addition to the LGD from 0 to 1, "
                + "such as 0.3 4 0.05"
        )
        return BookPolicy.Future(
            weight: numbers[0],
            unemploymentPoints: numbers[1],
            lossGivenDefaultAddOn: numbers[2]
        )
    }

    func reversion() throws(BookPolicyError) -> ExpectedLossRule.Reversion {
        let numbers = try numbers(
            [0...0.999, 0...660, 0...660],
            "a default rate of a year from 0 to 0.999, months of forecast and months of reversion, such as 0.04 24 12"
        )
        return ExpectedLossRule.Reversion(
            yearly: numbers[0],
            forecastMonths: Int(numbers[1]),
            months: Int(numbers[2])
        )
    }

    func floors() throws(BookPolicyError) -> RetailCapital.Floors {
        let words = "the least PD and the least LGD, shares of one, such as 0.0005 0.3"
        let numbers = try numbers([0...0.999, 0...1], words)
        return RetailCapital.Floors(probabilityOfDefault: numbers[0], lossGivenDefault: numbers[1])
    }

    /// Books are counted by months of lateness, so it falls between two.
    func backstop() throws(BookPolicyError) -> Int {
        guard let days = [30, 60, 90].first(where: { "\($0)".utf8.elementsEqual(value.utf8) }) else {
            throw .value(line: line, name: name, expected: "30, 60 or 90")
        }
        return days
    }

    /// One of the words of a list.
    func word<Word: CaseIterable & RawRepresentable<String>>() throws(BookPolicyError) -> Word {
        guard let word = Word.allCases.first(where: { $0.rawValue.utf8.elementsEqual(value.utf8) }) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw .value(line: line, name: name, expected: "one of \(words)")
        }
        return word
    }
}
