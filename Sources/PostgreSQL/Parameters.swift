import CPostgreSQL
import Storage

/// The values of one statement as libpq takes them: bytes as they are, everything else as text.
///
/// Text lets the server read each value as the type of its column, so that no type is written twice.
struct Parameters {
    private var bytes: [CChar] = []
    private var offsets: [Int?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    /// - Throws: ``StorageError/refused`` for a text with a NUL in it, which libpq would cut there.
    init(_ values: [ColumnValue]) throws(StorageError) {
        for value in values {
            switch value {
            case .null: add(nil, 0, isBinary: false)
            case .integer(let integer): add("\(integer)".utf8)
            case .number(let number): add("\(number)".utf8)
            case .text(let text):
                guard !text.utf8.contains(0) else { throw .refused }
                add(text.utf8)
            case .bytes(let blob):
                add(bytes.count, blob.count, isBinary: true)
                bytes.append(contentsOf: blob.lazy.map(CChar.init(bitPattern:)))
            }
        }
        bytes.append(0)
    }

    /// Lends what `PQsendQueryPrepared` wants: number, values, lengths, formats.
    func lend<Value>(
        _ body: (
            Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
        ) -> Value
    ) -> Value {
        unsafe bytes.withUnsafeBufferPointer { bytes in
            let base = bytes.baseAddress
            let values = unsafe offsets.map { offset in unsafe offset.flatMap { unsafe base?.advanced(by: $0) } }
            return unsafe values.withUnsafeBufferPointer { values in
                unsafe lengths.withUnsafeBufferPointer { lengths in
                    unsafe formats.withUnsafeBufferPointer { formats in
                        unsafe body(
                            Int32(offsets.count),
                            values.baseAddress,
                            lengths.baseAddress,
                            formats.baseAddress
                        )
                    }
                }
            }
        }
    }

    private mutating func add(_ text: String.UTF8View) {
        add(bytes.count, text.count, isBinary: false)
        bytes.append(contentsOf: text.lazy.map(CChar.init(bitPattern:)))
        bytes.append(0)
    }

    private mutating func add(_ offset: Int?, _ length: Int, isBinary: Bool) {
        offsets.append(offset)
        lengths.append(Int32(length))
        formats.append(isBinary ? 1 : 0)
    }
}
