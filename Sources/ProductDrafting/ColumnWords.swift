/// What the names of columns usually mean; a first guess that a person then reads.
enum ColumnWords {
    static let outcome: Set = [
        "default", "defaulted", "bad", "target", "label", "class", "y", "outcome", "loan_status", "status",
        "charged_off",
        "target_label_bad", "is_bad", "bad_flag", "default_flag", "seriousdlqin2yrs", "good_bad", "is_default",
        "default_payment_next_month", "kredit", "credit_risk", "risk", "ausfall", "ausgefallen", "impago",
        "incumplimiento",
        "inadimplente", "inadimplencia", "defaut", "wanbetaling",
    ]
    static let bad: Set = [
        "1", "yes", "y", "true", "t", "bad", "default", "defaulted", "charged off", "charged_off", "npa", "late",
        "schlecht", "ausgefallen", "malo", "moroso", "mau", "mauvais",
    ]
    private static let protected = [
        "sex", "gender", "marital", "marriage", "race", "ethnic", "religion", "caste", "nationality", "nacionality",
        "foreign", "disab", "birth", "pregnan", "sexo", "sexe", "geschlecht", "familienstand", "estado_civil", "religi",
        "naciona", "nationalit", "staatsang", "gastarbeiter", "geburt", "nacimiento", "nascimento", "behinder",
    ]
    private static let person = [
        "zip", "postcode", "postal", "pincode", "city", "borough", "address", "phone", "email", "surname", "last_name",
        "first_name", "full_name", "ssn", "national_id", "passport", "pan_number", "aadhaar",
    ]
    private static let durations: Set = [
        "years", "months", "weeks", "days", "duration", "jahre", "monate", "anos", "meses", "mois",
    ]
    private static let later = [
        "recover", "collection", "pymnt", "out_prncp", "settlement", "charge_off", "chargeoff", "days_past_due_after",
        "closed_on", "closed_date", "paid_off", "grade", "interest_rate", "int_rate", "predicted", "score_after",
    ]
    private static let money = [
        "amount", "amt", "amnt", "income", "balance", "bill", "limit", "salary", "payment", "debt", "asset", "price",
        "deposit", "instal", "betrag", "gehalt", "saldo", "importe", "ingreso", "montant", "revenu", "bedrag",
    ]
    private static let codes = [
        "type", "code", "category", "purpose", "education", "occupation", "profession", "region",
    ]
    /// Words of a feature's name, and the reason of Form C-1 that they go with.
    private static let reasons: [(words: [String], code: String)] = [
        (["bankrupt"], "C1-21"), (["inquir", "enquir"], "C1-22"), (["collateral", "property", "guarant"], "C1-23"),
        (["delinq", "late", "overdue", "dpd", "arrear", "default", "pay_"], "C1-17"), (["income", "salary"], "C1-08"),
        (["employ", "job", "work"], "C1-07"), (["residence", "housing", "home"], "C1-11"),
        (["debt", "dti", "instal", "obligation", "percent_income"], "C1-09"),
        (["hist", "open_acc", "credits"], "C1-15"),
    ]

    static func isProtected(_ key: String) -> Bool { has(key, protected) || isAge(key) }
    static func isAge(_ key: String) -> Bool {
        ["age", "alter", "lebensalter", "edad", "idade"].contains(key) || key.utf8.starts(with: "age_".utf8)
            || ends(key, "_age")
    }
    static func isOfPerson(_ key: String) -> Bool { has(key, person) || key == "name" }
    /// Whether it counts time, as `years_at_address` does, which names no place.
    static func isDuration(_ key: String) -> Bool {
        key.utf8.split(separator: UInt8(ascii: "_"))
            .contains { durations.contains(String(decoding: $0, as: UTF8.self)) }
    }
    static func isLater(_ key: String) -> Bool { has(key, later) }
    static func isMoney(_ key: String) -> Bool { has(key, money) }
    static func isCode(_ key: String) -> Bool { has(key, codes) }
    static func isIdentifier(_ key: String) -> Bool {
        key == "id" || ends(key, "_id") || key.utf8.starts(with: "id_".utf8)
    }
    static func reason(_ key: String) -> String { reasons.first { has(key, $0.words) }?.code ?? "C1-24" }

    private static func has(_ key: String, _ words: [String]) -> Bool { words.contains { holds(key, $0) } }

    private static func ends(_ key: String, _ end: String) -> Bool {
        key.utf8.reversed().starts(with: end.utf8.reversed())
    }

    private static func holds(_ key: String, _ word: String) -> Bool {
        let (key, word) = (Array(key.utf8), Array(word.utf8))
        return key.indices.contains { key[$0...].starts(with: word) }
    }
}
