"""General queues of Python on a Redis, and a worker made by hand that promises nothing: JSON to standard output.

Each enqueues the same jobs, then one worker process does them all: a logistic score of an application of 24 answers.
The rate is from the first job to the last, so a worker's start does not count; processor time is the worker's own, all of
it, and Redis'. Libraries that are not installed are left out.
Usage: queue_peers.py SOCKET JOBS
"""

import asyncio
import json
import math
import os
import resource
import subprocess
import sys
import time

import redis

SOCKET, COUNT = sys.argv[1], int(sys.argv[2])
URL = "unix://" + SOCKET
SERVER = redis.Redis(unix_socket_path=SOCKET)
ANSWERS = {f"answer_{n:02}_of_the_application_form": 1000.5 * n for n in range(24)}
WEIGHTS = {name: 1e-6 * (n + 1) for n, name in enumerate(ANSWERS)}
done, began = 0, 0.0


def score(answers):
    """What every job does."""
    global done, began
    if done == 0:
        began = time.perf_counter()
    log_odds = -1.0
    for name, weight in WEIGHTS.items():
        log_odds += weight * answers[name]
    done += 1
    if done == COUNT:
        usage = resource.getrusage(resource.RUSAGE_SELF)
        SERVER.set("peer:done", json.dumps([COUNT / (time.perf_counter() - began), usage.ru_utime + usage.ru_stime]))
    return {"probability": 1 / (1 + math.exp(-log_odds))}


def use_dramatiq(action):
    os.environ["dramatiq_queue_prefetch"] = "200"
    import dramatiq
    from dramatiq.brokers.redis import RedisBroker

    broker = RedisBroker(url=URL)
    dramatiq.set_broker(broker)
    actor = dramatiq.actor(score, actor_name="score", max_retries=0)
    if action == "enqueue":
        for _ in range(COUNT):
            actor.send(ANSWERS)
    else:
        dramatiq.Worker(broker, worker_threads=1, worker_timeout=1000).start()
        time.sleep(600)


def use_taskiq(action):
    from taskiq.api import run_receiver_task
    from taskiq_redis import ListQueueBroker

    broker = ListQueueBroker(url=URL, queue_name="taskiq")

    @broker.task(task_name="score")
    async def task(answers):
        return score(answers)

    async def enqueue():
        await broker.startup()
        for start in range(0, COUNT, 50):
            await asyncio.gather(*(task.kiq(ANSWERS) for _ in range(min(50, COUNT - start))))
        await broker.shutdown()

    async def work():
        await broker.startup()
        await run_receiver_task(broker, max_async_tasks=100)

    asyncio.run(enqueue() if action == "enqueue" else work())


def use_celery(action):
    from celery import Celery

    app = Celery("peers", broker="redis+socket://" + SOCKET)
    app.conf.update(task_ignore_result=True, worker_prefetch_multiplier=64, worker_hijack_root_logger=False)
    task = app.task(name="score")(score)
    if action == "enqueue":
        with app.producer_pool.acquire() as producer:
            for _ in range(COUNT):
                task.apply_async((ANSWERS,), producer=producer)
    else:
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        app.worker_main(["worker", "--loglevel=ERROR", "--pool=solo", *quiet])


def use_rq(action):
    from rq import Queue, SimpleWorker

    queue = Queue(connection=SERVER)
    if action == "enqueue":
        for start in range(0, COUNT, 500):
            with SERVER.pipeline() as pipeline:
                for _ in range(min(500, COUNT - start)):
                    queue.enqueue("queue_peers.score", ANSWERS, result_ttl=0, pipeline=pipeline)
                pipeline.execute()
    else:
        SimpleWorker([queue], connection=SERVER).work(burst=True, logging_level="ERROR")


def use_bullmq(action):
    from bullmq import Queue, Worker

    async def enqueue():
        queue = Queue("bullmq", {"connection": URL})
        job = {"name": "score", "data": ANSWERS, "opts": {"removeOnComplete": True}}
        for start in range(0, COUNT, 500):
            await queue.addBulk([job] * min(500, COUNT - start))
        await queue.close()

    async def answer(job, token):
        return score(job.data)

    async def work():
        Worker("bullmq", answer, {"connection": URL, "concurrency": 50})
        await asyncio.sleep(600)

    asyncio.run(enqueue() if action == "enqueue" else work())


def use_by_hand(action):
    """RPOP of 64 and SET: what is in hand is lost with its worker, and nothing else is promised either."""
    if action == "enqueue":
        for start in range(0, COUNT, 64):
            pipeline = SERVER.pipeline(transaction=False)
            for number in range(start, min(start + 64, COUNT)):
                pipeline.lpush("by hand", json.dumps({"id": number, "answers": ANSWERS}))
            pipeline.execute()
        return
    while True:
        jobs = SERVER.rpop("by hand", 64) or [SERVER.brpop("by hand")[1]]
        pipeline = SERVER.pipeline(transaction=False)
        for job in map(json.loads, jobs):
            pipeline.set(f"result:{job['id']}", json.dumps(score(job["answers"])), ex=600)
        pipeline.execute()


PEERS = {
    "dramatiq": use_dramatiq,
    "taskiq": use_taskiq,
    "bullmq": use_bullmq,
    "celery": use_celery,
    "rq": use_rq,
    "by hand": use_by_hand,
}


def server_seconds():
    usage = SERVER.info("cpu")
    return usage["used_cpu_sys"] + usage["used_cpu_user"]


def measure(name):
    """One queue, by two processes; nothing if its library is not here."""
    SERVER.flushall()
    command = [sys.executable, __file__, SOCKET, str(COUNT), name]
    start = time.perf_counter()
    if subprocess.run(command + ["enqueue"], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode != 0:
        return
    enqueued = COUNT / (time.perf_counter() - start)
    before = server_seconds()
    worker = subprocess.Popen(command + ["work"], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 120
        while (told := SERVER.get("peer:done")) is None and time.monotonic() < deadline:
            time.sleep(0.05)
        cost = (server_seconds() - before) / COUNT * 1e6
    finally:
        worker.kill()
        worker.wait()
    if told is not None:
        rate, seconds = json.loads(told)
        figures = {"name": name, "enqueued": enqueued, "consumed": rate, "here": seconds / COUNT * 1e6, "redis": cost}
        print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    sys.modules["queue_peers"] = sys.modules["__main__"]
    if len(sys.argv) == 3:
        for peer in PEERS:
            measure(peer)
    else:
        PEERS[sys.argv[3]](sys.argv[4])
