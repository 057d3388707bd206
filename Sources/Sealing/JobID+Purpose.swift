import Crypto

extension JobID {
    /// The id of a job about an application that is not its first assessment: a UUID of version 5 (RFC 9562).
    ///
    /// The same purpose gives the same id, and no application has one like it.
    /// - Parameter purpose: What the job is for.
    /// - Returns: An id of the same application and purpose.
    public func derived(for purpose: String) -> JobID {
        var hash = Insecure.SHA1()
        hash.update(data: namespace)
        hash.update(data: Array(purpose.utf8))
        var bytes = Array(hash.finalize().prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x50
        bytes[8] = bytes[8] & 0x3F | 0x80
        var text: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
            for digit in [byte >> 4, byte & 0xF] {
                text.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
            }
        }
        guard let id = JobID(String(decoding: text, as: UTF8.self)) else {
            preconditionFailure("a UUID that is none")
        }
        return id
    }

    /// The sixteen bytes that the text stands for.
    private var namespace: [UInt8] {
        let digits = text.utf8.filter { $0 != UInt8(ascii: "-") }
            .map { $0 < UInt8(ascii: "a") ? $0 - UInt8(ascii: "0") : $0 - UInt8(ascii: "a") + 10 }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
