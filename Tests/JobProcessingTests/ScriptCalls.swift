import JobQueue
import QueueTesting
import QueueVocabulary
import Redis
import RedisReplies
import Sealing

/// One call of every script, on a job of its own.
struct ScriptCalls {
    let all: [(name: String, call: RedisScriptCall)]

    init(_ fixture: QueueFixture) throws {
        let (keys, id) = (fixture.keys, try jobID(7))
        let (stream, delayed, job) = (keys.stream(.standard), keys.delayed(.standard), keys.job(id))
        let lanes = [JobClass.standard, .interactive, .bulk].flatMap { [keys.stream($0), keys.delayed($0)] }
        func call(_ script: RedisScript, _ keys: [String], _ arguments: [RedisArgument]) -> (String, RedisScriptCall) {
            (script.name, RedisScriptCall(script, keys: keys, arguments: arguments))
        }
        let text = RedisArgument.string(id.text)
        all = [
            call(QueueScripts.enqueue, [stream, delayed, keys.control, job], [0, text, "p", "f", 1, 0, 0, 5, ""]),
            call(
                QueueScripts.begin,
                [stream, keys.dead, keys.stats, keys.events, job],
                ["g", "c", 3, 0, 60_000, "1-1", text]
            ),
            call(
                QueueScripts.complete,
                [stream, keys.events, keys.stats, job],
                ["g", .string(keys.done), "1-1", text, 1, "r"]
            ),
            call(
                QueueScripts.fail,
                [stream, job, delayed, keys.dead, keys.stats, keys.events],
                ["g", "1-1", text, 1, "code", 0, 0, 0]
            ),
            call(
                QueueScripts.heartbeat,
                [stream, keys.workers, keys.worker("c"), keys.signals("c")],
                ["g", "c", 90_000, 1, "state", "running", "1-1"]
            ),
            call(QueueScripts.promote, [delayed, stream], [10]),
            call(QueueScripts.replay, [keys.dead, stream, job, keys.audit], [text, "olga", 5, "why"]),
            call(QueueScripts.restore, lanes + [job], [text]),
            call(QueueScripts.cancel, [job, keys.audit] + lanes, [text, "olga", "why", 60_000]),
            call(QueueScripts.discard, [keys.dead, job, keys.audit], [text, "olga", "why", 60_000]),
            call(QueueScripts.control, [keys.control, keys.audit], ["paused", "0", "olga", "why"]),
            call(
                QueueScripts.reap,
                [stream, keys.workers, keys.stream(.interactive), keys.stream(.bulk)],
                ["g", "nobody", 0]
            ),
            call(
                QueueScripts.stat,
                [stream, delayed, keys.dead, keys.stats, keys.control, keys.workers],
                ["g"]
            ),
        ]
    }
}
