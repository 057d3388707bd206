"""The web front under load: what a person waits for, what it costs, what a thousand watchers and two hundred logins do.

  python3 Tests/Benchmarks/web_load.py FOLDER [--peer URL --peer-cookie TEXT --peer-body FILE --peer-script FILE]

FOLDER holds underwriter, underwriter-web and underwriter-worker, built with optimisation. Starts a private Redis (its log
synced each second), web on SQLite and one worker; needs wrk and redis-server. With --peer another implementation is asked
in turn, c connections, by a script of its own. Every process is stopped by its id.
"""
import argparse, concurrent.futures, html, http.client, json, os, random, re, resource, shutil, socket, subprocess, sys, tempfile, threading, time, urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PASSWORD = "correct horse battery 9 staple"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
FORM = {
    "loan_amount": "250000", "loan_tenure_months": "60", "loan_purpose": "home_improvement", "loan_type": "unsecured",
    "payment_day": "1", "full_name": "Ana Example", "date_of_birth_day": "27", "date_of_birth_month": "3",
    "date_of_birth_year": "1985", "national_id_type": "pan", "national_id": "ABCDE1234F", "dependants": "2",
    "email": "name@example.com", "mobile_phone": "+91 98765 43210", "address_line1": "Example 1", "city": "Example",
    "state": "AN", "postcode": "560001", "residence_type": "own_outright", "months_in_residence_years": "5",
    "months_in_residence_months": "0", "monthly_housing_cost": "15000", "employment_type": "full_time",
    "occupation_group": "managers", "employer_name": "Example", "job_title": "Example", "employment_start_month": "3",
    "employment_start_year": "2021", "years_of_experience": "7.5", "income_amount": "75000", "income_period": "month",
    "net_monthly_income": "60000", "monthly_debt_payments": "12000", "open_loan_accounts": "3",
    "card_limit_total": "200000", "card_balance_total": "40000", "credit_history_years": "6", "missed_months_24": "0",
    "worst_days_late": "0", "total_days_late": "0", "default_on_file": "no", "bureau_consent": "no",
    "assets_value": "300000", "vehicles": "1", "bank_accounts": "1", "card_brands": "visa",
    "months_with_us_years": "1", "months_with_us_months": "0",
}
CONSENTS = ("privacy_consent", "automated_decision_consent", "terms_consent")


def application():
    """An identifier as the form gives it: chance alone."""
    return random.choice(ALPHABET[:8]) + "".join(random.choice(ALPHABET) for _ in range(25))


class Stack:
    """A private Redis, web and worker."""

    def __init__(self, programs):
        self.programs, self.folder, self.running = programs, tempfile.mkdtemp(prefix="uw-load-"), []
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self.env = dict(os.environ)
        for line in self.run("keys", "new").splitlines():
            if "=" in line and line[0] != "#":
                name, value = line.split("=", 1)
                self.env[name] = value.strip("\"'")
        self.product = f"{ROOT}/deploy/products/personal-loan.json"
        self.env.update(
            REDIS_URL=f"unix://{self.folder}/redis.sock", UNDERWRITER_DATA=f"{self.folder}/data", PRODUCTS=self.product,
            HTTP_PORT=str(self.port), UNDERWRITER_TRUSTED_PROXY="127.0.0.1", UNDERWRITER_BCRYPT_COST="10", UNDERWRITER_APPLY_LIMIT="100000000",
            UNDERWRITER_REQUEST_LIMIT="1000000000", LOG_LEVEL="warning")

    def begin(self):
        self.start("redis-server", "--port", "0", "--unixsocket", f"{self.folder}/redis.sock", "--save", "",
                   "--appendonly", "yes", "--appendfsync", "everysec", "--dir", self.folder)
        while not os.path.exists(f"{self.folder}/redis.sock"): time.sleep(0.05)
        rows, model = f"{self.folder}/rows.csv", f"{self.folder}/model"
        self.run("synthesise", "--product", self.product, "--rows", "4000", "--seed", "42", "--out", rows)
        self.run("train", "--product", self.product, "--data", rows, "--out", model, "--learner", "scorecard", "--folds", "0")
        self.run("models", "promote", f"{model}/artefact.json", "--actor", "load", "--why", "load")
        self.web = self.start(f"{self.programs}/underwriter-web")
        self.worker = self.start(f"{self.programs}/underwriter-worker")
        self.until_ready()

    def start(self, *command):
        log = open(f"{self.folder}/{os.path.basename(command[0])}.log", "ab")
        process = subprocess.Popen(command, env=getattr(self, "env", None), stdout=log, stderr=log)
        self.running.append(process)
        return process

    def run(self, *arguments):
        return subprocess.run([f"{self.programs}/underwriter", *arguments], env=self.env, check=True,
                              capture_output=True, text=True).stdout

    def until_ready(self):
        for _ in range(600):
            try:
                if self.get("/readyz")[0] == 200: return
            except OSError: pass
            time.sleep(0.1)
        sys.exit("web is not ready: " + open(f"{self.folder}/underwriter-web.log").read()[-2000:])

    def get(self, path, headers={}):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    def memory(self):
        text = open(f"/proc/{self.web.pid}/status").read()
        return int(re.search(r"VmRSS:\s+(\d+)", text).group(1)) / 1024

    def seconds(self, process):
        fields = open(f"/proc/{process.pid}/stat").read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        for process in reversed(self.running):
            process.terminate()
            try: process.wait(20)
            except subprocess.TimeoutExpired: process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class Person:
    """A browser of one person."""

    def __init__(self, stack):
        self.stack, self.cookies = stack, {}
        # Each has an address of their own: one that signs in again and again is throttled.
        self.address = "10.%d.%d.%d" % tuple(random.randrange(256) for _ in range(3))
        self.name = "load%012x" % random.getrandbits(48)
        self.send("/register", self.hidden("/register"), username=self.name, password=PASSWORD)
        self.send("/login", self.hidden("/login"), username=self.name, password=PASSWORD)
        self.form = self.hidden("/index", "/prediction")

    @property
    def cookie(self): return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def ask(self, method, path, body=None):
        headers = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin", "Cookie": self.cookie,
                   "X-Forwarded-For": self.address}
        if body is not None: headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.stack.port, timeout=60)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, kept = value.split(";")[0].split("=", 1)
                self.cookies[key] = kept
        return answer, text

    def hidden(self, path, action=None):
        text = self.ask("GET", path)[1]
        part = re.search(r'(?s)action="%s"(.*?)</form>' % (action or path), text).group(1)
        pairs = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', part)
        return {html.unescape(name): html.unescape(value) for name, value in pairs}

    def send(self, path, hidden, **fields):
        answer, text = self.ask("POST", path, urllib.parse.urlencode({**hidden, **fields}))
        if answer.status != 303: sys.exit(f"{path}: {answer.status} {re.sub('<[^>]+>', ' ', text)[:400]}")
        return answer

    def body(self):
        kept = [pair for pair in self.form.items() if pair[0] != "_application"]
        return urllib.parse.urlencode(list(FORM.items()) + kept + [("consents", c) for c in CONSENTS]) + "&_application="

    def apply(self):
        name = application()
        answer, text = self.ask("POST", "/prediction", self.body() + name)
        if answer.status != 303: sys.exit(f"/prediction: {answer.status} {re.sub('<[^>]+>', ' ', text)[:400]}")
        return name


def wrk(count, seconds, script, url, env):
    out = subprocess.run(["wrk", f"-t{count if script.endswith('web_load.lua') else 1}", f"-c{count}", f"-d{seconds}s",
                          "--timeout", "30s", "-s", script, url], env={**os.environ, **env}, capture_output=True, text=True)
    if "JSON " not in out.stdout: sys.exit(out.stdout + out.stderr)
    return json.loads(out.stdout.split("JSON ", 1)[1])


def decisions(stack, people, count, seconds):
    file = f"{stack.folder}/people"
    with open(file, "w") as out:
        for person in people[:count]: out.write(f"{person.cookie}\t{person.body()}\n")
    before = stack.seconds(stack.web), stack.seconds(stack.worker)
    told = wrk(count, seconds, f"{HERE}/web_load.lua", f"http://127.0.0.1:{stack.port}", {"USERS": file, "MARK": "Your score"})
    after = stack.seconds(stack.web), stack.seconds(stack.worker)
    told["web_ms"] = 1000 * (after[0] - before[0]) / max(1, told["decisions"])
    told["worker_ms"] = 1000 * (after[1] - before[1]) / max(1, told["decisions"])
    return told


def line(told):
    return (f"{told['decisions_per_s']:8.1f} decisions/s   p50 {told['p50_ms']:7.1f} ms   p99 {told['p99_ms']:7.1f} ms"
            f"   CPU a decision: web {told['web_ms']:.2f} ms, worker {told['worker_ms']:.2f} ms   refused {told['bad']}")


def watchers(stack, people, count):
    """Opens so many long polls for applications that nobody decides."""
    stack.worker.terminate()
    stack.worker.wait()
    # One person may wait four times at once.
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        people += pool.map(lambda _: Person(stack), range(16 + count // 4 - len(people)))
        waiting = list(pool.map(lambda person: (person, person.apply()), people[16:]))
    sockets, base = [], stack.memory()
    for number in range(count):
        person, name = waiting[number % len(waiting)]
        s = socket.create_connection(("127.0.0.1", stack.port))
        s.sendall((f"GET /applications/{name}/status?wait=20 HTTP/1.1\r\nHost: localhost\r\nCookie: {person.cookie}\r\n"
                   "Accept: application/json\r\nSec-Fetch-Site: same-origin\r\n\r\n").encode())
        sockets.append(s)
        time.sleep(0.004)
    time.sleep(2)
    early = [status(s) for s in sockets]
    open_now = early.count(None)
    told = {code: early.count(code) for code in sorted(set(early) - {None})}
    cost = stack.memory() - base
    for s in sockets: s.close()
    stack.worker = stack.start(f"{stack.programs}/underwriter-worker")
    return open_now, told, cost


def status(s):
    """The status that came already; nil while it waits."""
    s.setblocking(False)
    try: return s.recv(64).split()[1].decode()
    except BlockingIOError: return None


def logins(stack, people, count):
    """So many sign in at once; meanwhile /livez is asked again and again."""
    done, taken, statuses = threading.Event(), [], []

    def sign_in(person):
        body = urllib.parse.urlencode({"username": person.name, "password": PASSWORD})
        connection = http.client.HTTPConnection("127.0.0.1", stack.port, timeout=120)
        connection.request("POST", "/token", body, {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": person.address})
        statuses.append(connection.getresponse().status)

    def probe():
        connection = http.client.HTTPConnection("127.0.0.1", stack.port, timeout=60)
        while not done.is_set():
            began = time.perf_counter()
            connection.request("GET", "/livez")
            connection.getresponse().read()
            taken.append(1000 * (time.perf_counter() - began))
            time.sleep(0.005)

    prober = threading.Thread(target=probe)
    prober.start()
    threads = [threading.Thread(target=sign_in, args=(people[n % len(people)],)) for n in range(count)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    done.set()
    prober.join()
    taken.sort()
    counts = {status: statuses.count(status) for status in sorted(set(statuses))}
    return counts, taken[len(taken) // 2], taken[int(len(taken) * 0.99)], len(taken)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("--seconds", type=int, default=6)
    parser.add_argument("--rounds", type=int, default=2)
    for name in ("peer", "peer-cookie", "peer-body", "peer-script", "peer-path"): parser.add_argument(f"--{name}", default="")
    given = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    stack = Stack(os.path.abspath(given.programs))
    try:
        stack.begin()
        print(f"web at rest: {stack.memory():.0f} MiB")
        people = [Person(stack) for _ in range(80)]
        for _ in range(given.rounds):
            for count in (16, 64):
                if given.peer:
                    env = {"COOKIE": given.peer_cookie, "BODY_FILE": given.peer_body, "REQ_PATH": given.peer_path or "/index"}
                    told = wrk(count, given.seconds, given.peer_script, given.peer, env)
                    print(f"peer c={count:2}  {told['req_per_s']:8.1f} decisions/s   p50 {told['p50_ms']:7.1f} ms   p99 {told['p99_ms']:7.1f} ms")
                print(f"ours c={count:2}  {line(decisions(stack, people, count, given.seconds))}")
        print(f"web after that: {stack.memory():.0f} MiB")
        counts, middle, slow, probes = logins(stack, people, 200)
        print(f"200 logins at once: {counts}; /livez meanwhile p50 {middle:.1f} ms, p99 {slow:.1f} ms of {probes}")
        open_now, told, cost = watchers(stack, people, 1_000)
        print(f"1,000 watchers asked for, {open_now} open, others told {told}: {cost:.0f} MiB more")
    finally:
        stack.stop()


if __name__ == "__main__": main()
