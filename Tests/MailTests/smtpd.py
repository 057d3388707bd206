# A mail server of the Python standard library (3.11), for tests: python3 smtpd.py MODE FOLDER [CERTIFICATE KEY]
# MODE: plain, starttls, tls, refuse (550 to RCPT), busy (451 to RCPT), garbage, inject (plain text after STARTTLS's answer),
#   slow (the letter is taken once FOLDER/go is there)
import os, socket, ssl, sys, time

mode, folder = sys.argv[1], sys.argv[2]
context = None
if len(sys.argv) > 3:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[3], sys.argv[4])
server = socket.create_server(("127.0.0.1", 0))
with open(folder + "/port.new", "w") as file:
    file.write(str(server.getsockname()[1]))
os.rename(folder + "/port.new", folder + "/port")
count = 0


def talk(peer):
    global count
    commands, encrypted = [], mode == "tls"
    if encrypted:
        peer = context.wrap_socket(peer, server_side=True)
    say = lambda line: peer.sendall(line.encode() + b"\r\n")
    if mode == "garbage":
        return say("* OK IMAP4 ready")
    say("220 test")
    stream = peer.makefile("rb")
    while True:
        line = stream.readline().decode().rstrip("\r\n")
        if not line:
            return
        commands.append(line)
        word = line.split(" ")[0].upper()
        if word == "EHLO":
            offers = ["test"] + (["STARTTLS"] if mode in ("starttls", "inject") and not encrypted else []) + ["AUTH PLAIN"]
            for index, offer in enumerate(offers):
                say("250" + ("-" if index + 1 < len(offers) else " ") + offer)
        elif word == "STARTTLS":
            if mode == "inject":
                peer.sendall(b"220 go\r\n250-test\r\n250 AUTH PLAIN\r\n235 welcome\r\n")
            else:
                say("220 go")
            peer = context.wrap_socket(peer, server_side=True)
            stream, encrypted = peer.makefile("rb"), True
            say = lambda line: peer.sendall(line.encode() + b"\r\n")
        elif word == "AUTH":
            say("235 welcome")
        elif word == "RCPT":
            say({"refuse": "550 nobody here", "busy": "451 later"}.get(mode, "250 fine"))
        elif word == "DATA":
            say("354 go on")
            lines = []
            while (row := stream.readline()) != b".\r\n":
                if not row:
                    return
                lines.append(row)
            count += 1
            with open(f"{folder}/letter-{count}.new", "wb") as file:
                file.write(b"".join(lines))
            with open(f"{folder}/commands-{count}", "w") as file:
                file.write(("encrypted\n" if encrypted else "clear\n") + "\n".join(commands))
            os.rename(f"{folder}/letter-{count}.new", f"{folder}/letter-{count}")
            while mode == "slow" and not os.path.exists(folder + "/go"):
                time.sleep(0.02)
            say("250 taken")
        elif word == "QUIT":
            say("221 bye")
            return
        else:
            say("250 fine")


while True:
    peer, _ = server.accept()
    peer.settimeout(20)
    try:
        talk(peer)
    except (OSError, ssl.SSLError):
        pass
    finally:
        peer.close()
