import Decimals

/// One cell (RFC 4180), safe to open in a spreadsheet.
///
/// A text whose first byte a spreadsheet may take for a formula gets a leading apostrophe; a plain number keeps its sign.
/// - Parameter text: What the cell holds.
/// - Returns: The cell, quoted if it has to be.
public func csvCell(_ text: String) -> String {
    let isFormula = text.utf8.first.map { "=+-@\t\r\0".utf8.contains($0) } ?? false && DecimalNumber(text) == nil
    guard isFormula || text.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return text }
    var cell: [UInt8] = Array(isFormula ? "\"'".utf8 : "\"".utf8)
    for byte in text.utf8 { cell += byte == UInt8(ascii: "\"") ? [byte, byte] : [byte] }
    return String(decoding: cell + [UInt8(ascii: "\"")], as: UTF8.self)
}

/// One line of cells, ended by CR LF.
///
/// - Parameter texts: What the cells hold.
/// - Returns: The line.
public func csvLine(_ texts: [String]) -> String {
    texts.map(csvCell).joined(separator: ",") + "\r\n"
}
