public import ArgumentParser

/// The options that say how the text of a file is written.
public struct TextOptions: ParsableArguments {
    @Option(help: "What stands between the fields of the file: , ; | or tab.") private var delimiter = ","
    /// Whether the file is Latin-1, as spreadsheets of Windows write it.
    @Flag(help: "The file is Latin-1 or Windows-1252; else UTF-8, or UTF-16 with its mark.") public var latin1 = false

    /// Options without values yet.
    public init() {}

    /// Checks the options.
    public func validate() throws {
        guard [",", ";", "\t", "|"].contains(separator) else {
            throw ValidationError("--delimiter must be , ; | or tab")
        }
    }

    /// What stands between fields, one character.
    public var separator: String { delimiter == "tab" ? "\t" : delimiter }

    /// Where a file of this form is.
    /// - Parameter text: A path, or `ledger:NAME`.
    /// - Returns: A place that lends it as UTF-8.
    public func place(_ text: String) -> TrainingPlace { TrainingPlace(text, isLatin1: latin1) }

    /// The same options for another command; empty where the file is as usual.
    public var words: String {
        let name = separator == "\t" ? "tab" : separator
        return (separator == "," ? "" : " --delimiter '\(name)'") + (latin1 ? " --latin1" : "")
    }

    /// How the file is written, for people; empty where it is as usual.
    public var note: String {
        let between = separator == "\t" ? "a tabulator" : separator
        return (separator == "," ? "" : ", fields between \(between)") + (latin1 ? ", Latin-1" : "")
    }
}
