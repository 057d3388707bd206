"""What somebody learns and gains who guesses passwords.

  python3 Tests/Benchmarks/sign_in.py FOLDER

FOLDER holds underwriter, underwriter-web and underwriter-worker, built with optimisation. Starts a private Redis, web on SQLite
and one worker, and stops them by their ids. Of 300 sign-ins with a wrong password, half of them as people who are known, by
turns: the medians of both (they should be within 5 ms) and whether the answers are the same. Of 1,000 guesses at one account
from 50 addresses: how many reached the password check in a minute (10 at most), and whether its owner's own device still may.
"""
import http.client, os, re, statistics, sys, time, urllib.parse

from web_load import PASSWORD, Person, Stack


def guess(stack, name, password, address, cookies=""):
    """Status, headers and body of a sign-in, and how long it took in milliseconds."""
    connection = http.client.HTTPConnection("127.0.0.1", stack.port, timeout=120)
    body = urllib.parse.urlencode({"username": name, "password": password})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": address}
    if cookies: headers["Cookie"] = cookies
    began = time.perf_counter()
    connection.request("POST", "/token", body, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    taken = 1000 * (time.perf_counter() - began)
    told = {name.lower(): value for name, value in answer.getheaders() if name.lower() not in ("date", "x-request-id")}
    return answer.status, told, re.sub(r'"(request_id|instance|trace_id)":"[^"]*"', "", text), taken


def enumeration(stack, people):
    times, answers = {True: [], False: []}, set()
    for number in range(300):
        known = number % 2 == 0
        name = people[number // 2].name if known else "nobody%012x" % number
        address = ("192.0.2.%d" if known else "198.51.100.%d") % (number // 2)
        status, headers, text, taken = guess(stack, name, "not the right one %d" % number, address)
        times[known].append(taken)
        answers.add((status, tuple(sorted(headers.items())), text))
    known, unknown = (statistics.median(times[way]) for way in (True, False))
    print(f"300 sign-ins with a wrong password: median {known:.2f} ms for people who are known, {unknown:.2f} ms for others, "
          f"{abs(known - unknown):.2f} ms apart; different answers: {len(answers)}, of status {sorted({a[0] for a in answers})}")


def events(stack):
    """How many sign-ins failed by a password that was checked, and how many without a check, by web's log."""
    log = open(f"{stack.folder}/underwriter-web.log").read()
    return [len(re.findall(r'"event":"%s"' % name, log)) for name in ("authn_login_fail", "authn_login_fail_max")]


def guesses(stack, victim):
    statuses, began, before = {}, time.perf_counter(), events(stack)
    for number in range(1_000):
        status = guess(stack, victim.name, "a guess of number %d" % number, f"203.0.113.{number % 50}")[0]
        statuses[status] = statuses.get(status, 0) + 1
    seconds = time.perf_counter() - began
    checked, refused = (now - then for now, then in zip(events(stack), before))
    print(f"1,000 guesses at one account from 50 addresses in {seconds:.1f} s: {dict(sorted(statuses.items()))}, "
          f"{checked} passwords were checked, {60 * checked / seconds:.1f} a minute, {refused} were not")
    victim.cookies = {k: v for k, v in victim.cookies.items() if "session" not in k.lower()}
    answer, text = victim.ask("POST", "/login", urllib.parse.urlencode(
        {**victim.hidden("/login"), "username": victim.name, "password": PASSWORD}))
    print(f"its owner, on a device that signed in before: {answer.status}")


def main():
    stack = Stack(os.path.abspath(sys.argv[1]))
    stack.env.update(LOG_LEVEL="info", LOG_FORMAT="json")
    try:
        stack.begin()
        people = [Person(stack) for _ in range(151)]
        enumeration(stack, people[:150])
        guesses(stack, people[150])
    finally:
        stack.stop()


if __name__ == "__main__": main()
