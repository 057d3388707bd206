import Documents
import Products

/// A product that asks one question of each kind.
enum EveryKind {
    static func product() throws -> Product { try Product.parse(Array(definition.utf8), file: "every-kind.json") }

    static let definition = #"""
        {"format": 1, "id": "every-kind", "version": "1.0.0", "title": "Every kind", "time_zone": "Asia/Kolkata",
         "jurisdiction": "in",
         "currency": {"code": "INR", "minor_digits": 2, "symbol": "₹", "grouping": "indian"},
         "roles": {},
         "pages": [
          {"id": "numbers", "title": "Numbers", "use": ["policy"], "fields": [
           {"key": "children", "name": "the number of children", "kind": "integer", "range": {"min": 0, "max": 20}},
           {"key": "years", "name": "years of work", "kind": "decimal", "unit": "years", "required": false,
            "range": {"min": 0, "max": 60, "step": 0.1}},
           {"key": "share", "name": "your share", "kind": "percent", "unit": "percent", "required": false,
            "range": {"min": 0, "max": 100}},
           {"key": "income", "name": "your income", "kind": "money", "unit": "currency", "use": ["model", "policy"],
            "range": {"min": 0, "max": 100000000, "step": 500}, "required": false},
           {"key": "debt", "name": "your debt", "kind": "money", "unit": "currency", "required": false,
            "range": {"min": 0}}]},
          {"id": "choices", "title": "Choices", "use": ["policy"], "fields": [
           {"key": "owns", "name": "whether you own a car", "kind": "yes_no", "required": false},
           {"key": "cards", "name": "the cards you hold", "kind": "multi_choice", "required": false,
            "choices": [["visa", "Visa"], ["mastercard", "Mastercard"], ["none", "None"]]},
           {"key": "proof", "name": "your payslip", "kind": "file", "required": false},
           {"key": "colour", "name": "the colour", "choices": [["red", "Red"], ["blue", "Blue"]],
            "when": {"field": "owns", "is": ["yes"]}},
           {"key": "money", "name": "the currency", "kind": "fixed", "default": "INR"},
           {"key": "rate", "name": "the yearly rate", "kind": "quoted", "unit": "percent_per_year",
            "range": {"min": 7, "max": 15}, "default": 9.5}]},
          {"id": "dates", "title": "Dates", "use": ["policy"], "fields": [
           {"key": "born", "name": "your date of birth", "kind": "date", "required": false, "use": ["identity", "policy"],
            "range": {"min": "1900-01-01", "max": "submitted_on"}},
           {"key": "started", "name": "the month you started", "kind": "month", "required": false,
            "range": {"max": "submitted_on"}},
           {"key": "lived", "name": "the time at your address", "kind": "duration", "required": false,
            "range": {"min": 0, "max": 1200}}]},
          {"id": "texts", "title": "Texts", "use": ["identity"], "fields": [
           {"key": "name", "name": "your full name", "kind": "text", "required": false, "range": {"min": 2, "max": 100}},
           {"key": "mail", "name": "your email address", "kind": "email", "required": false,
            "example": "name@example.com"},
           {"key": "phone", "name": "your mobile number", "kind": "phone", "required": false,
            "example": "+91 98765 43210"},
           {"key": "pan", "name": "your PAN", "kind": "national_id", "pattern": "^[A-Z]{5}[0-9]{4}[A-Z]$",
            "example": "ABCDE1234F", "required": false},
           {"key": "aadhaar", "name": "your Aadhaar number", "kind": "national_id", "pattern": "^[0-9]{12}$",
            "check": "verhoeff", "example": "1234 5678 9012", "required": false},
           {"key": "cpf", "name": "your CPF", "kind": "national_id", "pattern": "^[0-9]{11}$", "check": "cpf",
            "example": "123.456.789-09", "required": false}]},
          {"id": "lists", "title": "Lists", "use": ["policy"], "fields": [
           {"key": "collateral", "name": "what secures the loan", "kind": "group", "required": false,
            "min": 1, "max": 3, "when": {"field": "owns", "is": ["yes"]}, "fields": [
             {"key": "type", "name": "the kind of security", "choices": [["gold", "Gold"], ["land", "Land"]]},
             {"key": "value", "name": "the value of the security", "kind": "money", "unit": "currency",
              "range": {"min": 1, "max": 1000000}},
             {"key": "valued", "name": "the day it was valued", "kind": "date", "required": false,
              "range": {"max": "submitted_on"}}]}]},
          {"id": "after", "title": "About you", "stage": "after_submit", "use": ["protected"], "fields": [
           {"key": "sex", "name": "your sex", "choices": [["female", "Female"], ["male", "Male"]]}]}],
         "consents": [
          {"key": "privacy", "label": "I have read how my data is used", "required": true},
          {"key": "person", "label": "I would like a person to review", "required": false}],
         "derived": [],
         "rules": [
          {"id": "debt_known", "left": "debt", "relation": "at_most", "right": "income", "severity": "error",
           "field": "debt", "message": "Your debt must not be more than your income"}],
         "reasons": {"groups": [
          {"id": "income", "code": "C1-08", "text": "Income insufficient for amount of credit requested",
           "members": ["income"]}]}}
        """#

    /// The least that is an application.
    static let least: [String: JSONValue] = ["children": 0, "consents": ["privacy"]]
}
