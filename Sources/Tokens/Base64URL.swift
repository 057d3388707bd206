import Foundation

/// Base64 of RFC 4648, section 5, without padding.
package func base64URL(_ bytes: [UInt8]) -> String {
    let encoded = Data(bytes).base64EncodedString().utf8
        .compactMap { byte -> UInt8? in
            switch byte {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            case UInt8(ascii: "="): nil
            default: byte
            }
        }
    return String(decoding: encoded, as: UTF8.self)
}

/// Reads base64 of RFC 4648, section 5, without padding; nil for anything else.
package func base64URLBytes(_ text: some Sequence<UInt8>) -> [UInt8]? {
    var encoded: [UInt8] = []
    for byte in text {
        switch byte {
        case UInt8(ascii: "-"): encoded.append(UInt8(ascii: "+"))
        case UInt8(ascii: "_"): encoded.append(UInt8(ascii: "/"))
        case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): return nil
        default: encoded.append(byte)
        }
    }
    while !encoded.count.isMultiple(of: 4) { encoded.append(UInt8(ascii: "=")) }
    return Data(base64Encoded: Data(encoded)).map { Array($0) }
}
