#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# emulate.py - a second opinion on what the program writes to a terminal: pyte (package python3-pyte) instead of tmux.
#   emulate.py COLUMNSxROWS STEPS -- PROGRAM [ARG…]
# STEPS is a file of lines: `wait TEXT' until the screen shows it, `keys TEXT' as typed (\\e is Esc, \\t Tab), `size 100x30', `show' prints
# the screen, one line a row without trailing blanks, and the cursor. Status 1 when a text never comes. EMULATE_CODESET=latin-1 is a
# terminal of that codeset.
import fcntl, os, pty, select, struct, sys, termios, time

import pyte

PATIENCE = 10  # seconds


class Terminal:
    def __init__(self, columns, rows, argv):
        self.screen = pyte.Screen(columns, rows)
        self.codeset = os.environ.get("EMULATE_CODESET")
        self.stream = pyte.Stream(self.screen) if self.codeset else pyte.ByteStream(self.screen)
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            # The size is there before the program looks.
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execvp(argv[0], argv)
        self.resize(columns, rows)

    def resize(self, columns, rows):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(rows, columns)

    def read(self, seconds):
        if not select.select([self.fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        self.stream.feed(data.decode(self.codeset) if self.codeset else data)
        return bool(data)

    def text(self):
        return "\n".join(line.rstrip() for line in self.screen.display)

    def wait(self, text):
        end = time.monotonic() + PATIENCE
        while text not in self.text():
            if time.monotonic() > end:
                sys.exit("waited in vain for %s\n%s" % (text, self.text()))
            self.read(0.1)
        # What follows in the same breath.
        while self.read(0.2):
            pass

    def keys(self, text):
        os.write(self.fd, text.replace("\\e", "\033").replace("\\t", "\t").encode())


def size(word):
    return tuple(int(n) for n in word.split("x"))


def main():
    terminal = Terminal(*size(sys.argv[1]), sys.argv[4:])
    with open(sys.argv[2], encoding="utf-8") as steps:
        for line in steps:
            word, _, rest = line.rstrip("\n").partition(" ")
            if word == "wait":
                terminal.wait(rest)
            elif word == "keys":
                terminal.keys(rest)
            elif word == "size":
                terminal.resize(*size(rest))
            elif word == "show":
                print(terminal.text())
                print("cursor %d,%d" % (terminal.screen.cursor.x, terminal.screen.cursor.y))


main()
