/// What becomes of one column.
public struct ColumnPlan: Sendable, Hashable {
    /// What a column is for.
    public enum Use: Sendable, Hashable {
        /// An input of models, asked for in the form.
        case input(Shape)
        /// Asked after the decision, for the fairness report only.
        case protected(Shape)
        /// Tells who defaulted.
        case outcome
        /// Names the row.
        case key
        /// Not read; why.
        case dropped(String)
    }

    /// What an answer looks like.
    public enum Shape: Sendable, Hashable {
        /// Yes or no, with the texts that say so.
        case yesNo(yes: String, no: String)
        /// One of these texts.
        case choice([String])
        /// A number, whole or not, an amount or not; special codes are no magnitudes.
        case number(isWhole: Bool, isMoney: Bool, range: ClosedRange<Double>, special: [Double])
    }

    /// The column.
    public let profile: ColumnProfile
    /// What it is for.
    public let use: Use
    /// What a person should look at.
    public let warnings: [String]

    /// Plans a column.
    /// - Parameters:
    ///   - profile: Its cells.
    ///   - outcome: The column that tells who defaulted.
    ///   - isLeak: Whether it was found to know the outcome.
    ///   - isCode: Whether a person says that its numbers are codes.
    public init(_ profile: ColumnProfile, outcome: OutcomeColumn, isLeak: Bool = false, isCode: Bool = false) {
        var warnings: [String] = []
        self.profile = profile
        use = Self.use(profile, outcome, isLeak, isCode, &warnings)
        if case .input = use {
            if profile.missing * 2 > profile.count { warnings.append("missing in more than half of the rows") }
            if profile.isIdentifier { warnings.append("different in every row") }
        }
        if profile.name == outcome.name, outcome.isGuessed {
            warnings.append("took the rarer \(outcome.bad[0]) for default; check it")
        }
        self.warnings = warnings
    }

    private static func use(
        _ profile: ColumnProfile,
        _ outcome: OutcomeColumn,
        _ isLeak: Bool,
        _ isCode: Bool,
        _ warnings: inout [String]
    ) -> Use {
        let key = ColumnNames.key(profile.name)
        if profile.name == outcome.name { return .outcome }
        if profile.isConstant { return .dropped("the same in every row") }
        if profile.isIdentifier, ColumnWords.isIdentifier(key) { return .key }
        if profile.isMarked, !profile.isChoice {
            return .dropped("numbers with marks or signs: write them like 1169.50")
        }
        if profile.isIdentifier, !profile.isNumeric || key.utf8.count <= 2 { return .dropped("different in every row") }
        if isLeak { return .dropped("a leak: it alone tells who defaulted, so it is known only afterwards") }
        if ColumnWords.isOfPerson(key), profile.distinct > 2, !(profile.isNumeric && ColumnWords.isDuration(key)) {
            return .dropped("names a person or a place, which stands for who lives there")
        }
        if ColumnWords.isLater(key) { return .dropped("by its name known only after the decision") }
        guard let shape = shape(profile, key, isCode, &warnings) else {
            return .dropped(
                profile.dates > 0 ? "a date" : "free text, or more than \(ColumnProfile.choiceLimit) different ones"
            )
        }
        return ColumnWords.isProtected(key) ? .protected(shape) : .input(shape)
    }

    private static func shape(
        _ profile: ColumnProfile,
        _ key: String,
        _ isCode: Bool,
        _ warnings: inout [String]
    ) -> Shape? {
        if profile.dates == profile.present { return nil }
        if let (yes, no) = yesNo(profile) { return .yesNo(yes: yes, no: no) }
        let isCode = isCode || ColumnWords.isCode(key) || (ColumnWords.isProtected(key) && !ColumnWords.isAge(key))
        if profile.isNumeric, !(isCode && profile.isChoice) {
            if profile.texts.count <= 10, profile.isWhole {
                warnings.append("few whole numbers: --choices '\(profile.name)' if they are codes")
            }
            return number(profile, isMoney: ColumnWords.isMoney(key) && profile.decimals <= 2 && profile.distinct > 20)
        }
        if profile.isNearlyNumeric {
            warnings.append(
                "\(profile.present - profile.numbers) cells are no numbers; leave them empty to have it as a number"
            )
        }
        if profile.isMarked {
            warnings.append("numbers with marks or signs: write them like 4.5 to have them as numbers")
        }
        return profile.isChoice ? .choice(profile.texts.keys.sorted()) : nil
    }

    private static func yesNo(_ profile: ColumnProfile) -> (yes: String, no: String)? {
        for (yes, no) in [
            ("1", "0"), ("Y", "N"), ("y", "n"), ("yes", "no"), ("Yes", "No"), ("true", "false"), ("True", "False"),
        ]
        where Set(profile.texts.keys) == [yes, no] { return (yes, no) }
        return nil
    }

    private static func number(_ profile: ColumnProfile, isMoney: Bool) -> Shape? {
        guard let range = profile.range else { return nil }
        let lower = range.lowerBound >= 0 ? 0 : -roomAbove(-range.lowerBound)
        return .number(
            isWhole: profile.isWhole,
            isMoney: isMoney,
            range: lower...roomAbove(max(range.upperBound, 1)),
            special: profile.codes
        )
    }

    /// The next of 1, 2, 5, 10, … that is at least twice as large: people will come who are beyond the file.
    private static func roomAbove(_ value: Double) -> Double {
        var power = 1.0
        while power * 10 < value * 2 { power *= 10 }
        return [1, 2, 5, 10].map { $0 * power }.first { $0 >= value * 2 } ?? power * 10
    }
}
